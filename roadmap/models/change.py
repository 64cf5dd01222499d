"""What has changed in the guide, for learners to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format

from roadmap.models.item import Item


class Seen(NamedTuple):
    """An item as learners see it."""

    name: str
    check: str
    level: str
    strand: str
    status: str
    replacement: str | None

    @property
    def place(self) -> str:
        return f"{self.level}, {self.strand}"


class ChangeManager(models.Manager["Change"]):
    @contextmanager
    def noted(self, items: models.QuerySet[Item]) -> Iterator[None]:
        """Write down what learners will see changed of these items; all or nothing is stored.

        The rows are read before and after, so they may come, go and change in between.
        """
        with transaction.atomic():
            before = _seen(items)
            yield
            after = _seen(items)
            self.bulk_create(
                Change(item_id=item if item in after else None, kind=kind, text=text)
                for item in sorted(before.keys() | after.keys())
                for kind, text in told(before.get(item), after.get(item))
            )


class Change(models.Model):
    """One sentence about one item, made when a curator saved it."""

    class Kind(models.TextChoices):
        ADDED = "added", "added"
        RENAMED = "renamed", "renamed"
        REWORDED = "reworded", "reworded"
        MOVED = "moved", "moved"
        RETIRED = "retired", "retired"
        RESTORED = "restored", "restored"
        REMOVED = "removed", "removed"

    item = models.ForeignKey(
        Item, on_delete=models.SET_NULL, null=True, editable=False, related_name="changes"
    )
    kind = models.CharField(max_length=8, choices=Kind, editable=False)
    text = models.TextField(help_text="A sentence that learners read.")
    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = ChangeManager()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.text

    @property
    def day(self) -> str:
        """The day in the site's time zone: "2 May 2026"."""
        return date_format(timezone.localtime(self.at), "j F Y")


def told(before: Seen | None, after: Seen | None) -> list[tuple[Change.Kind, str]]:
    """What there is to tell learners about an item that was so and is so now. Drafts are nobody's
    business."""
    if before and before.status == Item.Status.DRAFT:
        before = None
    if after and after.status == Item.Status.DRAFT:
        after = None
    if not after:
        removed = before and f"“{before.name}” was removed from {before.place}."
        return [(Change.Kind.REMOVED, removed)] if removed else []
    was_there = before and before.status == Item.Status.PUBLISHED
    if after.status == Item.Status.RETIRED:
        return [_retired(after)] if was_there else []
    if not before:
        return [(Change.Kind.ADDED, f"“{after.name}” is new in {after.place}.")]
    if not was_there:
        return [(Change.Kind.RESTORED, f"“{after.name}” is back in {after.place}.")]
    return list(_edited(before, after))


def _retired(after: Seen) -> tuple[Change.Kind, str]:
    instead = f"; “{after.replacement}” takes its place" if after.replacement else ""
    sentence = f"“{after.name}” was retired{instead}. Whoever had ticked it keeps the tick."
    return Change.Kind.RETIRED, sentence


def _edited(before: Seen, after: Seen) -> Iterator[tuple[Change.Kind, str]]:
    if before.name != after.name:
        yield Change.Kind.RENAMED, f"“{before.name}” is called “{after.name}” now."
    if before.place != after.place:
        yield (
            Change.Kind.MOVED,
            f"“{after.name}” moved from {before.place} to {after.place}.",
        )
    if before.check != after.check:
        yield Change.Kind.REWORDED, f"The check of “{after.name}” was reworded: {after.check}"


def _seen(items: models.QuerySet[Item]) -> dict[int, Seen]:
    rows = items.order_by().values_list(
        "pk",
        "name",
        "check_text",
        "category__level__name",
        "category__strand__name",
        "status",
        "replaced_by__name",
    )
    return {pk: Seen(*fields) for pk, *fields in rows}
