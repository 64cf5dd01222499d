"""Write the guide from the database to fixtures/, where edits can be reviewed."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from roadmap.extensions import item_slug, read_extensions
from roadmap.models import Category, Item, Level, Resource, Strand


class Command(BaseCommand):
    help = "Write the guide to fixtures/ as JSON that can be reviewed and committed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.FIXTURE_DIRS[0], help="directory")

    def handle(self, *, to: Path, **options: Any) -> None:
        if not to.is_dir():
            raise CommandError(f"{to} is not a directory. Create it first, or choose another.")
        extensions = {item_slug(row) for row in read_extensions()}
        _reject_references_to(extensions)
        items = Item.objects.prefetch_related("prerequisites")
        resources = Resource.objects.select_related("item").order_by(
            *(f"item__{field}" for field in Item._meta.ordering or ()), "position", "id"
        )
        added_items = items.filter(slug__in=extensions)
        added_resources = resources.filter(item__slug__in=extensions)
        files: dict[str, list[QuerySet[Any]]] = {
            "levels": [Level.objects.all()],
            "strands": [Strand.objects.all()],
            "categories": [Category.objects.select_related("level", "strand")],
            "items": [items.exclude(slug__in=extensions)],
            "resources": [resources.exclude(item__slug__in=extensions)],
        }
        if added_items.exists():
            files["extensions"] = [added_items, added_resources]
        for name, querysets in files.items():
            (to / f"{name}.json").write_text(_as_json(querysets))
        self.stdout.write(f"{Item.objects.count()} items written to {to}.")


def _reject_references_to(extensions: set[str]) -> None:
    """Raise CommandError if a guide without the optional items could not be loaded."""
    found = [
        f"{item} → {other}"
        for field in ("prerequisites", "replaced_by")
        for item, other in Item.objects.exclude(slug__in=extensions)
        .filter(**{f"{field}__slug__in": extensions})
        .values_list("name", f"{field}__name")
    ]
    if found:
        raise CommandError(
            "These items depend on optional items, or are replaced by one: "
            f"{'; '.join(found)}. "
            "The guide must load without the optional items. Remove these references first."
        )


def _as_json(querysets: list[QuerySet[Any]]) -> str:
    rows = []
    for queryset in querysets:
        rows += serializers.serialize(
            "python",
            queryset,
            use_natural_foreign_keys=True,
            use_natural_primary_keys=True,
        )
    for row in rows:
        row["fields"].get("prerequisites", []).sort()
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
