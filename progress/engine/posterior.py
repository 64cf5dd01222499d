"""Positions given all responses, and the level at each.

Shapes: j styles, c categories, s strands, x overall positions, y positions in a strand.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from progress.engine.curves import PRIOR, STRAND_GIVEN_OVERALL, Array
from progress.engine.distribution import LevelDistribution, normal_mixture, shortfall
from progress.engine.styles import FLAT

MIN_VARIANCE = 1e-6  # level units squared


@dataclass(frozen=True, eq=False)
class Posterior:
    """The joint distribution of style and position, with the level's mean and variance at each."""

    weight: Array  # (j, x), sums to 1
    mean: Array  # (j, x), level units
    variance: Array  # (j, x)
    likelihood: Array  # (j, s, y)
    marginal: Array  # (j, s, x): likelihood of the overall position
    share: Array  # (j, s, y): expected part of the level
    overall_share: Array  # (j, s, x)
    chosen_or_open: Array  # (j, c, y): items known among those ticked by hand or unanswered
    top: int  # the end of the scale

    @classmethod
    def from_strands(
        cls,
        *,
        style_weight: Array,
        likelihood: Array,
        marginal: Array,
        share: Array,
        share_variance: Array,
        chosen_or_open: Array,
        top: int,
    ) -> Posterior:
        """Return the posterior, by Bayes' rule: given the overall position, strands are
        independent."""
        first = likelihood * share
        mean = (first @ STRAND_GIVEN_OVERALL.T) / marginal
        second = likelihood * share_variance + first * share
        variance = (second @ STRAND_GIVEN_OVERALL.T) / marginal - mean**2
        logs = np.log(marginal).sum(axis=1)
        weight = PRIOR * np.exp(logs - logs.max(axis=1, keepdims=True))
        weight = weight / weight.sum(axis=1, keepdims=True)
        return cls(
            weight=weight * style_weight[:, None],
            mean=mean.sum(axis=1),
            variance=np.maximum(variance, 0).sum(axis=1),
            likelihood=likelihood,
            marginal=marginal,
            share=share,
            overall_share=mean,
            chosen_or_open=chosen_or_open,
            top=top,
        )

    @cached_property
    def level(self) -> float:
        """The expected level."""
        return float((self.weight * self.mean).sum())

    @cached_property
    def level_variance(self) -> float:
        """The variance of the level, in squared level units."""
        squares = (self.weight * (self.variance + self.mean**2)).sum()
        return float(squares) - self.level**2

    @property
    def misfit(self) -> float:
        """The probability that the levels are no ladder for this person, 0..1: person fit."""
        return float(self.weight[FLAT].sum())

    @cached_property
    def without_strand(self) -> Array:
        """(j, s, x): the overall position given all strands but one, not normalized."""
        return self.weight[:, None, :] / self.marginal

    @cached_property
    def strand_position(self) -> Array:
        """(j, s, y): a strand's position given all responses; sums to 1 over j and y."""
        weight = self.likelihood * (self.without_strand @ STRAND_GIVEN_OVERALL)
        normalized: Array = weight / weight.sum(axis=(0, 2), keepdims=True)
        return normalized

    def level_raised_to(self, bound: float) -> float:
        """Return the expected level with all that lies below `bound` raised to it: given the
        position, the level is normal."""
        sd = np.sqrt(np.maximum(self.variance, MIN_VARIANCE))
        return self.level + float((self.weight * sd * shortfall((bound - self.mean) / sd)).sum())

    def distribution(self) -> LevelDistribution:
        """Return the distribution of the level: normal given the overall position."""
        weight = self.weight.sum(axis=0)
        scale = np.maximum(weight, 1e-300)
        mean = (self.weight * self.mean).sum(axis=0) / scale
        squares = (self.weight * (self.variance + self.mean**2)).sum(axis=0) / scale
        return normal_mixture(weight, mean, np.maximum(squares - mean**2, MIN_VARIANCE), self.top)
