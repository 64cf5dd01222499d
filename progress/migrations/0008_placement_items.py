"""Protect the items that were answered in a placement, as those that have records are."""

import django.db.models.deletion
from django.db import migrations, models

CHUNK = 500


def in_pieces(rows):
    """Yield all rows in lists, so that a large site needs no more memory than a small one."""
    last = 0
    while piece := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield piece
        last = piece[-1].pk


def fill(apps, schema_editor):
    """Answers about items that have been deleted by now are removed: no page shows them."""
    database = schema_editor.connection.alias
    existing = set(
        apps.get_model("roadmap", "Item").objects.using(database).values_list("pk", flat=True)
    )
    PlacementItem = apps.get_model("progress", "PlacementItem")
    placements = apps.get_model("progress", "Placement").objects.using(database)
    for piece in in_pieces(placements):
        rows = []
        for placement in piece:
            items = keep_existing(placements, placement, existing)
            rows += [PlacementItem(placement_id=placement.pk, item_id=item) for item in items]
        PlacementItem.objects.using(database).bulk_create(rows, batch_size=CHUNK)


def keep_existing(placements, placement, existing):
    """Remove the answers about items that no longer exist; return the items of the others."""
    lists = {name: getattr(placement, name) for name in ("answers", "retake", "earlier")}
    kept = {
        name: entries and [entry for entry in entries if entry[0] in existing]
        for name, entries in lists.items()
    }
    if kept != lists:
        placements.filter(pk=placement.pk).update(**kept)
    return {entry[0] for entries in kept.values() for entry in entries or ()}


class Migration(migrations.Migration):
    dependencies = [("progress", "0007_plain_constraints"), ("roadmap", "0003_plain_words")]

    operations = [
        migrations.CreateModel(
            "PlacementItem",
            [
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "placement_id",
                        "item_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="progress.placement",
                        db_index=False,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="roadmap.item",
                        db_index=False,
                    ),
                ),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
