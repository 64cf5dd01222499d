"""How the estimate changed: the events replayed up to a few moments. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from progress.standing import standing
from progress.states import Answer, Profile, Source, State

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

    At most MOST_POINTS, evenly thinned; none before FIRST_LINE answers were given. `happenings` are
    in order; `profile` is the learner as of now, whose placement counts from `placed_at` on.
    """
    days = _thinned(sorted({each.at.date() for each in happenings}))
    points = []
    for day in days:
        answers = _answers_at(happenings, day)
        known = placed_at is not None and placed_at.date() <= day
        if len(answers) + len(profile.placed or {} if known else {}) < FIRST_LINE:
            continue
        past = replace(profile, answers=answers, placed=profile.placed if known else None)
        points.append(_point(guide, day, past))
    return points


def done_dates(happenings: Iterable[Happening], answers: Mapping[int, Answer]) -> list[date]:
    """The day on which each item that is done now was first marked done by hand."""
    first: dict[int, date] = {}
    for each in happenings:
        if each.state is State.DONE and each.source is Source.TICKED:
            first.setdefault(each.item, each.at.date())
    done = {item for item, answer in answers.items() if answer.state is State.DONE}
    return [day for item, day in first.items() if item in done]


def _answers_at(happenings: Iterable[Happening], day: date) -> dict[int, Answer]:
    said = {
        each.item: Answer(each.state, each.source, each.at)
        for each in happenings
        if each.at.date() <= day
    }
    return {item: answer for item, answer in said.items() if answer.state}


def _point(guide: Guide, day: date, profile: Profile) -> Point:
    now = standing(guide, profile)
    dots = now.estimate.dots
    return Point(
        day=day,
        level=now.estimate.level,
        low=now.estimate.lo,
        high=now.estimate.hi,
        # Dots are the quantiles at 2.5 %, 7.5 %, …: a quarter lies between the fifth and the sixth.
        low_half=(dots[4] + dots[5]) / 2,
        high_half=(dots[14] + dots[15]) / 2,
        done=now.total.done,
        place=now.headline.short,
    )


def _thinned(days: list[date]) -> list[date]:
    if len(days) <= MOST_POINTS:
        return days
    step = (len(days) - 1) / (MOST_POINTS - 1)
    return [days[round(place * step)] for place in range(MOST_POINTS)]
