"""What is believed about a level: one distribution over 0..4, and everything read off it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import ceil, erf, sqrt

LEVELS = 4
BINS_PER_LEVEL = 6  # as drawn
CELLS_PER_LEVEL = 24  # as computed: a belief is flat inside one cell
CELLS = LEVELS * CELLS_PER_LEVEL
DOTS = 20
_TAIL = 5.0  # standard deviations beyond which a normal is taken as spent
_HIGHEST = LEVELS - 1e-6  # the last place where a cut still leaves something


@dataclass(frozen=True)
class Belief:
    """A distribution over 0..4 by its cumulative probability at the ends of CELLS equal cells,
    cut to what lies at or above `floor` and renormalised."""

    cumulative: tuple[float, ...]
    floor: float = 0.0

    def above(self, floor: float) -> Belief:
        """The same belief given that the level is at least `floor` (0..4)."""
        return Belief(self.cumulative, min(floor, _HIGHEST))

    def quantile(self, share: float) -> float:
        """The level that is not exceeded with chance `share` (0..1)."""
        target = self._below + share * (1 - self._below)
        cell = bisect_right(self.cumulative, target) - 1
        if cell >= CELLS:
            return float(LEVELS)
        start, end = self.cumulative[cell], self.cumulative[cell + 1]
        return max((cell + (target - start) / (end - start)) / CELLS_PER_LEVEL, self.floor)

    def at_most(self, level: float) -> float:
        """The chance that the level is at most `level` (level units)."""
        return max(self._uncut(level) - self._below, 0.0) / (1 - self._below)

    def dots(self) -> tuple[float, ...]:
        """DOTS equally likely levels, ascending: a quantile dotplot (Kay et al. 2016)."""
        return tuple(self.quantile((index + 0.5) / DOTS) for index in range(DOTS))

    def mass(self) -> tuple[float, ...]:
        """The probability of each sixth of a level: 24 numbers that sum to 1."""
        bins = LEVELS * BINS_PER_LEVEL
        ends = [self.at_most(index / BINS_PER_LEVEL) for index in range(bins)] + [1.0]
        return tuple(high - low for low, high in pairwise(ends))

    def mean(self) -> float:
        """The expected level: the area above the cumulative curve."""
        first = int(self.floor * CELLS_PER_LEVEL) + 1
        places = [self.floor, *(cell / CELLS_PER_LEVEL for cell in range(first, CELLS + 1))]
        over = [1 - self.at_most(place) for place in places]
        steps = zip(pairwise(places), pairwise(over), strict=True)
        return self.floor + sum((b - a) * (p + q) / 2 for (a, b), (p, q) in steps)

    @cached_property
    def _below(self) -> float:
        """The chance that is cut away."""
        return self._uncut(self.floor)

    def _uncut(self, level: float) -> float:
        place = min(max(level, 0.0), LEVELS) * CELLS_PER_LEVEL
        cell = min(int(place), CELLS - 1)
        start, end = self.cumulative[cell], self.cumulative[cell + 1]
        return start + (place - cell) * (end - start)


def mixture(parts: Iterable[tuple[float, float, float]]) -> Belief:
    """Mixture of normals (weight, mean, variance in level units), cut to 0..4.

    What falls outside 0..4 is put into the first and the last cell. Weights sum to 1; those
    below one in ten million are left out."""
    gain = [0.0] * (CELLS + 1)
    for weight, mean, variance in parts:
        if weight < 1e-7:
            continue
        sd = sqrt(max(variance, 1e-6))
        scale = 1 / (sd * sqrt(2) * CELLS_PER_LEVEL)
        centre = mean * CELLS_PER_LEVEL
        reach = _TAIL * sd * CELLS_PER_LEVEL
        first = max(ceil(centre - reach), 1)
        last = min(ceil(centre + reach), CELLS)
        reached, half = 0.0, 0.5 * weight
        for knot in range(first, last):
            now = half + half * erf((knot - centre) * scale)
            gain[knot] += now - reached
            reached = now
        gain[max(last, first)] += weight - reached
    cumulative = list(accumulate(gain))
    total = cumulative[-1]
    return Belief(tuple(value / total for value in cumulative))
