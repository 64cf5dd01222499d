"""Rows that are known by their slug."""

from __future__ import annotations

from django.db import models


class SlugQuerySet(models.QuerySet):
    """Rows that are known by their slug, in fixtures and in URLs."""

    def get_by_natural_key(self, slug: str) -> models.Model:
        return self.get(slug=slug)
