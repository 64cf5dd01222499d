"""Gives the guide a new revision with each change, so that every process reads it anew.

Django's own signals are used because they also see `loaddata`, which calls no `save()`.
"""

from secrets import randbits
from typing import Any

from django.db.models.signals import m2m_changed, post_delete, post_save

from roadmap import models


def renew(**kwargs: Any) -> None:
    """Draw another number for the revision, in the transaction of the change.

    Not counted: a number that a rollback takes back would come again, for another guide.
    """
    models.Revision.objects.bulk_create(
        [models.Revision(pk=1, number=randbits(63))],
        update_conflicts=True,
        update_fields=["number"],
        unique_fields=["id"],
    )


def connect() -> None:
    """Take notice of each change of a row that a reader of the guide can see."""
    for model in (models.Level, models.Strand, models.Category, models.Item, models.Resource):
        post_save.connect(renew, sender=model)
        post_delete.connect(renew, sender=model)
    m2m_changed.connect(renew, sender=models.Item.prerequisites.through)
    post_save.connect(renew, sender=models.Item.prerequisites.through)
    post_delete.connect(renew, sender=models.Item.prerequisites.through)
