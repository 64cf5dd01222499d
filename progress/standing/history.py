"""History of the estimate: the events replayed up to a few moments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source, answers_after
from progress.standing.standing import Standing, build_standing

MAX_POINTS = 26
MIN_ANSWERS = 5  # with fewer there is nothing to draw


class AnswerEvent(NamedTuple):
    """One change of an answer, and when it happened."""

    at: datetime
    item: int
    state: State
    source: Source
    evidence: State | None = None  # None: it follows from the events before
    evidence_at: datetime | None = None

    @property
    def answer(self) -> Answer:
        return Answer(self.state, self.source, self.at, self.evidence, self.evidence_at)


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


def history(standing: Standing, events: Sequence[AnswerEvent]) -> list[Point]:
    """Return one point for each day with a change, the last of them being the current standing.

    Finishing a placement is a change as well. At most MAX_POINTS, evenly spaced; none before
    MIN_ANSWERS answers. `events` are in order and lead to `standing`. Each point passes its
    headline levels to the next one, as live updates do.
    """
    placed = placement_dates(standing.profile)
    days = _downsample(sorted({event.at.date() for event in events} | set(placed)))
    points: list[Point] = []
    levels: frozenset[int] = frozenset()
    for day in days:
        past = standing
        if day != days[-1]:
            profile = _profile_on(day, events, standing.profile, levels)
            past = build_standing(standing.guide, profile)
        if len(past.profile.answers) + len(past.profile.placement or {}) < MIN_ANSWERS:
            continue
        levels = past.headline.named
        points.append(_point(day, past))
    return points


def placement_dates(profile: Profile) -> list[date]:
    """Return the days on which a placement was finished that still counts, in order."""
    asked = (profile.placement or {}).values()
    return sorted({answer.at.date() for answer in asked})


def learned_dates(standing: Standing, events: Iterable[AnswerEvent]) -> list[date]:
    """Return the day on which each item that was learned was first marked done by hand. What was
    known all along is left out where the answers tell: it says nothing about the pace."""
    first: dict[int, date] = {}
    for event in events:
        if event.state is State.DONE and event.source is Source.SAID:
            first.setdefault(event.item, event.at.date())
    learned = {standing.guide.items[slug].id for slug in standing.responses.learned()}
    return [day for item, day in first.items() if item in learned]


def _profile_on(
    day: date, events: Iterable[AnswerEvent], profile: Profile, headline_levels: frozenset[int]
) -> Profile:
    """The profile at the end of that day."""
    answers = answers_after(
        (event.item, event.answer) for event in events if event.at.date() <= day
    )
    placement = {
        item: answer
        for item, answer in (profile.placement or {}).items()
        if answer.at.date() <= day
    }
    return replace(
        profile, answers=answers, placement=placement or None, headline_levels=headline_levels
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
