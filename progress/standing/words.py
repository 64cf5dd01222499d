"""The estimate in words. Every word of chance is counted from the twenty dots of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from progress.engine.estimate import Basis, Estimate

DOTS = 20
TICKS_ALONE = "Done items show what you know, not where your knowledge ends."
ALMOST_CERTAINLY = 18  # dots on one level
PROBABLY = 13
EITHER = 16  # dots on two neighbouring levels
FALL = 0.01  # level units: less is not worth a word
FLOOR_FALL = 1e-6  # level units: any tick that was taken away lowers the floor by more


@dataclass(frozen=True)
class Headline:
    """What the page says in its largest type."""

    named: frozenset[int]  # the levels that it names: their dots are filled
    place: str  # "probably working at Intermediate"; empty when it is too early to say
    short: str  # "Probably Intermediate", for the rail and the badge

    def about(self, subject: str = "You", verb: str = "are") -> str:
        """The sentence: "You are probably working at Intermediate."."""
        return f"{subject} {verb} {self.place}." if self.place else "It is too early to say."


def dots_per_level(estimate: Estimate) -> list[int]:
    """How many of the twenty dots lie on each of the four levels."""
    counts = [0, 0, 0, 0]
    for dot in estimate.dots:
        counts[min(int(dot), 3)] += 1
    return counts


def headline(
    estimate: Estimate, levels: Sequence[str], previous: frozenset[int] = frozenset()
) -> Headline:
    """The levels that the estimate allows to be named; `levels` are the four names in order.

    The levels that the headline named before (`previous`) are kept while the dots support them but
    for one, and others do not have one dot to spare: one tick does not flip a name to and fro.
    """
    if estimate.basis is Basis.NONE:
        return Headline(frozenset(), "", "No estimate yet")
    if estimate.basis is Basis.TICKS:
        floor = third(estimate.floor, levels)
        return Headline(frozenset(), f"working at {floor} or above", f"At least {floor}")
    counts = dots_per_level(estimate)
    named = _named(counts, previous)
    if not named:
        return Headline(named, "", "Too early to say")
    if len(named) == 2:
        either = " or ".join(levels[level] for level in sorted(named))
        return Headline(named, f"working at {either}", either)
    (level,) = named
    chance = "almost certainly" if counts[level] >= ALMOST_CERTAINLY else "probably"
    place = f"{chance} working at {levels[level]}"
    return Headline(named, place, f"{chance.capitalize()} {levels[level]}")


def _named(counts: Sequence[int], previous: frozenset[int]) -> frozenset[int]:
    found = _supported(counts)
    if previous and previous != found and previous in _all_supported(counts, slack=1):
        return found if found and found == _supported(counts, slack=-1) else previous
    return found


def _supported(counts: Sequence[int], slack: int = 0) -> frozenset[int]:
    """The first level, or else pair of levels, with enough dots; empty if there is none."""
    return next(iter(_all_supported(counts, slack)), frozenset())


def _all_supported(counts: Sequence[int], slack: int) -> list[frozenset[int]]:
    """Single levels first, then pairs, most dots first; `slack` dots fewer are enough."""
    singles = [frozenset({level}) for level in range(4)]
    pairs = [frozenset({level, level + 1}) for level in range(3)]

    def dots(levels: frozenset[int]) -> int:
        return sum(counts[level] for level in levels)

    return [
        levels
        for group, enough in ((singles, PROBABLY), (pairs, EITHER))
        for levels in sorted(group, key=dots, reverse=True)
        if dots(levels) >= enough - slack
    ]


def chances(estimate: Estimate, levels: Sequence[str]) -> str:
    """The dots of each level that has any, most first: "15 in 20 for Intermediate, 4 in 20 …"."""
    counts = dots_per_level(estimate)
    order = sorted((level for level in range(4) if counts[level]), key=lambda it: -counts[it])
    return ", ".join(f"{counts[level]} in {DOTS} for {levels[level]}" for level in order)


def explanation(estimate: Estimate, levels: Sequence[str]) -> str:
    """The sentence under the headline."""
    if estimate.basis is Basis.NONE:
        return (
            "Your first done item gives a minimum level. For a range, take the placement or "
            f"finish a category in {_strands(estimate.missing)}."
        )
    if estimate.basis is Basis.TICKS:
        return f"{TICKS_ALONE} {_to_a_range(estimate)}"
    return f"{chances(estimate, levels)}. {interval(estimate, levels)}"


def _to_a_range(estimate: Estimate) -> str:
    if not estimate.missing:
        return "Everything you’ve answered so far is done. Keep going to get a range."
    return (
        f"To get a range, finish a category in {_strands(estimate.missing, 'more ')}: "
        "tick what you can do and mark the rest “not yet.”"
    )


def _strands(number: int, more: str = "") -> str:
    return f"{number} {more}strand{'' if number == 1 else 's'}"


def interval(estimate: Estimate, levels: Sequence[str]) -> str:
    """The 80% interval: "8 in 10 chance that the level is between …"."""
    low, high = third(estimate.lo, levels), third(estimate.hi, levels)
    if low == high:
        return f"8 in 10 chance that the level is {low}."
    if low.split(" ", 1)[1] == high.split(" ", 1)[1]:  # the level is named once
        low = low.split(" ", 1)[0]
    return f"8 in 10 chance that the level is between {low} and {high}."


def lower(before: Estimate, now: Estimate) -> str:
    """What to say when new answers have lowered the level; empty when they have not."""
    both_are_ranges = before.basis is Basis.ANSWERS and now.basis is Basis.ANSWERS
    if both_are_ranges and now.level < before.level - FALL:
        kept = " Nothing you ticked is lost." if now.floor > before.floor - FLOOR_FALL else ""
        return f"Your range moved down a little with this answer.{kept}"
    return ""


def picture_name(estimate: Estimate, levels: Sequence[str]) -> str:
    """What a screen reader says in place of the dots."""
    if estimate.basis is Basis.NONE:
        return "No estimate yet. The 20 dots show where a new visitor is likely to be."
    if estimate.basis is Basis.TICKS:
        floor = third(estimate.floor, levels)
        return (
            f"At least {floor}, based on done items. "
            "No dot is below that; how far above is not known."
        )
    return f"Level estimate: {chances(estimate, levels)}. {interval(estimate, levels)}"


def third(level: float, levels: Sequence[str]) -> str:
    """A position on the scale 0..4 in words: "early Intermediate"."""
    level += 1e-9  # 1.9999999 from adding thirds is the end of a level, not the level below
    whole = min(int(level), 3)
    part = ("early", "mid", "late")[min(int((level - whole) * 3), 2)]
    return f"{part} {levels[whole]}"
