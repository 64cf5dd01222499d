"""History of the estimate: the events replayed up to a few moments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source
from progress.standing.standing import Standing, build_standing

if TYPE_CHECKING:
    from roadmap.guide import Guide

MAX_POINTS = 26
MIN_ANSWERS = 5  # with fewer there is nothing to draw


class AnswerEvent(NamedTuple):
    """One change of an answer, and when it happened."""

    at: datetime
    item: int
    state: State
    source: Source


@dataclass(frozen=True)
class Point:
    """The standing at the end of a day."""

    day: date
    level: float  # 0..4
    low: float  # the 80% interval
    high: float
    low_half: float  # the 50% interval
    high_half: float
    done: int
    headline: str  # the short form


def history(
    guide: Guide,
    events: Sequence[AnswerEvent],
    profile: Profile,
    placed_at: datetime | None = None,
) -> list[Point]:
    """Return one point for each day with a change, the last of them being today's standing.

    Finishing the placement is a change as well. At most MAX_POINTS, evenly spaced; none before
    MIN_ANSWERS answers. `events` are in order; `profile` is the learner as of now, whose placement
    counts from `placed_at` on. Each point passes its headline levels to the next one, as live
    updates do.
    """
    changed = {event.at.date() for event in events} | ({placed_at.date()} if placed_at else set())
    days = _downsample(sorted(changed))
    points: list[Point] = []
    levels: frozenset[int] = frozenset()
    for day in days:
        past = profile
        if day != days[-1]:
            past = _profile_on(day, events, profile, placed_at, levels)
        if len(past.answers) + len(past.placement_states or {}) < MIN_ANSWERS:
            continue
        standing = build_standing(guide, past)
        levels = standing.headline.named
        points.append(_point(day, standing))
    return points


def done_dates(events: Iterable[AnswerEvent], answers: Mapping[int, Answer]) -> list[date]:
    """Return the day on which each item that is done now was first marked done manually."""
    first: dict[int, date] = {}
    for event in events:
        if event.state is State.DONE and event.source is Source.SAID:
            first.setdefault(event.item, event.at.date())
    done = {item for item, answer in answers.items() if answer.state is State.DONE}
    return [day for item, day in first.items() if item in done]


def _profile_on(
    day: date,
    events: Iterable[AnswerEvent],
    profile: Profile,
    placed_at: datetime | None,
    headline_levels: frozenset[int],
) -> Profile:
    """The profile at the end of that day."""
    latest = {
        event.item: Answer(event.state, event.source, event.at)
        for event in events
        if event.at.date() <= day
    }
    placed = placed_at is not None and placed_at.date() <= day
    return replace(
        profile,
        answers={item: answer for item, answer in latest.items() if answer.state},
        placement_states=profile.placement_states if placed else None,
        headline_levels=headline_levels,
    )


def _point(day: date, standing: Standing) -> Point:
    estimate = standing.estimate
    dots = estimate.dots
    return Point(
        day=day,
        level=estimate.level,
        low=estimate.low,
        high=estimate.high,
        # Dots are the quantiles at 2.5%, 7.5%, …: a quarter is between the fifth and the sixth.
        low_half=(dots[4] + dots[5]) / 2,
        high_half=(dots[14] + dots[15]) / 2,
        done=standing.total.done,
        headline=standing.headline.short,
    )


def _downsample(days: list[date]) -> list[date]:
    if len(days) <= MAX_POINTS:
        return days
    step = (len(days) - 1) / (MAX_POINTS - 1)
    return [days[round(index * step)] for index in range(MAX_POINTS)]
