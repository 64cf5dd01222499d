"""The position grid, the item response functions, and all parameters of the model.

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
SD_ITEM = 0.9  # logits: an item's difficulty around that of its category
PRIOR_MEAN, PRIOR_SD = 1.3, 1.2  # level units: the overall position of a new person
SD_STRAND = 0.5  # level units: a strand's position around the overall one
CATEGORY_CORRELATION = 0.65  # of one person's answers within a category
SD_CATEGORY = 0.5  # logits: how far a whole category is off for one person
SLIP, GUESS = 0.04, 0.02  # says no although it is known; says yes although it is not
OMISSION_WEIGHT = 0.04  # how strongly an unanswered item counts as not known, without a placement

GRID = tuple(-1.6 + 0.3 * step for step in range(25))  # level units
SIZE = len(GRID)
MIN_LOG = -600.0  # log-likelihoods further below the maximum are not distinguished

Vector = list[float]  # one number per point of GRID
Band = tuple[int, int, tuple[float, ...]]  # the nonzero part of a matrix row: start, end, values


class UnansweredItem(NamedTuple):
    """An unanswered item at every grid point: its log-likelihood, the probability that it is known,
    the variance of that, and the part of the variance that it shares with the other unanswered
    items of its category."""

    log_likelihood: Vector
    probability: Vector
    variance: Vector
    shared_variance: Vector


class ItemResponseFunction:
    """The responses to items of one level (0..3) and difficulty (level units), on GRID."""

    def __init__(self, level: int, difficulty: float) -> None:
        # An unknown, normally distributed item difficulty flattens the logistic curve by this much.
        slope = SLOPES[level] / sqrt(1 + pi / 8 * SD_ITEM**2)
        self.probability = [1 / (1 + exp(-slope * (x - difficulty))) for x in GRID]
        self.yes = [(1 - SLIP) * p + GUESS * (1 - p) for p in self.probability]
        self.no = [1 - q for q in self.yes]
        self.log_yes = [log(q) for q in self.yes]
        self.log_no = [log(q) for q in self.no]
        self.variance = [p * (1 - p) for p in self.probability]
        # Even an answered item is uncertain: the answer may be a slip or a guess.
        known_after_yes = [
            (1 - SLIP) * p / q for p, q in zip(self.probability, self.yes, strict=True)
        ]
        known_after_no = [SLIP * p / q for p, q in zip(self.probability, self.no, strict=True)]
        self.variance_yes = [p * (1 - p) for p in known_after_yes]
        self.variance_no = [p * (1 - p) for p in known_after_no]
        self._unanswered: dict[float, UnansweredItem] = {}

    def probability_at(self, level: float) -> float:
        """Return the probability of knowing such an item at a position given on the scale 0..4."""
        nearest = min(range(SIZE), key=lambda index: abs(TEST_CHARACTERISTIC_CURVE[index] - level))
        return self.probability[nearest]

    def unanswered(self, omission_weight: float) -> UnansweredItem:
        """Return an unanswered item that counts as not known with this weight (0..1)."""
        if omission_weight not in self._unanswered:
            omitted = [1 - omission_weight * q for q in self.yes]
            known = [
                (1 - omission_weight * (1 - SLIP)) * p / o
                for p, o in zip(self.probability, omitted, strict=True)
            ]
            variance = [p * (1 - p) for p in known]
            shared = [(SD_CATEGORY * v) ** 2 for v in variance]
            self._unanswered[omission_weight] = UnansweredItem(
                [log(o) for o in omitted], known, variance, shared
            )
        return self._unanswered[omission_weight]


def product(left: Sequence[float], right: Sequence[float]) -> float:
    """Return the scalar product of two vectors of one length."""
    total: float = sum(map(mul, left, right))
    return total


def band_product(bands: list[Band], vector: Vector) -> Vector:
    """Return a band matrix times a vector."""
    return [sum(map(mul, values, vector[start:end])) for start, end, values in bands]


def exponentials(logs: Vector) -> Vector:
    """Return exp of each, scaled so that the largest is 1, and none 0."""
    top = max(logs)
    return [exp(max(x - top, MIN_LOG)) for x in logs]


def normalized(vector: Vector) -> Vector:
    """Return the vector divided by its sum."""
    total = sum(vector)
    return [x / total for x in vector]


def _band(row: Vector) -> Band:
    nonzero = [index for index, value in enumerate(row) if value > 0]
    return nonzero[0], nonzero[-1] + 1, tuple(row[nonzero[0] : nonzero[-1] + 1])


def _normal(x: float, mean: float, sd: float) -> float:
    return exp(-0.5 * ((x - mean) / sd) ** 2)


LOG_PRIOR = [log(p) for p in normalized([_normal(x, PRIOR_MEAN, PRIOR_SD) for x in GRID])]
_STRAND_GIVEN_OVERALL = [
    normalized([_normal(y, x, SD_STRAND) if abs(y - x) < 3.1 * SD_STRAND else 0.0 for y in GRID])
    for x in GRID
]
OVERALL_FROM_STRAND = [_band(row) for row in _STRAND_GIVEN_OVERALL]  # sums over strand positions
STRAND_FROM_OVERALL = [
    _band(list(column)) for column in zip(*_STRAND_GIVEN_OVERALL, strict=True)
]  # sums over overall positions
# The expected level (0..4) at each position, for items in the middle of their levels.
TEST_CHARACTERISTIC_CURVE: Vector = [
    sum(column)
    for column in zip(
        *(ItemResponseFunction(level, level + 0.5).probability for level in range(LEVELS)),
        strict=True,
    )
]
