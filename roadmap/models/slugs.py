"""Slugs: what one may be, and rows that are known by theirs."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models

# Ids of the pages on which slugs are ids as well.
IDS = re.compile(
    "changed|dock|errors|filters|keep|keys|keys-h|list|live|main|next|no-longer|q|rail|theme|toast"
    "|belief-.*|id_.*|size-.*"
)


def not_an_id(slug: str) -> None:
    """ValidationError for a slug that the checklist, where slugs are ids, has as an id already."""
    if IDS.fullmatch(slug):
        raise ValidationError(f"“{slug}” is reserved. Choose another slug.")


class BySlug(models.QuerySet):
    """Rows that are known by their slug, in fixtures and in addresses."""

    def get_by_natural_key(self, slug: str) -> models.Model:
        return self.get(slug=slug)
