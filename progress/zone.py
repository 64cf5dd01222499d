"""The reader's own day: the browser says its time zone in a cookie that static/zone.js sets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, timedelta
from datetime import timezone as offset
from functools import cache, wraps
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

COOKIE = "timezone"
LAST_TO_BEGIN_A_DAY = offset(timedelta(hours=-12))  # no place on Earth is further behind


class ZoneMiddleware:
    """Lets dates be those of the reader's time zone; UTC's if the browser does not say it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request) or UTC):
            return self.get_response(request)


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """Return the reader's time zone; None for none, and for one that does not exist."""
    name = unquote(request.COOKIES.get(COOKIE, ""))
    return ZoneInfo(name) if name in _known_zones() else None


def earliest_today(request: HttpRequest) -> date:
    """Return the reader's day; without a zone, the earliest that it may be. What comes after it is
    never refused as past."""
    return timezone.localdate(timezone=zone_of(request) or LAST_TO_BEGIN_A_DAY)


def same_for_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view have the dates of UTC, whoever reads it."""

    @wraps(view)
    def in_utc(*args: object, **kwargs: str) -> HttpResponse:
        with timezone.override(UTC):
            return view(*args, **kwargs)

    return in_utc


@cache
def _known_zones() -> set[str]:
    """The names in the machine's database: reading it takes a while."""
    return available_timezones()
