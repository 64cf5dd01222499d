"""The grid of positions and what a difficulty makes of it, with every parameter of the model.

Positions and difficulties are in level units (0.5 is the middle of the first level), and every
integral is a sum over GRID. docs/estimate.md says where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log, pi, sqrt
from operator import mul
from typing import NamedTuple

LEVELS = 4
# Logits per level unit, for the items of each level: the higher the level, the less it says.
SLOPES = (2.0, 1.8, 1.6, 1.4)
SD_ITEM = 0.9  # logits: how far an item's difficulty strays from its category's
PRIOR_MEAN, PRIOR_SD = 1.3, 1.2  # level units: the overall position of a new person
SD_STRAND = 0.5  # level units: a strand's position around the overall one
ALIKE = 0.65  # correlation of a person's answers within one category
SD_CATEGORY = 0.5  # logits: how far a whole category is off for one person
SLIP, GUESS = 0.04, 0.02  # says no though it is known; says yes though it is not
EXPOSURE = 0.04  # how much of a no an untouched item is, if no placement was taken

GRID = tuple(-1.6 + 0.3 * step for step in range(25))  # level units
SIZE = len(GRID)
LEAST_LOG = -600.0  # what is less likely than exp of this is not told apart

Vector = list[float]  # one number per point of GRID
Band = tuple[int, int, tuple[float, ...]]  # the non-zero part of a matrix row: start, end, values


class Open(NamedTuple):
    """An untouched item at every grid point: log-likelihood, chance that it is known, variance, and
    the part of the variance that it shares with the other untouched items of its category."""

    loglik: Vector
    known: Vector
    variance: Vector
    shared: Vector


class Curve:
    """What items of one level (0..3) and difficulty (level units) make of a position, on GRID."""

    def __init__(self, level: int, difficulty: float) -> None:
        # An unknown normal item difficulty flattens the logistic curve by this factor.
        slope = SLOPES[level] / sqrt(1 + pi / 8 * SD_ITEM**2)
        self.known = [1 / (1 + exp(-slope * (x - difficulty))) for x in GRID]
        self.yes = [(1 - SLIP) * p + GUESS * (1 - p) for p in self.known]
        self.no = [1 - q for q in self.yes]
        self.log_yes = [log(q) for q in self.yes]
        self.log_no = [log(q) for q in self.no]
        self.variance = [p * (1 - p) for p in self.known]
        # Even an answered item is uncertain: the answer may be a slip or a guess.
        after_yes = [(1 - SLIP) * p / q for p, q in zip(self.known, self.yes, strict=True)]
        after_no = [SLIP * p / q for p, q in zip(self.known, self.no, strict=True)]
        self.variance_yes = [p * (1 - p) for p in after_yes]
        self.variance_no = [p * (1 - p) for p in after_no]
        self._open: dict[float, Open] = {}

    def chance(self, level: float) -> float:
        """The chance to know such an item at a position that is given on the scale 0..4."""
        point = min(range(SIZE), key=lambda index: abs(REFERENCE[index] - level))
        return self.known[point]

    def open(self, exposure: float) -> Open:
        """An untouched item that was looked at with chance `exposure` (0..1)."""
        if exposure not in self._open:
            silent = [1 - exposure * q for q in self.yes]
            known = [
                (1 - exposure * (1 - SLIP)) * p / s for p, s in zip(self.known, silent, strict=True)
            ]
            variance = [p * (1 - p) for p in known]
            shared = [(SD_CATEGORY * v) ** 2 for v in variance]
            self._open[exposure] = Open([log(s) for s in silent], known, variance, shared)
        return self._open[exposure]


def product(left: Sequence[float], right: Sequence[float]) -> float:
    """The scalar product of two vectors of one length."""
    total: float = sum(map(mul, left, right))
    return total


def smooth(bands: list[Band], vector: Vector) -> Vector:
    """Band matrix times vector."""
    return [sum(map(mul, values, vector[start:end])) for start, end, values in bands]


def exponentials(logs: Vector) -> Vector:
    """exp of each, scaled so that the largest is 1 and none is 0, however long the list."""
    top = max(logs)
    return [exp(max(x - top, LEAST_LOG)) for x in logs]


def normalised(vector: Vector) -> Vector:
    total = sum(vector)
    return [x / total for x in vector]


def _band(row: Vector) -> Band:
    filled = [index for index, value in enumerate(row) if value > 0]
    return filled[0], filled[-1] + 1, tuple(row[filled[0] : filled[-1] + 1])


def _normal(x: float, mean: float, sd: float) -> float:
    return exp(-0.5 * ((x - mean) / sd) ** 2)


LOG_PRIOR = [log(p) for p in normalised([_normal(x, PRIOR_MEAN, PRIOR_SD) for x in GRID])]
_SPREAD = [
    normalised([_normal(y, x, SD_STRAND) if abs(y - x) < 3.1 * SD_STRAND else 0.0 for y in GRID])
    for x in GRID
]
SPREAD = [_band(row) for row in _SPREAD]  # overall position -> strand position
GATHER = [_band(list(column)) for column in zip(*_SPREAD, strict=True)]  # and back
_REFERENCE = [Curve(level, level + 0.5).known for level in range(LEVELS)]
REFERENCE: Vector = [
    sum(column) for column in zip(*_REFERENCE, strict=True)
]  # position -> level 0..4
