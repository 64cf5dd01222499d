"""When a gap may be closed: from the weekly pace of the last weeks to a range of dates.

Quartiles of what the weeks were like, not a mean: one good week neither makes nor spoils a
forecast. Pure Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import quantiles

MOST_WEEKS = 12  # older weeks say little about the coming ones
LEAST_WEEKS = 3


@dataclass(frozen=True)
class Pace:
    """Items that became done per week, oldest week first; the last one ends today."""

    weeks: tuple[int, ...]

    @property
    def weeks_missing(self) -> int:
        """Weeks still to come before there is a forecast: the reason why there is none."""
        return max(LEAST_WEEKS - len(self.weeks), 0)

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """Items per week in a slow, a middling and a good week. ValueError while weeks miss."""
        if self.weeks_missing:
            raise ValueError("too few weeks for a pace")
        lower, middle, upper = quantiles(self.weeks, n=4, method="inclusive")
        return lower, middle, upper


@dataclass(frozen=True)
class Forecast:
    """When `gap` items may be done. No date: not within sight at that pace."""

    gap: int
    earliest: date | None  # at the pace of a good week (upper quartile)
    latest: date | None  # at the pace of a slow week (lower quartile)
    needed: float | None  # items per week to be done by the target; None without a future one


def weekly_pace(done: Iterable[date], today: date) -> Pace:
    """The pace from the dates at which items became done, each item once.

    Weeks are seven days counted back from `today`, at most MOST_WEEKS. The week of the first
    date is left out: it began before this person did, and people tick at first what they knew
    before. Dates after today count as today."""
    ages = [max((today - day).days, 0) // 7 for day in done]
    weeks = [0] * min(max(ages, default=0), MOST_WEEKS)
    for age in ages:
        if age < len(weeks):
            weeks[age] += 1
    return Pace(tuple(reversed(weeks)))


def forecast(gap: int, pace: Pace, today: date, target: date | None = None) -> Forecast | None:
    """When `gap` more items may be done; None while `pace.weeks_missing` is not 0.

    Raises ValueError for a negative gap."""
    if gap < 0:
        raise ValueError("a gap is not negative")
    if pace.weeks_missing:
        return None
    slow, _, good = pace.quartiles
    days = (target - today).days if target is not None else 0
    return Forecast(
        gap=gap,
        earliest=_done_by(gap, good, today),
        latest=_done_by(gap, slow, today),
        needed=7 * gap / days if days > 0 else None,
    )


def _done_by(gap: int, per_week: float, today: date) -> date | None:
    if gap and not per_week:
        return None
    return today + timedelta(days=ceil(7 * gap / per_week) if gap else 0)
