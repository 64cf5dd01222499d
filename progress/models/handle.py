"""Handles: which ones can be chosen, and whose they are.

What looks alike is one handle, so a badge or a link never leads to someone who only seems to be
its owner. A handle that was given up stays reserved for a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.text import slugify

from progress.models.errors import HandleTaken, TooManyHandles

HANDLE_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-"
RESERVED_FOR = timedelta(days=365)
MOST_HANDLES = 10  # of one account within that time, so that no one collects them
# What readers take for each other, as in Unicode's list of confusables (UTS #39).
ALIKE = (("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("rn", "m"), ("vv", "w"))
# Words under which someone could speak for the site, besides its own addresses and its name.
RESERVED = frozenset(
    """
    about abuse account admin administrator anonymous api assets auth badge billing blog bot card
    contact curator email everyone favicon field-guide guest guide help home hostmaster imprint info
    learner legal login logout mail me media member moderator news no-reply nobody noreply null
    official operator owner page password postmaster press privacy profile register robots root
    security settings signin signout signup site sitemap staff static status sudo superuser support
    sysadmin system team terms test undefined user users webmaster www
    """.split()  # noqa: SIM905 a word per line would be a page
)


def handle_problem(handle: str) -> str:
    """Return why this handle cannot be chosen, as a sentence that says what to do; "" if it can."""
    if handle != handle.strip("-") or "--" in handle:
        return "Use hyphens only between letters or digits, one at a time."
    if _speaks_for_site(handle):
        return "This handle is reserved. Choose one that no one can take for this site’s own."
    return ""


def look(handle: str) -> str:
    """Return the same text for all handles that look alike."""
    for one, other in ALIKE:
        handle = handle.replace(one, other)
    return handle


def _speaks_for_site(handle: str) -> bool:
    """Is it a reserved word, or made of nothing else: "admin1", "support-team", "l0gin"?"""
    own = (slugify(word) for word in (settings.SITE_NAME, *_first_segments()))
    words = {look(_squeezed(word)) for word in (*RESERVED, *own) if word}
    parts = [part.strip("0123456789") for part in handle.split("-")]
    parts = [part for part in parts if part]
    wholes = {handle, _squeezed(handle), "".join(parts)}
    return any(look(_squeezed(each)) in words for each in wholes) or (
        bool(parts) and all(look(part) in words for part in parts)
    )


def _squeezed(text: str) -> str:
    return text.replace("-", "")


def _first_segments(
    patterns: Iterable[URLPattern | URLResolver] | None = None,
) -> Iterator[str]:
    """Yield the first parts of the site's own addresses: "guide", "account"."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        segment = str(each.pattern).lstrip("^").partition("/")[0]
        if segment:
            yield segment
        elif isinstance(each, URLResolver):
            yield from _first_segments(each.url_patterns)


def give_up(collector: Any, field: Any, handles: Any, using: str) -> None:
    """Keep the rows without the account: what Django calls when it deletes that (`on_delete`)."""
    held = [each for each in handles if each.given_up_at is None]
    if held:
        given_up_at = field.model._meta.get_field("given_up_at")
        collector.add_field_update(given_up_at, timezone.now(), held)
    collector.add_field_update(field.model._meta.get_field("spelling"), "", handles)
    collector.add_field_update(field, None, handles)


class HandleQuerySet(models.QuerySet["Handle"]):
    def expired(self) -> Self:
        """Those given up so long ago that anyone can have them."""
        return self.filter(given_up_at__lt=timezone.now() - RESERVED_FOR)

    def reserved(self) -> Self:
        """Those that were given up, as long as only their owner can have them."""
        recent = self.filter(given_up_at__gte=timezone.now() - RESERVED_FOR)
        return recent.exclude(spelling="").order_by("spelling")

    def hold(self, handle: str, user_id: int) -> None:
        """Make this the account's only handle in use; "" gives up the last one.

        Call it in the transaction that stores the handle, under the learner's lock: two at once
        would leave two in use. Raises HandleTaken if another account has it or had it within a
        year, and TooManyHandles.
        """
        own, now = self.filter(user_id=user_id), timezone.now()
        own.filter(given_up_at=None).exclude(look=look(handle)).update(given_up_at=now)
        if not handle:
            return
        self.expired().filter(look=look(handle)).delete()
        # Of two who ask at once, the database lets one in.
        self.bulk_create([Handle(look=look(handle), user_id=user_id)], ignore_conflicts=True)
        if not own.filter(look=look(handle)).update(given_up_at=None, spelling=handle):
            raise HandleTaken
        if own.exclude(pk__in=own.expired()).count() > MOST_HANDLES:
            raise TooManyHandles


class Handle(models.Model):
    """How a handle looks, and whose it is. Without an account, it is only reserved."""

    look = models.CharField(max_length=30, primary_key=True)
    spelling = models.CharField(max_length=30, blank=True)  # the owner's, as it was chosen last
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=give_up, null=True, related_name="handles"
    )
    given_up_at = models.DateTimeField(null=True, db_index=True)

    objects = HandleQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) | models.Q(given_up_at__isnull=False),
                name="progress_handle_in_use_or_given_up",
                violation_error_message="A handle without an account has been given up.",
            ),
        )

    def __str__(self) -> str:
        return self.look
