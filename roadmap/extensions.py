"""The optional items, which come with the product in a file of their own."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings


def read_extensions() -> list[dict[str, Any]]:
    """Return the serialized rows of the optional items and their resources."""
    rows: list[dict[str, Any]] = json.loads(
        (settings.FIXTURE_DIRS[0] / "extensions.json").read_text()
    )
    return rows


def item_slug(row: dict[str, Any]) -> str:
    """Return the slug of the item that a row is or belongs to."""
    fields = row["fields"]
    slug: str = fields["slug"] if row["model"] == "roadmap.item" else fields["item"][0]
    return slug
