"""A learner's public page."""

from __future__ import annotations

import secrets
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils import timezone


def new_token() -> str:
    """128 random bits, so that nobody guesses a shared page."""
    return secrets.token_urlsafe(16)


class ShareQuerySet(models.QuerySet["Share"]):
    def live(self) -> Self:
        """Pages that are switched on."""
        return self.filter(revoked_at=None)

    def revoke(self) -> int:
        """Switch these pages off, for good: switching on again makes a new address."""
        return self.live().update(revoked_at=timezone.now())


class Share(models.Model):
    """A learner's public page, known only to those who have its address."""

    learner = models.ForeignKey("progress.Learner", on_delete=models.CASCADE, related_name="shares")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    name = models.CharField(
        "name on the page",
        max_length=30,
        blank=True,
        help_text="Optional. It can be a nickname.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("learner",),
                condition=models.Q(revoked_at=None),
                name="progress_share_one_live",
                violation_error_message="Your page is shared already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name or 'page'} of {self.learner}"

    def get_absolute_url(self) -> str:
        return reverse("shared", args=[self.token])
