"""The distribution of a level over 0..4, and everything that is read off it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import ceil, erf, sqrt

LEVELS = 4
BINS_PER_LEVEL = 6  # as drawn
CELLS_PER_LEVEL = 24  # as computed: the density is constant within one cell
CELLS = LEVELS * CELLS_PER_LEVEL
DOTS = 20
_TAIL = 5.0  # standard deviations beyond which a normal distribution is treated as zero
_MIN_WEIGHT = 1e-7  # components of a mixture with less weight are left out
_MIN_VARIANCE = 1e-6
_MAX_LOWER_BOUND = LEVELS - 1e-6  # the highest bound that still leaves something above it


@dataclass(frozen=True)
class LevelDistribution:
    """A distribution over 0..4, given by its cumulative probability at the ends of CELLS equal
    cells, truncated to what is at or above `lower_bound` and renormalized."""

    cumulative: tuple[float, ...]
    lower_bound: float = 0.0

    def truncated_below(self, lower_bound: float) -> LevelDistribution:
        """Return this distribution given that the level is at least `lower_bound` (0..4)."""
        return LevelDistribution(self.cumulative, min(lower_bound, _MAX_LOWER_BOUND))

    def quantile(self, probability: float) -> float:
        """Return the level that is not exceeded with this probability (0..1)."""
        target = self._below + probability * (1 - self._below)
        cell = bisect_right(self.cumulative, target) - 1
        if cell >= CELLS:
            return float(LEVELS)
        start, end = self.cumulative[cell], self.cumulative[cell + 1]
        level = (cell + (target - start) / (end - start)) / CELLS_PER_LEVEL
        return max(level, self.lower_bound)

    def cdf(self, level: float) -> float:
        """Return the probability that the level is at most `level` (level units)."""
        return max(self._untruncated_cdf(level) - self._below, 0.0) / (1 - self._below)

    def quantile_dots(self) -> tuple[float, ...]:
        """Return DOTS equally likely levels, ascending: a quantile dotplot (Kay et al. 2016)."""
        return tuple(self.quantile((index + 0.5) / DOTS) for index in range(DOTS))

    def mass(self) -> tuple[float, ...]:
        """Return the probability of each sixth of a level: 24 numbers that sum to 1."""
        bins = LEVELS * BINS_PER_LEVEL
        ends = [self.cdf(index / BINS_PER_LEVEL) for index in range(bins)] + [1.0]
        return tuple(high - low for low, high in pairwise(ends))

    def mean(self) -> float:
        """Return the expected level: the area above the cumulative curve."""
        first = int(self.lower_bound * CELLS_PER_LEVEL) + 1
        levels = [self.lower_bound, *(cell / CELLS_PER_LEVEL for cell in range(first, CELLS + 1))]
        above = [1 - self.cdf(level) for level in levels]
        steps = zip(pairwise(levels), pairwise(above), strict=True)
        return self.lower_bound + sum((b - a) * (p + q) / 2 for (a, b), (p, q) in steps)

    @cached_property
    def _below(self) -> float:
        """The probability that the truncation removes."""
        return self._untruncated_cdf(self.lower_bound)

    def _untruncated_cdf(self, level: float) -> float:
        in_cells = min(max(level, 0.0), LEVELS) * CELLS_PER_LEVEL
        cell = min(int(in_cells), CELLS - 1)
        start, end = self.cumulative[cell], self.cumulative[cell + 1]
        return start + (in_cells - cell) * (end - start)


def normal_mixture(components: Iterable[tuple[float, float, float]]) -> LevelDistribution:
    """Return a mixture of normals (weight, mean, variance in level units), limited to 0..4.

    Probability outside 0..4 goes into the first and the last cell. Weights sum to 1; components
    below _MIN_WEIGHT are left out."""
    increments = [0.0] * (CELLS + 1)
    for weight, mean, variance in components:
        if weight < _MIN_WEIGHT:
            continue
        sd = sqrt(max(variance, _MIN_VARIANCE))
        scale = 1 / (sd * sqrt(2) * CELLS_PER_LEVEL)
        center = mean * CELLS_PER_LEVEL
        reach = _TAIL * sd * CELLS_PER_LEVEL
        first = max(ceil(center - reach), 1)
        last = min(ceil(center + reach), CELLS)
        previous, half = 0.0, 0.5 * weight
        for knot in range(first, last):
            current = half + half * erf((knot - center) * scale)
            increments[knot] += current - previous
            previous = current
        increments[max(last, first)] += weight - previous
    cumulative = list(accumulate(increments))
    total = cumulative[-1]
    return LevelDistribution(tuple(value / total for value in cumulative))
