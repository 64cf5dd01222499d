"""Why an item comes next, in a sentence, and the parts of a level. Pure: the numbers come from
`suggestions` and `standing`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from progress.engine.estimate import Basis
from progress.engine.responses import State
from progress.engine.suggestions import Suggestion
from progress.standing.evidence import states
from progress.standing.standing import Count, Standing
from progress.standing.words import third

if TYPE_CHECKING:
    from roadmap.guide import Level

HARDLY = 1 / 200  # of a level: less is not worth a number


@dataclass(frozen=True)
class Part:
    """What one level contributes: items said to be done, and what is expected of the others."""

    level: Level
    count: Count  # of all its items; what is assumed is not among the done
    not_yet: int
    assumed: int  # of the rest
    expected: float | None  # how many of the rest are known; None: ticks alone cannot tell
    percent: int  # of the level, rounded so that all parts add up to the rounded sum

    @property
    def rest(self) -> int:
        """Items that were said to be neither done nor not yet."""
        return self.count.left - self.not_yet

    @property
    def share(self) -> float:
        known = self.count.done + (self.expected or 0.0)
        return known / self.count.listed if self.count.listed else 0.0

    @property
    def in_words(self) -> str:
        """What is expected of the rest: "about 7 of 12, 3 of them assumed"."""
        if not self.rest:
            return "none left"
        known = f"{self.rest} left"
        if self.expected is not None:
            known = f"about {round(self.expected)} of {self.rest}"
        assumed = f", {self.assumed} of them assumed" if self.assumed else ""
        return f"{known}{assumed}"


def level_parts(now: Standing) -> list[Part]:
    """The parts that the level is the sum of, or with ticks alone its floor; none without basis."""
    if now.estimate.basis is Basis.NONE:
        return []
    ranged = now.estimate.basis is Basis.ANSWERS
    said = states(now.guide, now.profile)
    shares = [now.estimate.by_level[level.index] for level in now.guide.levels]
    sums = [0, *accumulate(done + ranged * rest for done, rest in shares)]
    ends = [round(100 * each) for each in sums]
    return [
        _part(now, said, level, rest if ranged else None, end - start)
        for level, (_, rest), start, end in zip(
            now.guide.levels, shares, ends, ends[1:], strict=False
        )
    ]


def together(now: Standing, found: list[Part]) -> str:
    """What the parts add up to."""
    total = sum(part.percent for part in found)
    if now.estimate.basis is Basis.ANSWERS:
        place = third(now.estimate.level, now.level_names)
        return f"Total: {total}%. Each level counts for 100%, so that is {place}."
    place = third(now.estimate.floor, now.level_names)
    return (
        f"Total: {total}%. Each level counts for 100%, so that is at least {place}. "
        "Done items alone can’t tell how much of the rest you know."
    )


def _part(
    now: Standing, said: Mapping[str, State], level: Level, rest: float | None, percent: int
) -> Part:
    rows = [row for row in now.rows if row.item.level == level]
    given = [said.get(row.item.slug) for row in rows]
    return Part(
        level=level,
        count=Count(done=given.count(State.DONE), listed=len(rows)),
        not_yet=given.count(State.NOT_YET),
        assumed=sum(row.assumed and row.item.slug not in said for row in rows),
        expected=None if rest is None else rest * len(rows),
        percent=percent,
    )


def reason(suggestion: Suggestion) -> str:
    """What makes the item a good next step: "You’ve done both prerequisites. Leads to 4 items."."""
    parts = [_prepared(len(suggestion.have), len(suggestion.missing))]
    opens = len(suggestion.opens)
    if opens:
        parts.append(f"Leads to {opens} item{'' if opens == 1 else 's'}.")
    return " ".join(parts)


def effect(gain: float) -> str:
    """What doing it does to the estimate: about 1/30 of a level, never a decimal."""
    if gain < HARDLY:
        return "Hardly changes your estimate."
    return f"Raises your estimate by {fraction(gain)}."


def fraction(size: float) -> str:
    """A part of a level in words."""
    if size > 4 / 3:
        return "more than a whole level"
    parts_of = round(1 / size)
    few = {1: "a whole level", 2: "half a level", 3: "a third of a level"}
    return f"about {few.get(parts_of, f'1/{parts_of} of a level')}"


def _prepared(have: int, missing: int) -> str:
    if not have and not missing:
        return "No prerequisites."
    if missing and not have:
        return "You probably know its prerequisites."
    if missing:
        return (
            f"You’ve done {have} of its {have + missing} prerequisites and probably know the rest."
        )
    if have == 1:
        return "You’ve done its prerequisite."
    return f"You’ve done {'both' if have == 2 else f'all {have}'} prerequisites."
