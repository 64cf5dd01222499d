"""The revision: how processes learn that the guide has changed."""

from __future__ import annotations

from django.db import models


class Revision(models.Model):
    """One row with another number after each change: it tells every process to read anew."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
