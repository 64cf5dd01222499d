"""The revision: how processes notice that the guide has changed."""

from __future__ import annotations

from django.db import models


class Revision(models.Model):
    """One row whose number changes with each edit, so that every process reads the guide again."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
