"""The 80% interval of a strand against an independent computation."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

import pytest

from progress.engine import estimate as engine
from progress.engine.curves import (
    GRID,
    SIZE,
    STRAND_FROM_OVERALL,
    TEST_CHARACTERISTIC_CURVE,
    band_product,
)
from progress.engine.estimate import Responses, estimate
from tests.progress.engine.bank import MODEL, luck, person


def position(strand: str, responses: Responses) -> list[float]:
    """The distribution of the strand's position on GRID, from the posterior's parts."""
    result = estimate(MODEL, responses)
    row = [each.name for each in MODEL.strands].index(strand)
    part = result.posterior.strands[row]
    others = [w / m for w, m in zip(result.posterior.weight, part.marginal, strict=True)]
    spread = band_product(STRAND_FROM_OVERALL, others)
    weight = [a * b for a, b in zip(part.likelihood, spread, strict=True)]
    return [w / sum(weight) for w in weight]


def quantile(weights: list[float], share: float) -> float:
    """Each point's probability is spread evenly from halfway before it to halfway after it."""
    step = GRID[1] - GRID[0]
    ends = list(accumulate(weights))
    index = bisect_left(ends, share)
    inside = (share - (ends[index] - weights[index])) / weights[index]
    x = min(max(GRID[index] + (inside - 0.5) * step, GRID[0]), GRID[-1])
    left = min(int((x - GRID[0]) / step), SIZE - 2)
    fraction = (x - GRID[left]) / step
    curve = TEST_CHARACTERISTIC_CURVE
    return curve[left] + fraction * (curve[left + 1] - curve[left])


@pytest.mark.parametrize("seed", range(12))
def test_the_ends_are_the_quantiles_of_the_position(seed: int) -> None:
    responses = Responses(person(luck(seed)), placed=seed % 2 == 0)
    for name, strand in estimate(MODEL, responses).strands.items():
        weights = position(name, responses)
        assert strand.low == pytest.approx(quantile(weights, 0.1), abs=1e-6)
        assert strand.high == pytest.approx(quantile(weights, 0.9), abs=1e-6)


def test_a_share_that_is_never_reached_is_the_end_of_the_scale() -> None:
    """Rounding can leave a sum just below 1."""
    assert engine._level_quantile([0.0] * SIZE, 0.9) == TEST_CHARACTERISTIC_CURVE[-1]
