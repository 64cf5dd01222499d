"""The 80% interval of a strand against an independent computation."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

import numpy as np
import pytest

from progress.engine import estimate as engine
from progress.engine.curves import GRID, SD_STRAND, SIZE
from progress.engine.estimate import estimate
from progress.engine.responses import Responses
from tests.progress.engine.bank import MODEL, Person, category_of

STEP = GRID[1] - GRID[0]


def position(strand: str, seed: int) -> list[float]:
    """The distribution of the strand's position on GRID: by Bayes from the posterior's parts."""
    posterior = Person(seed).estimate.posterior
    row = MODEL.strands.index(strand)
    found = np.zeros(SIZE)
    for style, likelihood in enumerate(posterior.likelihood[:, row]):
        for x, weight in enumerate(posterior.weight[style]):
            kernel = np.exp(-0.5 * ((GRID - GRID[x]) / SD_STRAND) ** 2)
            kernel[abs(GRID - GRID[x]) >= 3.1 * SD_STRAND] = 0
            inside = kernel / kernel.sum() * likelihood
            found += weight * inside / inside.sum()
    return list(found / found.sum())


def quantile(weights: list[float], share: float) -> float:
    """Each point's probability is spread evenly from halfway before it to halfway after it."""
    ends = list(accumulate(weights))
    index = bisect_left(ends, share)
    inside = (share - (ends[index] - weights[index])) / weights[index]
    x = min(max(GRID[index] + (inside - 0.5) * STEP, GRID[0]), GRID[-1])
    left = min(int((x - GRID[0]) / STEP), SIZE - 2)
    fraction = (x - GRID[left]) / STEP
    curve = MODEL.level_at
    return curve[left] + fraction * (curve[left + 1] - curve[left])


@pytest.mark.parametrize("seed", range(12))
def test_the_ends_are_the_quantiles_of_the_position(seed: int) -> None:
    for name, strand in Person(seed).estimate.strands.items():
        weights = position(name, seed)
        assert strand.level == pytest.approx(float(np.array(weights) @ MODEL.level_at), abs=1e-6)
        assert strand.low == pytest.approx(quantile(weights, 0.1), abs=1e-5)
        assert strand.high == pytest.approx(quantile(weights, 0.9), abs=1e-5)


def test_the_level_at_a_position_is_what_somebody_there_is_expected_to_know() -> None:
    for place in (0, 9, 16, SIZE - 1):
        curves = [(item, category_of(item.key).curve) for item in MODEL.items]
        per_level = [sum(item.level == level for item in MODEL.items) for level in range(4)]
        known = sum(c.probability[0, place] / per_level[item.level] for item, c in curves)
        assert MODEL.level_at[place] == pytest.approx(known)
    assert (np.diff(MODEL.level_at) > 0).all()


def test_a_share_that_is_never_reached_is_the_end_of_the_scale() -> None:
    """Rounding can leave a sum just below 1."""
    assert engine._level_quantile(np.zeros(SIZE), MODEL.level_at, 0.9) == MODEL.level_at[-1]


def test_a_new_person_is_alike_in_every_strand() -> None:
    found = estimate(MODEL, Responses()).strands.values()
    assert len({round(each.level, 9) for each in found}) == 1
