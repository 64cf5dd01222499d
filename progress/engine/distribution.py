"""The distribution of a level, and everything that is read off it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import erf, pi, sqrt

import numpy as np

from progress.engine.curves import Array

BINS_PER_LEVEL = 6  # as drawn
CELLS_PER_LEVEL = 24  # as computed: the density is constant within one cell
DOTS = 20
_TO_THE_TOP = 1e-6  # level units: the highest lower bound still leaves so much above it
_REACH = 6.0  # standard deviations, beyond which a normal distribution is treated as zero
_NORMAL_AT = np.linspace(-_REACH, _REACH, 4801)
_NORMAL_CDF = np.array([0.5 + 0.5 * erf(x / sqrt(2)) for x in _NORMAL_AT])


@dataclass(frozen=True)
class LevelDistribution:
    """A distribution of the level from 0 to the top, given by its cumulative probability at the
    ends of equal cells. What lies below `lower_bound` is cut away, or if `heaped`, raised to it."""

    cumulative: tuple[float, ...]
    lower_bound: float = 0.0
    heaped: bool = False

    @property
    def top(self) -> int:
        """The highest level there is."""
        return (len(self.cumulative) - 1) // CELLS_PER_LEVEL

    def truncated_below(self, lower_bound: float) -> LevelDistribution:
        """Return this distribution given that the level is at least `lower_bound`."""
        return LevelDistribution(self.cumulative, min(lower_bound, self.top - _TO_THE_TOP))

    def raised_to(self, lower_bound: float) -> LevelDistribution:
        """Return this distribution with all that lies below `lower_bound` moved up to it."""
        return LevelDistribution(
            self.cumulative, min(lower_bound, self.top - _TO_THE_TOP), heaped=True
        )

    def quantile(self, probability: float) -> float:
        """Return the level that is not exceeded with this probability (0..1)."""
        target = self._below + probability * (1 - self._below)
        cell = bisect_right(self.cumulative, target) - 1
        if cell >= len(self.cumulative) - 1:
            return float(self.top)
        start, end = self.cumulative[cell], self.cumulative[cell + 1]
        level = (cell + (target - start) / (end - start)) / CELLS_PER_LEVEL
        return max(level, self.lower_bound)

    def cdf(self, level: float) -> float:
        """Return the probability that the level is at most `level` (level units)."""
        if self.heaped and level < self.lower_bound:
            return 0.0
        return max(self._untruncated_cdf(level) - self._below, 0.0) / (1 - self._below)

    def quantile_dots(self) -> tuple[float, ...]:
        """Return DOTS equally likely levels, ascending: a quantile dotplot (Kay et al. 2016)."""
        return tuple(self.quantile((index + 0.5) / DOTS) for index in range(DOTS))

    def mass(self) -> tuple[float, ...]:
        """Return the probability of each sixth of a level: the numbers sum to 1."""
        bins = self.top * BINS_PER_LEVEL
        ends = [0.0] + [self.cdf(index / BINS_PER_LEVEL) for index in range(1, bins)] + [1.0]
        return tuple(high - low for low, high in pairwise(ends))

    def mean(self) -> float:
        """Return the expected level: the area above the cumulative curve."""
        cells = len(self.cumulative)
        first = int(self.lower_bound * CELLS_PER_LEVEL) + 1
        levels = [self.lower_bound, *(cell / CELLS_PER_LEVEL for cell in range(first, cells))]
        above = [1 - self.cdf(level) for level in levels]
        steps = zip(pairwise(levels), pairwise(above), strict=True)
        return self.lower_bound + sum((b - a) * (p + q) / 2 for (a, b), (p, q) in steps)

    @cached_property
    def _below(self) -> float:
        """The probability that the truncation removes."""
        return 0.0 if self.heaped else self._untruncated_cdf(self.lower_bound)

    def _untruncated_cdf(self, level: float) -> float:
        in_cells = min(max(level, 0.0), self.top) * CELLS_PER_LEVEL
        cell = min(int(in_cells), len(self.cumulative) - 2)
        start, end = self.cumulative[cell], self.cumulative[cell + 1]
        return start + (in_cells - cell) * (end - start)


def normal_mixture(weight: Array, mean: Array, variance: Array, top: int) -> LevelDistribution:
    """Return a mixture of normals, in level units, limited to 0..top.

    One number per component each; weights sum to 1, variances are above 0. Probability outside the
    limits goes into the first and the last cell."""
    knots = np.arange(1, top * CELLS_PER_LEVEL) / CELLS_PER_LEVEL
    below = _normal_cdf((knots[:, None] - mean) / np.sqrt(variance)) @ weight
    inner = np.minimum(np.maximum.accumulate(below), 1.0).tolist()
    return LevelDistribution((0.0, *inner, 1.0))


def shortfall(bound: Array) -> Array:
    """Return how far a standard normal variable is expected to fall below each bound:
    E[max(bound - Z, 0)]."""
    density = np.exp(-0.5 * bound**2) / sqrt(2 * pi)
    below: Array = bound * _normal_cdf(bound) + density
    return below


def _normal_cdf(x: Array) -> Array:
    """The standard normal distribution function, from a table: to within 1e-6."""
    cdf: Array = np.interp(x, _NORMAL_AT, _NORMAL_CDF)
    return cdf
