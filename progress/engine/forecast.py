"""When the remaining items may be done: from the pace of recent weeks to a range of dates.

Uses quartiles rather than the mean, so that one unusual week has little effect.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import quantiles

MAX_WEEKS = 12  # older weeks say little about the coming ones
MIN_WEEKS = 3


@dataclass(frozen=True)
class Pace:
    """Items that became done per week, oldest week first; the last one ends today."""

    weeks: tuple[int, ...]

    @property
    def weeks_missing(self) -> int:
        """Weeks that must still pass before there is a forecast."""
        return max(MIN_WEEKS - len(self.weeks), 0)

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """Items in a slow, a typical, and a good week. Raises ValueError while weeks miss."""
        if self.weeks_missing:
            raise ValueError("too few weeks for a pace")
        lower, middle, upper = quantiles(self.weeks, n=4, method="inclusive")
        return lower, middle, upper


@dataclass(frozen=True)
class Forecast:
    """When the remaining items may be done. No date: not in sight at that pace."""

    earliest: date | None  # at the pace of a good week (upper quartile)
    latest: date | None  # at the pace of a slow week (lower quartile)
    needed: float | None  # items per week to make the deadline; None without one in the future


def weekly_pace(done: Iterable[date], today: date) -> Pace:
    """Return the pace from the dates on which items became done, each item once.

    Weeks are seven days counted back from `today`, at most MAX_WEEKS. The week of the first date
    is left out: it began before this person did, and people first tick what they knew before.
    Dates after today count as today."""
    ages = [max((today - day).days, 0) // 7 for day in done]
    weeks = [0] * min(max(ages, default=0), MAX_WEEKS)
    for age in ages:
        if age < len(weeks):
            weeks[age] += 1
    return Pace(tuple(reversed(weeks)))


def forecast(
    remaining: int, pace: Pace, today: date, deadline: date | None = None
) -> Forecast | None:
    """Return when `remaining` items may be done; None while `pace.weeks_missing` is not 0.

    Raises ValueError if `remaining` is negative."""
    if remaining < 0:
        raise ValueError("the number of remaining items is not negative")
    if pace.weeks_missing:
        return None
    slow, _, good = pace.quartiles
    days = (deadline - today).days if deadline is not None else 0
    return Forecast(
        earliest=_done_by(remaining, good, today),
        latest=_done_by(remaining, slow, today),
        needed=7 * remaining / days if days > 0 else None,
    )


def _done_by(remaining: int, per_week: float, today: date) -> date | None:
    if remaining and not per_week:
        return None
    return today + timedelta(days=ceil(7 * remaining / per_week) if remaining else 0)
