"""The change page of an item, as a curator's browser sends it."""

from __future__ import annotations

from django.urls import reverse

from roadmap.models import Item


def form_data(item: Item, **changes: str) -> dict[str, str]:
    """Return what the change page of an item sends if only `changes` are edited."""
    data = {
        "name": item.name,
        "slug": item.slug,
        "category": str(item.category_id),
        "position": str(item.position),
        "summary": item.summary,
        "check_text": item.check_text,
        "status": item.status,
    }
    for prefix in ("resources", "Item_prerequisites"):
        data |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    return data | changes


def prerequisite_rows(*items: Item) -> dict[str, str]:
    rows = {f"Item_prerequisites-{i}-to_item": str(item.pk) for i, item in enumerate(items)}
    return {"Item_prerequisites-TOTAL_FORMS": str(len(items)), **rows}


def change_url(item: Item) -> str:
    return reverse("admin:roadmap_item_change", args=[item.pk])
