"""The published guide for a test: loaded once as an operator does, then only copied.

`load_guide` takes thousands of queries, which is nothing once and minutes over a whole suite.
"""

from __future__ import annotations

from io import StringIO

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from roadmap import snapshot
from roadmap.models import Category, Item, Level, Resource, Strand

MODELS: list[type[Model]] = [
    Level,
    Strand,
    Category,
    Item,
    Item.prerequisites.through,
    Resource,
]
_rows: dict[type[Model], list[Model]] = {}


def load_whole_guide() -> None:
    """Put the guide into an empty database."""
    if not _rows:
        call_command("load_guide", stdout=StringIO())
        _rows.update({model: list(model._base_manager.order_by("pk")) for model in MODELS})
        return
    for model, rows in _rows.items():
        model._base_manager.bulk_create(rows)
    with connection.cursor() as cursor:  # new rows must not take the numbers of these
        for sql in connection.ops.sequence_reset_sql(no_style(), MODELS):
            cursor.execute(sql)
    snapshot.bump_revision()
