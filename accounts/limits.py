"""What someone over a limit is told: how long to wait, in words and in the header.

allauth counts, but says only "no". Here it notes on the request how long the "no" lasts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import ceil
from typing import Any

from allauth.core import context
from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import pluralize

BUSY = 2  # seconds, if so many attempts arrive at once that this one could not be counted
FROM_NETWORK = "Too many attempts from your network. Try again {later}."
FROM_YOU = "Too many attempts. Try again {later}."


class RetryAfterMiddleware:
    """Gives every response that says "too many attempts" its status and `Retry-After`, also the
    form that says so at a field."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "limit") and response.status_code in (200, 429):
            response.status_code = 429
            response.headers["Retry-After"] = str(seconds_left(request))
        return response


def note_waits() -> None:
    """Let allauth note on the request what it refuses. Called once, at startup."""
    ratelimit.apply_rate = _noting(ratelimit.apply_rate)


def seconds_left(request: HttpRequest) -> int:
    """Return how long the limit that refused this request lasts."""
    wait, _ = getattr(request, "limit", (BUSY, ""))
    return max(1, ceil(wait))


def in_words(seconds: float) -> str:
    """Return "in 40 seconds", "in 5 minutes", or "in 2 hours", never less than it takes."""
    for unit, length in (("second", 1), ("minute", 60), ("hour", 3600)):
        number = max(1, ceil(seconds / length))
        if number <= 90 or unit == "hour":
            break
    return f"in {number} {unit}{pluralize(number)}"


def sentence(request: HttpRequest) -> str:
    """Return what to tell someone over a limit."""
    _, per = request.limit = getattr(request, "limit", (BUSY, ""))  # type: ignore[attr-defined]
    text = FROM_NETWORK if per == "ip" else FROM_YOU
    return text.format(later=in_words(seconds_left(request)))


def _noting(apply_rate: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(apply_rate)
    def noting(history: list[float], now: float, rate: Any, **options: bool) -> Any:
        allowed, history = apply_rate(history, now, rate, **options)
        if not allowed and context.request:
            # The newest attempts come first, and only so many of them count.
            wait = history[rate.amount - 1] + rate.duration - now
            context.request.limit = (wait, rate.per)
        return allowed, history

    return noting
