"""Rows that are known by their slug."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class SlugQuerySet(models.QuerySet[Row]):
    """Rows that are known by their slug, in fixtures and in URLs."""

    def get_by_natural_key(self, slug: str) -> Row:
        row: Row = self.get(slug=slug)
        return row
