"""The estimate in words. Every probability word is counted from the twenty dots of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from progress.engine.estimate import Basis, Estimate

DOTS = 20
TICKS_ALONE = "Done items show what you know, not where your knowledge ends."
TOO_FEW = "Your answers don’t show yet where your knowledge ends."
MISFIT = 0.16  # probability from which on the page says that the levels are no ladder for someone
MISFIT_SENTENCE = "Your answers don’t follow the order of the levels, so this range is wider."
ALMOST_CERTAINLY = 18  # dots on one level
PROBABLY = 13
EITHER = 16  # dots on two neighboring levels
MIN_DROP = 0.01  # level units: a smaller drop is not mentioned
SMALL = 1e-9
MIN_BOUND_DROP = 1e-6  # level units: removing any tick lowers the lower bound by more
NEGLIGIBLE_EFFECT = 1 / 200  # of a level: a smaller effect gets no number


@dataclass(frozen=True)
class Headline:
    """What the page says in its largest type."""

    named: frozenset[int]  # the levels that it names, 0..3: their dots are filled
    chance: str  # "probably working at"; empty when it is too early to say
    place: str  # "Intermediate"; empty when it is too early to say
    short: str  # "Probably Intermediate", for the rail and the badge

    @property
    def phrase(self) -> str:
        """Both in one: "probably working at Intermediate"."""
        return f"{self.chance} {self.place}".strip()

    def sentence(self, subject: str = "You", verb: str = "are") -> str:
        """Return the whole sentence: "You are probably working at Intermediate."."""
        return f"{subject} {verb} {self.phrase}." if self.phrase else "It is too early to say."


def dots_per_level(estimate: Estimate) -> list[int]:
    """Return how many of the twenty dots are on each of the four levels."""
    counts = [0, 0, 0, 0]
    for dot in estimate.dots:
        counts[min(int(dot), 3)] += 1
    return counts


def headline(
    estimate: Estimate, levels: Sequence[str], previous: frozenset[int] = frozenset()
) -> Headline:
    """Return the headline for an estimate; `levels` are the four names in order.

    Hysteresis: keep the levels that were named before (`previous`) unless they are more than one
    dot short or another choice leads by a dot. So one tick does not flip a name back and forth.
    """
    if estimate.basis is Basis.NONE:
        return Headline(frozenset(), "", "", "No estimate yet")
    if len(estimate.levels) == 1:  # the name of the only level would say nothing
        return _headline_without_levels(estimate)
    if estimate.basis is Basis.TICKS:
        minimum = describe_position(estimate.lower_bound, levels)
        return Headline(frozenset(), "working at", f"{minimum} or above", f"At least {minimum}")
    counts = dots_per_level(estimate)
    named = _choose_levels(counts, previous)
    if not named:
        return Headline(named, "", "", "Too early to say")
    if len(named) == 2:
        either = " or ".join(levels[level] for level in sorted(named))
        return Headline(named, "working at", either, either)
    (level,) = named
    chance = "almost certainly" if counts[level] >= ALMOST_CERTAINLY else "probably"
    short = f"{chance.capitalize()} {levels[level]}"
    return Headline(named, f"{chance} working at", levels[level], short)


def _headline_without_levels(estimate: Estimate) -> Headline:
    (level,) = estimate.levels
    share = estimate.by_level[level].done
    amount = "all" if share > 1 - SMALL else "some" if share else "none"
    return Headline(frozenset(), f"done with {amount} of", "the list", f"Done: {amount} of it")


def _choose_levels(counts: Sequence[int], previous: frozenset[int]) -> frozenset[int]:
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
    """Return the dots of each level that has any, most first: "15 in 20 for Entry, 4 in 20 …"."""
    counts = dots_per_level(estimate)
    order = sorted((level for level in range(4) if counts[level]), key=lambda it: -counts[it])
    return ", ".join(f"{counts[level]} in {DOTS} for {levels[level]}" for level in order)


def explanation(estimate: Estimate, levels: Sequence[str]) -> str:
    """Return the sentences under the headline."""
    if estimate.basis is Basis.NONE:
        return (
            "Your first done item gives a minimum level. For a range, take the placement, or "
            f"{_and(_missing(estimate))}."
        )
    if estimate.basis is Basis.TICKS:
        known = TOO_FEW if estimate.not_known else TICKS_ALONE
        return f"{known} {_how_to_get_a_range(estimate)}"
    sentences = f"{chances(estimate, levels)}. {interval(estimate, levels)}"
    return f"{sentences} {MISFIT_SENTENCE}" if estimate.misfit >= MISFIT else sentences


def _how_to_get_a_range(estimate: Estimate) -> str:
    missing = _missing(estimate)
    if not missing:
        return "Nothing is marked “not yet.” To get a range, mark what you can’t do."
    if not estimate.not_known:
        missing.append("mark what you can’t do as not yet")
    return f"To get a range, {_and(missing)}."


def _missing(estimate: Estimate) -> list[str]:
    """What a range takes beside a "not yet"."""
    missing = []
    if estimate.answers_missing:
        more = "more " if estimate.answered else ""
        missing.append(f"answer {_plural(estimate.answers_missing, f'{more}item')}")
    if estimate.strands_missing:
        missing.append(f"finish a category in {_plural(estimate.strands_missing, 'strand')}")
    return missing


def _and(parts: Sequence[str]) -> str:
    """ "a", "a and b", or "a, b, and c"."""
    if len(parts) < 3:
        return " and ".join(parts)
    return f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def interval(estimate: Estimate, levels: Sequence[str]) -> str:
    """Return the 80% interval in words: "8 in 10 chance that the level is between …"."""
    low = describe_position(estimate.low, levels)
    high = describe_position(estimate.high, levels)
    if low == high:
        return f"8 in 10 chance that the level is {low}."
    if low.split(" ", 1)[1] == high.split(" ", 1)[1]:  # the level is named once
        low = low.split(" ", 1)[0]
    return f"8 in 10 chance that the level is between {low} and {high}."


def decrease_message(before: Estimate, after: Estimate) -> str:
    """Return what to say when new answers lowered the level; empty when they did not."""
    both_are_ranges = before.basis is Basis.ANSWERS and after.basis is Basis.ANSWERS
    if both_are_ranges and after.level < before.level - MIN_DROP:
        no_tick_removed = after.lower_bound > before.lower_bound - MIN_BOUND_DROP
        kept = " Nothing you ticked is lost." if no_tick_removed else ""
        return f"Your range moved down with this change.{kept}"
    return ""


def picture_description(estimate: Estimate, levels: Sequence[str]) -> str:
    """Return the text alternative of the dots."""
    if estimate.basis is Basis.NONE:
        return "No estimate yet. The 20 dots show where a new visitor is likely to be."
    if estimate.basis is Basis.TICKS:
        minimum = describe_position(estimate.lower_bound, levels)
        return (
            f"At least {minimum}, based on done items. "
            "No dot is below that; how far above is not known."
        )
    return f"Level estimate: {chances(estimate, levels)}. {interval(estimate, levels)}"


def describe_position(level: float, levels: Sequence[str]) -> str:
    """Return a position on the scale 0..4 in words: "early Intermediate"."""
    level += 1e-9  # 1.9999999 from adding thirds is the end of a level, not the level below
    whole = min(int(level), 3)
    part = ("early", "mid", "late")[min(int((level - whole) * 3), 2)]
    return f"{part} {levels[whole]}"


def describe_fraction(size: float) -> str:
    """Return a part of a level in words: "about 1/30 of a level", never a decimal."""
    if size > 4 / 3:
        return "more than a whole level"
    denominator = round(1 / size)
    common = {1: "a whole level", 2: "half a level", 3: "a third of a level"}
    return f"about {common.get(denominator, f'1/{denominator} of a level')}"
