"""The current guide, read from the rows once per revision and shared by all requests.

A page needs one query (the revision's number) instead of one per table, and the estimate's model,
which depends on the list alone, can be cached by the same object.

Django's signals report the changes, because they also fire for `loaddata`, which skips `save()`.
"""

from __future__ import annotations

from collections import defaultdict
from secrets import randbits
from typing import Any

from django.db.models import prefetch_related_objects
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils.translation import get_language_info

from roadmap import models
from roadmap.guide import Category, Guide, Item, Level, Resource, Strand

MAX_READS = 3  # attempts to read the guide without a change in between

_current: tuple[int, Guide] | None = None


def current_guide() -> Guide:
    """Return the guide at its latest revision: one query, or seven if it has changed."""
    global _current
    number = _revision()
    entry = _current
    if entry is None or entry[0] != number:
        entry = _current = _read_at(number)
    return entry[1]


def _revision() -> int:
    return models.Revision.objects.values_list("number", flat=True).first() or 0


def _read_at(revision: int) -> tuple[int, Guide]:
    """Return the revision and the guide read at it.

    The tables are read one by one, so the guide is read again if it changed in between. The last
    attempt is returned in any case. Its revision is then outdated, so the next request reads again.
    """
    guide = _read()
    for _ in range(MAX_READS - 1):
        latest = _revision()
        if latest == revision:
            break
        revision, guide = latest, _read()
    return revision, guide


def _read() -> Guide:
    levels = {
        row.pk: Level(
            row.slug, row.name, row.short_name or row.name, row.introduction, row.position - 1
        )
        for row in models.Level.objects.all()
    }
    strands = {
        row.pk: Strand(row.slug, row.name, row.introduction) for row in models.Strand.objects.all()
    }
    rows = [
        row
        for row in models.Item.objects.for_guide().select_related("category", "replaced_by")
        # If the guide changes during the read, an item may belong to a level or strand not read.
        if row.category.level_id in levels and row.category.strand_id in strands
    ]
    prefetch_related_objects(rows, "resources", "prerequisites")
    order = {row.slug: place for place, row in enumerate(rows)}
    published = {row.slug for row in rows if row.status == models.Item.Status.PUBLISHED}
    needs = {
        row.slug: sorted(
            (need.slug for need in row.prerequisites.all() if need.slug in published),
            key=order.__getitem__,
        )
        for row in rows
    }
    leads_to = defaultdict(list)
    for slug in order:
        if slug in published:
            for need in needs[slug]:
                leads_to[need].append(slug)
    items = {
        row.slug: _item(
            row, levels[row.category.level_id], strands[row.category.strand_id], needs, leads_to
        )
        for row in rows
    }
    introductions = {items[row.slug].category: row.category.introduction for row in rows}
    members = defaultdict(list)
    for slug, item in items.items():
        if slug in published:
            members[item.category].append(item)
    return Guide(
        levels=tuple(levels.values()),
        strands=tuple(strands.values()),
        categories={
            key: Category(group[0].level, group[0].strand, introductions[key], tuple(group))
            for key, group in members.items()
        },
        items={slug: item for slug, item in items.items() if slug in published},
        retired={slug: item for slug, item in items.items() if slug not in published},
    )


def _item(
    row: models.Item,
    level: Level,
    strand: Strand,
    needs: dict[str, list[str]],
    leads_to: dict[str, list[str]],
) -> Item:
    return Item(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        check=row.check_text,
        essential=row.essential,
        difficulty=row.difficulty or 0.0,
        retired=row.status == models.Item.Status.RETIRED,
        level=level,
        strand=strand,
        prerequisites=tuple(needs[row.slug]),
        leads_to=tuple(leads_to[row.slug]),
        replaced_by=row.replaced_by.slug if row.replaced_by else None,
        resources=tuple(_resource(each) for each in row.resources.all()),
    )


def _resource(row: models.Resource) -> Resource:
    return Resource(
        title=row.title,
        url=row.url,
        kind=row.get_kind_display(),
        is_free=row.is_free,
        language=row.language,
        language_name=_language_name(row.language),
    )


def _language_name(code: str) -> str:
    """Return the language in English, or the code itself if Django does not know it."""
    try:
        name: str = get_language_info(code)["name"]
    except KeyError:
        return code
    return name


def bump_revision(**kwargs: Any) -> None:
    """Set a new random revision in the current transaction.

    Random, because a sequential number that was rolled back would be reused for other content.
    """
    models.Revision.objects.bulk_create(
        [models.Revision(pk=1, number=randbits(63))],
        update_conflicts=True,
        update_fields=["number"],
        unique_fields=["id"],
    )


def connect_signals() -> None:
    """Bump the revision at each change of a row that a reader of the guide can see."""
    for model in (models.Level, models.Strand, models.Category, models.Item, models.Resource):
        post_save.connect(bump_revision, sender=model)
        post_delete.connect(bump_revision, sender=model)
    m2m_changed.connect(bump_revision, sender=models.Item.prerequisites.through)
    post_save.connect(bump_revision, sender=models.Item.prerequisites.through)
    post_delete.connect(bump_revision, sender=models.Item.prerequisites.through)
