"""Load the guide that comes with the product into the database."""

from argparse import ArgumentParser
from contextlib import nullcontext
from typing import Any

from django.core import serializers
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from roadmap.extensions import item_slug, read_extensions
from roadmap.models import Item, Notice

GUIDE = ("levels", "strands", "categories", "items", "resources")


class Command(BaseCommand):
    help = (
        "Load the guide from fixtures/ into an empty database. An existing guide is left "
        "unchanged, because a curator may have edited it. Use --overwrite to replace it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--overwrite", action="store_true", help="overwrite existing rows")
        parser.add_argument(
            "--extensions", action="store_true", help="also load the 20 optional 2026 items"
        )

    @transaction.atomic
    def handle(self, *, overwrite: bool, extensions: bool, **options: Any) -> None:
        has_guide = Item.objects.exists()
        if has_guide and not overwrite:
            self.stdout.write("The guide is already loaded. Existing items are unchanged.")
        # The first load is not an edit, so it is not recorded for learners.
        with Notice.objects.recording_edits(Item.objects.all()) if has_guide else nullcontext():
            self._load(base=overwrite or not has_guide, overwrite=overwrite, extensions=extensions)
        self.stdout.write(f"{Item.objects.count()} items in the guide.")

    def _load(self, *, base: bool, overwrite: bool, extensions: bool) -> None:
        visible_statuses = dict(Item.objects.for_guide().values_list("pk", "status"))
        if base:
            call_command("loaddata", *GUIDE, verbosity=0)
        if extensions and overwrite:
            call_command("loaddata", "extensions", verbosity=0)
        elif extensions:
            self._add_extensions()
        self._restore_status(visible_statuses)

    def _add_extensions(self) -> None:
        """Load the optional items that are missing, with their resources."""
        rows = read_extensions()
        slugs = {item_slug(row) for row in rows}
        new = slugs - set(Item.objects.values_list("slug", flat=True))
        missing = [row for row in rows if item_slug(row) in new]
        deferred = []  # rows that refer to an item further down in the file
        for row in serializers.deserialize("python", missing, handle_forward_references=True):
            row.save()
            if row.deferred_fields:
                deferred.append(row)
        for row in deferred:
            row.save_deferred_fields()
        self.stdout.write(f"{len(new)} of {len(slugs)} optional items added.")

    def _restore_status(self, visible_statuses: dict[int, str]) -> None:
        """Publish or retire again what became a draft: learners could no longer reach its page."""
        drafts = Item.objects.filter(pk__in=visible_statuses, status=Item.Status.DRAFT)
        for item in drafts:
            item.status = visible_statuses[item.pk]
            item.save(update_fields=["status"])
        if drafts:
            names = ", ".join(map(str, drafts))
            self.stdout.write(
                f"Kept as published or retired, because learners may have answered them: {names}."
            )
