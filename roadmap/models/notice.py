"""Notices: what learners read about edits of the guide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format

from roadmap.models.item import Item, ItemQuerySet
from roadmap.notices import Kind, PublicItem, notices_for


class NoticeManager(models.Manager["Notice"]):
    @contextmanager
    def recording_edits(self, items: ItemQuerySet) -> Iterator[None]:
        """Store notices about what the block changes for learners, in one transaction with it.

        The items are read before and after, so they may be created, changed, and deleted in the
        block. They are locked; otherwise two curators who save at once would both record the whole
        difference.
        """
        with transaction.atomic():
            list(items.select_for_update().order_by("pk").values_list("pk"))
            before = _public_items(items)
            yield
            after = _public_items(items)
            now = timezone.now()
            self.bulk_create(
                Notice(item_id=item if item in after else None, kind=kind, text=text, at=now)
                for item in (before | after)
                for kind, text in notices_for(before.get(item), after.get(item))
            )


class Notice(models.Model):
    """One sentence about one item, created when a curator saves it."""

    item = models.ForeignKey(
        Item, on_delete=models.SET_NULL, null=True, editable=False, related_name="notices"
    )
    kind = models.CharField(
        max_length=8, choices=[(kind.value, kind.value) for kind in Kind], editable=False
    )
    text = models.TextField(help_text="Shown to learners under “Guide updates.”")
    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = NoticeManager()

    class Meta:
        ordering = ("-at", "id")

    def __str__(self) -> str:
        return self.text

    @property
    def day(self) -> str:
        """The day in the site's time zone: "May 2, 2026"."""
        return date_format(timezone.localtime(self.at), "F j, Y")


def _public_items(items: ItemQuerySet) -> dict[int, PublicItem]:
    """Return the items that learners can see, in the guide's order."""
    found = items.for_guide().select_related("category__level", "category__strand", "replaced_by")
    return {
        item.pk: PublicItem(
            name=item.name,
            check=item.check_text,
            category=(item.category.level_id, item.category.strand_id),
            category_name=str(item.category),
            listed=item.status == Item.Status.PUBLISHED,
            replacement=_public_name(item.replaced_by),
        )
        for item in found
    }


def _public_name(item: Item | None) -> str:
    return item.name if item and item.status != Item.Status.DRAFT else ""
