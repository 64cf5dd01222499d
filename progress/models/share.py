"""A learner's progress page for others."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact, Range
from django.urls import reverse
from django.utils import timezone

from progress.models.handle import HANDLE_LETTERS
from progress.standing.names import name_problem, tidied

HANDLE = r"^[a-z0-9-]{3,30}\Z"


def new_token() -> str:
    """Return 128 random bits, so that no one can guess a link."""
    return secrets.token_urlsafe(16)


def validate_name(name: str) -> None:
    """Raise ValidationError if the name cannot be shown as it is."""
    if problem := name_problem(name):
        raise ValidationError(problem)


class ShareQuerySet(models.QuerySet["Share"]):
    def live(self) -> Self:
        """Pages that are on."""
        return self.filter(revoked_at=None)

    def latest_first(self) -> Self:
        """The page that is on, then those that were turned off, the latest first."""
        return self.order_by(models.F("revoked_at").desc(nulls_first=True), "-id")

    def revoke(self) -> int:
        """Turn these pages off for good: turning a page on again creates a new link."""
        return self.live().update(revoked_at=timezone.now())

    def live_for(self, token: str = "", handle: str = "") -> Share | None:
        """Return the live page for a URL, with its learner and placement."""
        live = self.live().select_related("learner__placement")
        if handle:
            return live.filter(handle=handle.lower(), public=True).first()
        return live.filter(token=token).first()


class Share(models.Model):
    """A learner's progress page: for those who have the link, or for everyone."""

    learner = models.ForeignKey("progress.Learner", on_delete=models.CASCADE, related_name="shares")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    public = models.BooleanField(default=False)  # search engines may list it
    # Stays with its learner while the page is off, so that no one else appears under it.
    handle = models.CharField(
        max_length=30,
        blank=True,
        validators=[RegexValidator(HANDLE, "Use 3 to 30 lowercase letters, digits, or hyphens.")],
    )
    # A person counts fewer characters than are stored: progress/standing/names.py does.
    name = models.CharField(
        "name on the page", max_length=150, blank=True, validators=[validate_name]
    )
    shows_map = models.BooleanField("the map", default=True)
    shows_strands = models.BooleanField("level by strand", default=True)
    shows_history = models.BooleanField("history", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("learner",),
                condition=models.Q(revoked_at=None),
                name="progress_share_one_live",
                violation_error_message="Your page is already on.",
            ),
            models.UniqueConstraint(
                fields=("handle",),
                condition=~models.Q(handle=""),
                name="progress_share_handle_unique",
                violation_error_code="unique",  # names the field, so that the form shows it there
                violation_error_message="This handle is taken. Choose another one.",
            ),
            # Lower case only, so unique means unique in any case. After trimming what is allowed,
            # nothing is left: SQLite itself has no regular expressions.
            models.CheckConstraint(
                condition=models.Q(handle="")
                | models.Q(
                    Range(Length("handle"), (3, 30)),
                    Exact(
                        models.Func("handle", models.Value(HANDLE_LETTERS), function="LTRIM"),
                        models.Value(""),
                    ),
                ),
                name="progress_share_handle_form",
                violation_error_message="Use 3 to 30 lowercase letters, digits, or hyphens.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name or 'page'} of {self.learner}"

    def get_absolute_url(self) -> str:
        return reverse("progress:shared", kwargs=self.url_kwargs)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Validate the fields, the name as it will be stored."""
        self.name = tidied(self.name)
        super().clean_fields(exclude)

    @property
    def live(self) -> bool:
        return self.revoked_at is None

    def renew(self) -> None:
        """Turn the page on with a new link; the old one stops working for good."""
        self.token, self.revoked_at = new_token(), None

    @property
    def url_kwargs(self) -> dict[str, str]:
        """Keyword arguments for reverse()."""
        return {"handle": self.handle} if self.public and self.handle else {"token": self.token}
