"""The latent-trait model behind the estimate: from responses to positions.

A person has an overall position and one position per strand around it. Rasch model (Rasch 1960)
with one difficulty per category; strands as in the bifactor dimension reduction of Gibbons &
Hedeker (1992). docs/estimate.md derives the formulas.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from math import log
from typing import NamedTuple

from progress.engine.curves import (
    LOG_PRIOR,
    OMISSION_WEIGHT,
    SIZE,
    Vector,
    exponentials,
    normalized,
    product,
)
from progress.engine.distribution import LevelDistribution, normal_mixture
from progress.engine.items import ModelCategory, ModelItem, group_by_strand
from progress.engine.likelihood import StrandLikelihood, strand_likelihood
from progress.engine.responses import Responses, State
from progress.engine.tally import StrandTally, Tallies, Tally

CACHED_STRANDS = 1024  # likelihoods remembered per model, about 5 kB each


class Posterior(NamedTuple):
    """The overall position given all responses, with the level's mean and variance at each."""

    weight: Vector  # sums to 1
    mean: Vector
    variance: Vector
    strands: list[StrandLikelihood]  # in the order of Model.strands

    def level(self) -> float:
        """Return the expected level, 0..4."""
        return product(self.weight, self.mean)

    def level_variance(self) -> float:
        """Return the variance of the level, in squared level units."""
        squares = [v + m * m for v, m in zip(self.variance, self.mean, strict=True)]
        return product(self.weight, squares) - self.level() ** 2

    def level_with(self, row: int, strand: StrandLikelihood) -> float:
        """Return the expected level if the strand at `row` had this likelihood instead.

        The same as a whole posterior from the changed responses, without the other strands."""
        old = self.strands[row]
        weight = normalized(
            [w * b / a for w, a, b in zip(self.weight, old.marginal, strand.marginal, strict=True)]
        )
        shares = zip(self.mean, old.overall_share, strand.overall_share, strict=True)
        return product(weight, [m - a + b for m, a, b in shares])

    def distribution(self) -> LevelDistribution:
        """Return the distribution of the level: normal given the overall position."""
        return normal_mixture(zip(self.weight, self.mean, self.variance, strict=True))


class Model:
    """Everything that depends on the list of items alone. Immutable; build it once per list.

    `difficulty` overrides a category's difficulty in level units (default: the middle of its
    level). Raises ValueError if two items share a key, if a level is not 0..3, or if the items
    of one category differ in level or strand."""

    def __init__(
        self, items: Iterable[ModelItem], difficulty: Mapping[Hashable, float] | None = None
    ) -> None:
        self.items = tuple(items)
        self.item_by_key = {item.key: item for item in self.items}
        if len(self.item_by_key) != len(self.items):
            raise ValueError("item keys must be unique")
        self.difficulty = dict(difficulty or {})
        self.strands = group_by_strand(self.items, self.difficulty)
        # Where an item's category is: the row of its strand, and its column in the strand.
        self.cell_by_key = {
            key: (row, column)
            for row, strand in enumerate(self.strands)
            for column, category in enumerate(strand.categories)
            for key in category.keys
        }
        self.strand_likelihood = lru_cache(CACHED_STRANDS)(self._strand_likelihood)
        prior = self.posterior(self.tally(Responses(placed=True)), 0.0)
        self.prior_level, self.prior = prior.level(), prior.distribution()

    def category_of(self, key: str) -> ModelCategory:
        """Return the category of an item. Raises KeyError for an unknown key."""
        row, column = self.cell_by_key[key]
        return self.strands[row].categories[column]

    def tally(self, responses: Responses) -> Tallies:
        """Count the states per strand and category. Unknown keys are ignored."""
        counts = [[[0, 0, 0, 0, 0] for _ in strand.categories] for strand in self.strands]
        asked = responses.from_placement
        for key, state in responses.states.items():
            cell = self.cell_by_key.get(key)
            if cell is not None and state:
                column = 0 if state == State.DONE and key in asked else state
                counts[cell[0]][cell[1]][column] += 1
        return [tuple(Tally(*count) for count in strand) for strand in counts]

    def recount(self, tallies: Tallies, key: str, old: str | None, new: str) -> StrandTally:
        """Return the tally of an item's strand with the item moved between columns of Tally."""
        row, column = self.cell_by_key[key]
        strand = tallies[row]
        return (*strand[:column], strand[column].recounted(old, new), *strand[column + 1 :])

    def posterior(self, tallies: Tallies, omission_weight: float) -> Posterior:
        """Return the overall position given the responses, by Bayes' rule on GRID."""
        logs, mean, variance = LOG_PRIOR, [0.0] * SIZE, [0.0] * SIZE
        strands = [
            self.strand_likelihood(row, tally, omission_weight) for row, tally in enumerate(tallies)
        ]
        for strand in strands:
            logs = [a + log(b) for a, b in zip(logs, strand.marginal, strict=True)]
            mean = [a + b for a, b in zip(mean, strand.overall_share, strict=True)]
            variance = [a + b for a, b in zip(variance, strand.overall_variance, strict=True)]
        return Posterior(normalized(exponentials(logs)), mean, variance, strands)

    def _strand_likelihood(
        self, row: int, tally: StrandTally, omission_weight: float
    ) -> StrandLikelihood:
        return strand_likelihood(self.strands[row].categories, tally, omission_weight)


def base_omission_weight(responses: Responses) -> float:
    """How strongly an item in an untouched category counts as not known, 0..1.

    After a placement not at all. Without one a little: people begin with what they know."""
    return 0.0 if responses.placed else OMISSION_WEIGHT
