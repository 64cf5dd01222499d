"""A clock that the tests set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.utils import timezone

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class Clock:
    """The time that the site sees."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def wait(self, time: timedelta) -> None:
        self.now += time


@contextmanager
def clock(now: datetime = NOON) -> Iterator[Clock]:
    """Stop the site's clock at this time, until the test moves it."""
    stopped = Clock(now)
    with patch.object(timezone, "now", lambda: stopped.now):
        yield stopped
