"""How the estimate changed: the events replayed up to a few moments. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source
from progress.standing.standing import Standing, standing

if TYPE_CHECKING:
    from roadmap.guide import Guide

MOST_POINTS = 26
FIRST_LINE = 5  # answers: before that there is nothing to draw


class Happening(NamedTuple):
    """One event: what was said about an item, and when."""

    at: datetime
    item: int
    state: State
    source: Source


@dataclass(frozen=True)
class Point:
    """Where the learner stood at the end of a day."""

    day: date
    level: float  # 0..4
    low: float  # the 80 % interval
    high: float
    low_half: float  # the 50 % interval
    high_half: float
    done: int
    place: str  # in words


def history(
    guide: Guide,
    happenings: Sequence[Happening],
    profile: Profile,
    placed_at: datetime | None = None,
) -> list[Point]:
    """One point for each day with a change, the last of them being today's standing.

    Taking the placement is a change as well. At most MOST_POINTS, evenly thinned; none before
    FIRST_LINE answers were given. `happenings` are in order; `profile` is the learner as of now,
    whose placement counts from `placed_at` on. What a point names, the next one knows, as it does
    from one tick to the next; what is named today says nothing about the past.
    """
    changed = {each.at.date() for each in happenings} | ({placed_at.date()} if placed_at else set())
    days = _thinned(sorted(changed))
    points: list[Point] = []
    named: frozenset[int] = frozenset()
    for day in days:
        then = profile if day == days[-1] else _at(happenings, profile, placed_at, day, named)
        if len(then.answers) + len(then.placed or {}) < FIRST_LINE:
            continue
        stood = standing(guide, then)
        named = stood.headline.named
        points.append(_point(day, stood))
    return points


def done_dates(happenings: Iterable[Happening], answers: Mapping[int, Answer]) -> list[date]:
    """The day on which each item that is done now was first marked done by hand."""
    first: dict[int, date] = {}
    for each in happenings:
        if each.state is State.DONE and each.source is Source.TICKED:
            first.setdefault(each.item, each.at.date())
    done = {item for item, answer in answers.items() if answer.state is State.DONE}
    return [day for item, day in first.items() if item in done]


def _at(
    happenings: Iterable[Happening],
    profile: Profile,
    placed_at: datetime | None,
    day: date,
    named: frozenset[int],
) -> Profile:
    """What was known at the end of that day."""
    said = {
        each.item: Answer(each.state, each.source, each.at)
        for each in happenings
        if each.at.date() <= day
    }
    answers = {item: answer for item, answer in said.items() if answer.state}
    placed = profile.placed if placed_at and placed_at.date() <= day else None
    return replace(profile, answers=answers, placed=placed, named=named)


def _point(day: date, stood: Standing) -> Point:
    dots = stood.estimate.dots
    return Point(
        day=day,
        level=stood.estimate.level,
        low=stood.estimate.lo,
        high=stood.estimate.hi,
        # Dots are the quantiles at 2.5 %, 7.5 %, …: a quarter lies between the fifth and the sixth.
        low_half=(dots[4] + dots[5]) / 2,
        high_half=(dots[14] + dots[15]) / 2,
        done=stood.total.done,
        place=stood.headline.short,
    )


def _thinned(days: list[date]) -> list[date]:
    if len(days) <= MOST_POINTS:
        return days
    step = (len(days) - 1) / (MOST_POINTS - 1)
    return [days[round(place * step)] for place in range(MOST_POINTS)]
