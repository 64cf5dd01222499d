"""Counts the guide's changes, so that every process knows when to read it anew.

Django's own signals are used because they also see `loaddata`, which calls no `save()`.
"""

from typing import Any

from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save

from roadmap import models


def count_change(**kwargs: Any) -> None:
    """Add one to the revision, in the transaction of the change."""
    rows = models.Revision.objects.filter(pk=1)
    if not rows.update(number=F("number") + 1):
        models.Revision.objects.bulk_create(
            [models.Revision(pk=1, number=0)], ignore_conflicts=True
        )
        rows.update(number=F("number") + 1)


def connect() -> None:
    """Count each change of a row that a reader of the guide can see."""
    for model in (models.Level, models.Strand, models.Category, models.Item, models.Resource):
        post_save.connect(count_change, sender=model)
        post_delete.connect(count_change, sender=model)
    m2m_changed.connect(count_change, sender=models.Item.prerequisites.through)
    post_save.connect(count_change, sender=models.Item.prerequisites.through)
    post_delete.connect(count_change, sender=models.Item.prerequisites.through)
