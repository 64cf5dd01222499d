"""The parts of the level: what each level of the guide contributes to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from progress.engine.estimate import Basis
from progress.engine.responses import State
from progress.standing.standing import Count, Standing
from progress.standing.words import describe_position

if TYPE_CHECKING:
    from roadmap.guide import Level


@dataclass(frozen=True)
class Part:
    """What one level contributes: items that are done, and what is expected of the others."""

    level: Level
    count: Count  # of all its items; what is assumed is not among the done
    not_yet: int
    assumed: int  # of the rest
    expected: float | None  # how many of the rest are known; None: ticks alone cannot tell
    percent: int  # of the level, rounded so that all parts add up to the rounded total

    @property
    def rest(self) -> int:
        """Items that are neither done nor "not yet"."""
        return self.count.left - self.not_yet

    @property
    def rest_description(self) -> str:
        """What is expected of the rest: "about 7 of 12, 3 of them assumed"."""
        if not self.rest:
            return "none left"
        known = f"{self.rest} left"
        if self.expected is not None:
            known = f"about {round(self.expected)} of {self.rest}"
        assumed = f", {self.assumed} of them assumed" if self.assumed else ""
        return f"{known}{assumed}"


def level_parts(standing: Standing) -> list[Part]:
    """Return the parts that add up to the level, or with ticks alone to its minimum; none without
    a basis."""
    estimate, levels = standing.estimate, standing.guide.levels
    if estimate.basis is Basis.NONE:
        return []
    has_range = estimate.basis is Basis.ANSWERS
    shares = [estimate.by_level[level.index] for level in levels]
    totals = [0, *accumulate(each.done + has_range * each.expected for each in shares)]
    percents = [round(100 * total) for total in totals]
    return [
        _part(standing, level, share.expected if has_range else None, end - start)
        for level, share, start, end in zip(levels, shares, percents, percents[1:], strict=False)
    ]


def total_sentence(standing: Standing, parts: list[Part]) -> str:
    """Return what the parts add up to, in a sentence or two."""
    total = sum(part.percent for part in parts)
    top = 100 * len(standing.estimate.levels)
    scale = f"Total: {total}% of {top}%, since each level counts for 100%."
    if standing.estimate.basis is Basis.ANSWERS:
        position = describe_position(standing.estimate.level, standing.level_names)
        return f"{scale} That is {position}."
    position = describe_position(standing.estimate.lower_bound, standing.level_names)
    return (
        f"{scale} That is at least {position}. "
        "Done items alone can’t tell how much of the rest you know."
    )


def _part(standing: Standing, level: Level, expected: float | None, percent: int) -> Part:
    responses = standing.responses
    rows = [row for row in standing.rows if row.item.level == level]
    answers = [responses.state(row.item.slug) for row in rows]
    return Part(
        level=level,
        count=Count(done=answers.count(State.DONE), listed=len(rows)),
        not_yet=answers.count(State.NOT_YET),
        assumed=sum(row.assumed and row.item.slug not in responses.by_key for row in rows),
        expected=None if expected is None else expected * len(rows),
        percent=percent,
    )
