"""The position grid, the item response functions, and the parameters of the model.

Positions and difficulties are in level units (0.5 is the middle of the first level), and every
integral is a sum over GRID. docs/estimate.md says where the numbers come from.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb, pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from progress.engine.styles import CLAIM, DENIAL, GUESS, SLIP, SLOPE_FACTOR

LEVELS = 4  # at most
# Logits per level unit, for the items of each level: the higher the level, the less it says.
SLOPES = (2.0, 1.8, 1.6, 1.4)
SD_ITEM = 0.9  # logits: an item's difficulty around that of its category
PRIOR_MEAN, PRIOR_SD = 1.3, 1.2  # level units: the overall position of a new person
SD_STRAND = 0.5  # level units: a strand's position around the overall one
CATEGORY_CORRELATION = 0.65  # of one person's answers within a category
SD_CATEGORY = 0.5  # logits: how far a whole category is off for one person
PASSED_OVER = 0.08  # how strongly an item that was passed over counts as not known

Array = NDArray[np.float64]

GRID: Array = -1.6 + 0.3 * np.arange(25.0)  # level units
SIZE = len(GRID)


class Count(NamedTuple):
    """How many of some items are known: mean and variance, each (styles, grid)."""

    mean: Array
    variance: Array


class ItemResponseFunction:
    """The responses to items of one level (0..3) and difficulty (level units).

    All arrays are (styles, grid)."""

    def __init__(self, level: int, difficulty: float) -> None:
        # An unknown, normally distributed item difficulty flattens the logistic curve by this much.
        slope = SLOPES[level] / sqrt(1 + pi / 8 * SD_ITEM**2) * SLOPE_FACTOR[:, None]
        p = self.probability = 1 / (1 + np.exp(-slope * (GRID - difficulty)))
        self.yes = (1 - DENIAL[:, None]) * p + CLAIM[:, None] * (1 - p)
        self.log_yes, self.log_no = np.log(self.yes), np.log(1 - self.yes)
        # Even an answered item is uncertain: the answer may be a slip or a guess.
        after_yes = (1 - SLIP) * p / ((1 - SLIP) * p + GUESS * (1 - p))
        after_no = SLIP * p / (SLIP * p + (1 - GUESS) * (1 - p))
        self.variance_yes = after_yes * (1 - after_yes)
        self.variance_no = after_no * (1 - after_no)
        omitted = 1 - PASSED_OVER * self.yes
        self.log_passed_over = np.log(omitted)
        self.known_if_passed_over = p * (1 - (1 - DENIAL[:, None]) * PASSED_OVER) / omitted
        self.known_among = lru_cache(512)(self._known_among)

    def _known_among(self, items: int, at_least: int) -> Count:
        """Return how many of `items` are known, where `at_least` so many certainly are.

        The mean is the larger of the two, not the mean given that it is at least so many: what is
        certain was chosen for being known and says nothing of the others. The variance is that of
        the binomial distribution given this."""
        p = self.probability
        if not at_least:
            return Count(items * p, items * p * (1 - p))
        numbers = np.arange(at_least, items + 1)[:, None, None]
        ways = np.array([comb(items, number) for number in range(at_least, items + 1)])
        chances = ways[:, None, None] * p**numbers * (1 - p) ** (items - numbers)
        total = np.maximum(chances.sum(axis=0), 1e-300)
        first = (numbers * chances).sum(axis=0) / total
        second = (numbers**2 * chances).sum(axis=0) / total
        return Count(np.maximum(items * p, at_least), np.maximum(second - first**2, 0))


def normal(x: Array, mean: float, sd: float) -> Array:
    """Return the density of a normal distribution on the grid, as weights that sum to 1."""
    density: Array = np.exp(-0.5 * ((x - mean) / sd) ** 2)
    weights: Array = density / density.sum()
    return weights


def _strand_given_overall() -> Array:
    distance = GRID[None, :] - GRID[:, None]
    kernel = np.exp(-0.5 * (distance / SD_STRAND) ** 2) * (abs(distance) < 3.1 * SD_STRAND)
    rows: Array = kernel / kernel.sum(axis=1, keepdims=True)
    return rows


PRIOR = normal(GRID, PRIOR_MEAN, PRIOR_SD)
STRAND_GIVEN_OVERALL = _strand_given_overall()  # (overall, strand); rows sum to 1
