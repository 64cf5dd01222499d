"""The estimate in words. Every word of chance is counted from the twenty dots of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from progress.estimate import Basis, Estimate

DOTS = 20
ALMOST_CERTAINLY = 18  # dots on one level
PROBABLY = 13
EITHER = 16  # dots on two neighbouring levels


@dataclass(frozen=True)
class Headline:
    """What the page says in its largest type."""

    named: frozenset[int]  # the levels that it names: their dots are filled
    place: str  # "probably at Intermediate"; empty when it is too early to say
    short: str  # "Probably Intermediate", for the rail and the badge

    def about(self, subject: str = "You", verb: str = "are") -> str:
        """The sentence: "You are probably at Intermediate."."""
        return f"{subject} {verb} {self.place}." if self.place else "It is too early to say."


def dots_per_level(estimate: Estimate) -> list[int]:
    """How many of the twenty dots lie on each of the four levels."""
    counts = [0, 0, 0, 0]
    for dot in estimate.dots:
        counts[min(int(dot), 3)] += 1
    return counts


def headline(estimate: Estimate, levels: Sequence[str]) -> Headline:
    """The levels that the estimate allows to be named; `levels` are the four names in order."""
    if estimate.basis is Basis.NONE:
        return Headline(frozenset(), "", "No estimate yet")
    if estimate.basis is Basis.TICKS:
        floor = third(estimate.floor, levels)
        return Headline(frozenset(), f"at least at {floor}", f"At least {floor}")
    counts = dots_per_level(estimate)
    top = max(range(4), key=counts.__getitem__)
    if counts[top] >= PROBABLY:
        chance = "almost certainly" if counts[top] >= ALMOST_CERTAINLY else "probably"
        return Headline(
            frozenset({top}), f"{chance} at {levels[top]}", f"{chance.capitalize()} {levels[top]}"
        )
    low = max(range(3), key=lambda level: counts[level] + counts[level + 1])
    if counts[low] + counts[low + 1] >= EITHER:
        either = f"{levels[low]} or {levels[low + 1]}"
        return Headline(frozenset({low, low + 1}), f"at {either}", either)
    return Headline(frozenset(), "", "Too early to say")


def chances(estimate: Estimate, levels: Sequence[str]) -> str:
    """The dots of each level that has any, most first: "15 in 20 for Intermediate, 4 in 20 …"."""
    counts = dots_per_level(estimate)
    order = sorted((level for level in range(4) if counts[level]), key=lambda it: -counts[it])
    return ", ".join(f"{counts[level]} in {DOTS} for {levels[level]}" for level in order)


def explanation(estimate: Estimate, levels: Sequence[str]) -> str:
    """The sentence under the headline."""
    if estimate.basis is Basis.NONE:
        return "Five ticks or five answers are enough for a first, rough estimate."
    if estimate.basis is Basis.TICKS:
        return (
            "Ticks alone show what you know, not what you do not know yet. Mark the rest of a "
            "category as “not yet”, and this becomes an estimate with a range."
        )
    return f"{chances(estimate, levels)}. {interval(estimate, levels)}"


def interval(estimate: Estimate, levels: Sequence[str]) -> str:
    """The 80 % interval: "8 in 10 chance of being between …"."""
    low, high = third(estimate.lo, levels), third(estimate.hi, levels)
    if low == high:
        return f"8 in 10 chance of being in {low}."
    if low.split(" ", 1)[1] == high.split(" ", 1)[1]:  # the level is named once
        low = low.split(" ", 1)[0]
    return f"8 in 10 chance of being between {low} and {high}."


def picture_name(estimate: Estimate, levels: Sequence[str]) -> str:
    """What a screen reader says in place of the dots."""
    if estimate.basis is Basis.NONE:
        return "No estimate yet: the 20 dots lie where people in general are."
    if estimate.basis is Basis.TICKS:
        floor = third(estimate.floor, levels)
        return f"Your ticks show at least {floor}: no dot lies below. How far above is not known."
    return f"Estimate of the level: {chances(estimate, levels)}. {interval(estimate, levels)}"


def third(level: float, levels: Sequence[str]) -> str:
    """A position on the scale 0..4 in words: "early Intermediate"."""
    level += 1e-9  # 1.9999999 from adding thirds is the end of a level, not the level below
    whole = min(int(level), 3)
    part = ("early", "mid", "late")[min(int((level - whole) * 3), 2)]
    return f"{part} {levels[whole]}"
