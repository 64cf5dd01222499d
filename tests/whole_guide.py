"""The whole guide for tests: loaded once with `load_guide`, then copied.

`load_guide` runs thousands of queries. Repeating it would add minutes to the test suite.
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
    """Load the whole guide into an empty database."""
    if not _rows:
        call_command("load_guide", stdout=StringIO())
        _rows.update({model: list(model._base_manager.order_by("pk")) for model in MODELS})
        return
    for model, rows in _rows.items():
        model._base_manager.bulk_create(rows)
    with connection.cursor() as cursor:  # so that new rows do not reuse these keys
        for sql in connection.ops.sequence_reset_sql(no_style(), MODELS):
            cursor.execute(sql)
    snapshot.bump_revision()
