"""The latent-trait model behind the estimate: from answers to where somebody stands.

A person has an overall position and one position per strand around it. Rasch model (Rasch
1960) with one difficulty per category; strands as in the bifactor reduction of Gibbons &
Hedeker (1992). docs/estimate.md derives the formulas. Pure Python.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log
from operator import mul
from typing import NamedTuple

from progress.engine.curves import (
    ALIKE,
    LEVELS,
    LOG_PRIOR,
    SIZE,
    SPREAD,
    Curve,
    Vector,
    exponentials,
    normalised,
    product,
    smooth,
)
from progress.engine.distribution import Belief, mixture
from progress.engine.responses import State

DONE = State.DONE
EVIDENCE_CACHE = 1024  # strands remembered per model, about 5 kB each


@dataclass(frozen=True)
class ModelItem:
    """One thing to know. `category` names one level and one strand; `level` is 0..3."""

    key: str
    level: int
    strand: str
    category: Hashable
    prerequisites: tuple[str, ...] = ()


class Tally(NamedTuple):
    """How many items of a category have which state; the columns follow `State`."""

    asked: int = 0  # done, as answered in (or assumed from) the placement
    done: int = 0  # done, ticked by hand
    learning: int = 0
    not_yet: int = 0
    not_for_me: int = 0

    @property
    def yes(self) -> int:
        return self.asked + self.done

    @property
    def noes(self) -> int:
        return self.learning + self.not_yet


@dataclass(frozen=True, eq=False)
class ModelCategory:
    """The items of one strand at one level."""

    name: Hashable
    level: int
    keys: tuple[str, ...]
    weight: float  # what one item adds to the level
    curve: Curve

    def exposure(self, tally: Tally, base: float) -> float:
        """How much of a no an untouched item here is: grows with what was sorted by hand.

        With items that are not for this person too, or a tick on one of them could lower the
        level. Where the placement asked, not: else a tick by hand could lower it there."""
        if tally.asked:
            return base
        return base + (1 - base) * (tally.done + tally.not_for_me) / len(self.keys)

    def alike(self, tally: Tally, exposure: float) -> float:
        """The design effect: so many times less do the items here say than independent ones.

        Learning is half an answer, an untouched item as much of one as it was looked at."""
        untouched = len(self.keys) - sum(tally)
        said = tally.yes + tally.not_yet + 0.5 * tally.learning + exposure * untouched
        return 1 + ALIKE * max(said - 1, 0)


@dataclass(frozen=True, eq=False)
class ModelStrand:
    name: str
    categories: tuple[ModelCategory, ...]
    size: int  # items


class Evidence(NamedTuple):
    """What the answers in one strand say: its likelihood, and its share of the level.

    The first three on the grid of the strand's position, the others on the overall grid."""

    likelihood: Vector
    share: Vector  # expected part of the level
    variance: Vector
    marginal: Vector  # likelihood of the overall position
    overall_share: Vector
    overall_variance: Vector


class Posterior(NamedTuple):
    """The overall position given all answers; with the level's mean and variance at each point."""

    weight: Vector  # sums to 1
    mean: Vector
    variance: Vector
    strands: list[Evidence]  # in the order of Model.strands

    def level(self) -> float:
        """The expected level, 0..4."""
        return product(self.weight, self.mean)

    def belief(self) -> Belief:
        """The distribution of the level: normal given the overall position."""
        return mixture(zip(self.weight, self.mean, self.variance, strict=True))


class Model:
    """Everything that depends on the list alone. Immutable; build it once per list.

    `difficulty` overrides a category's difficulty in level units (default: the middle of its
    level). Raises ValueError if two items share a key, if a level is not 0..3, or if the items
    of one category differ in level or strand."""

    def __init__(
        self, items: Iterable[ModelItem], difficulty: Mapping[Hashable, float] | None = None
    ) -> None:
        self.items = tuple(items)
        self.item_of = {item.key: item for item in self.items}
        if len(self.item_of) != len(self.items):
            raise ValueError("item keys must be unique")
        self.difficulty = dict(difficulty or {})
        self.strands = _strands(self.items, self.difficulty)
        # Where an item's category is found: its strand, and its place in the strand.
        self.place_of = {
            key: (row, column)
            for row, strand in enumerate(self.strands)
            for column, category in enumerate(strand.categories)
            for key in category.keys
        }
        self.evidence = lru_cache(EVIDENCE_CACHE)(self._evidence)
        prior = self.posterior(self.tally({}), 0.0)
        self.prior_level, self.prior_belief = prior.level(), prior.belief()

    def category_of(self, key: str) -> ModelCategory:
        """The category of an item; KeyError for an unknown key."""
        row, column = self.place_of[key]
        return self.strands[row].categories[column]

    def tally(
        self, states: Mapping[str, State], asked: Collection[str] = ()
    ) -> list[tuple[Tally, ...]]:
        """Count the states per strand and category. Unknown keys are ignored."""
        counts = [[[0, 0, 0, 0, 0] for _ in strand.categories] for strand in self.strands]
        for key, state in states.items():
            place = self.place_of.get(key)
            if place is not None and state:
                column = 0 if state == DONE and key in asked else state
                counts[place[0]][place[1]][column] += 1
        return [tuple(Tally(*count) for count in strand) for strand in counts]

    def posterior(self, tallies: Iterable[tuple[Tally, ...]], exposure: float) -> Posterior:
        """Overall position given the answers, by Bayes' rule on GRID."""
        logs, mean, variance = LOG_PRIOR, [0.0] * SIZE, [0.0] * SIZE
        strands = [self.evidence(row, tally, exposure) for row, tally in enumerate(tallies)]
        for strand in strands:
            logs = [a + log(b) for a, b in zip(logs, strand.marginal, strict=True)]
            mean = [a + b for a, b in zip(mean, strand.overall_share, strict=True)]
            variance = [a + b for a, b in zip(variance, strand.overall_variance, strict=True)]
        return Posterior(normalised(exponentials(logs)), mean, variance, strands)

    def _evidence(self, row: int, tallies: tuple[Tally, ...], exposure: float) -> Evidence:
        inside = _within_strand(self.strands[row].categories, tallies, exposure)
        return Evidence(*inside, *overall(*inside))


def _strands(
    items: Iterable[ModelItem], difficulty: Mapping[Hashable, float]
) -> tuple[ModelStrand, ...]:
    items_at = [0] * LEVELS
    keys: dict[tuple[str, int, Hashable], list[str]] = {}
    place: dict[Hashable, tuple[str, int]] = {}
    for item in items:
        if not 0 <= item.level < LEVELS:
            raise ValueError(f"level of {item.key!r} is not 0..{LEVELS - 1}")
        if place.setdefault(item.category, (item.strand, item.level)) != (item.strand, item.level):
            raise ValueError(f"category {item.category!r} is in two strands or levels")
        items_at[item.level] += 1
        keys.setdefault((item.strand, item.level, item.category), []).append(item.key)
    curves: dict[tuple[int, float], Curve] = {}
    grouped: dict[str, list[ModelCategory]] = {}
    for (strand, level, name), members in keys.items():
        middle = difficulty.get(name, level + 0.5)
        if (level, middle) not in curves:
            curves[level, middle] = Curve(level, middle)
        curve = curves[level, middle]
        category = ModelCategory(name, level, tuple(members), 1 / items_at[level], curve)
        grouped.setdefault(strand, []).append(category)
    return tuple(
        ModelStrand(name, tuple(categories), sum(len(category.keys) for category in categories))
        for name, categories in grouped.items()
    )


def _within_strand(
    categories: tuple[ModelCategory, ...], tallies: tuple[Tally, ...], base: float
) -> tuple[Vector, Vector, Vector]:
    """Likelihood of a strand's position, and mean and variance of the strand's share there."""
    logs, share, variance, certain = [0.0] * SIZE, [0.0] * SIZE, [0.0] * SIZE, 0.0
    for category, tally in zip(categories, tallies, strict=True):
        curve, weight = category.curve, category.weight
        exposure = category.exposure(tally, base)
        alike = category.alike(tally, exposure)
        if tally.yes:
            certain += tally.yes * weight
            logs = _add(logs, tally.yes / alike, curve.log_yes)
            variance = _add(variance, tally.yes * weight**2, curve.variance_yes)
        if tally.noes:
            # Learning is half an answer: half the evidence of a no, half an item known.
            certain += 0.5 * tally.learning * weight
            logs = _add(logs, (tally.not_yet + 0.5 * tally.learning) / alike, curve.log_no)
            variance = _add(variance, tally.noes * weight**2, curve.variance_no)
        if tally.not_for_me:
            share = _add(share, tally.not_for_me * weight, curve.known)
            variance = _add(variance, tally.not_for_me * weight**2, curve.variance)
        if untouched := len(category.keys) - sum(tally):
            item = curve.open(exposure)
            if exposure:
                logs = _add(logs, untouched / alike, item.loglik)
            share = _add(share, untouched * weight, item.known)
            variance = _add(variance, untouched * weight**2, item.variance)
            # Every answer tells more of what the whole category is like for this person.
            left = (1 - ALIKE) / (alike - ALIKE) if alike > 1 or tally.yes + tally.noes else 1.0
            variance = _add(variance, left * (untouched * weight) ** 2, item.shared)
    return exponentials(logs), [x + certain for x in share], variance


def overall(likelihood: Vector, share: Vector, variance: Vector) -> tuple[Vector, Vector, Vector]:
    """From a strand's position to the overall one: likelihood, mean and variance of the share."""
    first = list(map(mul, likelihood, share))
    second = [a * v + f * s for a, v, f, s in zip(likelihood, variance, first, share, strict=True)]
    marginal = smooth(SPREAD, likelihood)
    mean = [a / b for a, b in zip(smooth(SPREAD, first), marginal, strict=True)]
    squares = zip(smooth(SPREAD, second), marginal, mean, strict=True)
    return marginal, mean, [max(a / b - m * m, 0.0) for a, b, m in squares]


def _add(vector: Vector, factor: float, other: Vector) -> Vector:
    return [a + factor * b for a, b in zip(vector, other, strict=True)]
