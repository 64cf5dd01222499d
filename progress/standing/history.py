"""History of the estimate: a point for each day with a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source, answers_after
from progress.standing.standing import Standing, build_standing

MAX_POINTS = 26
MIN_ANSWERS = 5  # with fewer there is nothing to draw
ONE_DAY = timedelta(days=1)


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
    answers: int  # by hand and in placements; the line leaves out days with few


def history(standing: Standing, points: Sequence[Point]) -> list[Point]:
    """Return the stored points, the last of them with the current standing: the guide may have
    changed since the last answer.

    With fewer than MIN_ANSWERS answers now, the line ends where there were enough.
    """
    if not points or _answers(standing) < MIN_ANSWERS:
        return list(points)
    return [*points[:-1], point_on(points[-1].day, standing)]


def placed_on(standing: Standing, points: Sequence[Point]) -> date | None:
    """Return the day on which the last placement was finished that still counts.

    The points are of the learner's own days, the placement is dated in the reader's zone: just
    outside of the line, it belongs to the first or the last of them.
    """
    days = placement_dates(standing.profile)
    if not days or not points:
        return None
    inside = max(points[0].day, min(days[-1], points[-1].day))
    return inside if abs(inside - days[-1]) <= ONE_DAY else days[-1]


def replay(standing: Standing, events: Sequence[AnswerEvent]) -> list[Point]:
    """Return the points of a learner whose days were not stored: one for each day with a change,
    as today's guide and method see it.

    Finishing a placement is a change as well. At most MAX_POINTS, evenly spaced. `events` are in
    order and lead to `standing`. Each point passes its headline levels to the next one, as live
    updates do.
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
        levels = past.headline.named
        points.append(point_on(day, past))
    return points


def placement_dates(profile: Profile) -> list[date]:
    """Return the days on which a placement was finished that still counts, in order."""
    asked = (profile.placement or {}).values()
    return sorted({answer.at.date() for answer in asked})


def learned_items(standing: Standing) -> set[int]:
    """Return the items that were learned, by primary key. What was known all along is left out
    where the answers tell: it says nothing about the pace."""
    return {standing.guide.items[slug].id for slug in standing.responses.learned()}


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


def point_on(day: date, standing: Standing) -> Point:
    """Return where the learner stands, as the point of that day."""
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
        answers=_answers(standing),
    )


def _answers(standing: Standing) -> int:
    return len(standing.profile.answers) + len(standing.profile.placement or {})


def _downsample(days: list[date]) -> list[date]:
    if len(days) <= MAX_POINTS:
        return days
    step = (len(days) - 1) / (MAX_POINTS - 1)
    return [days[round(index * step)] for index in range(MAX_POINTS)]
