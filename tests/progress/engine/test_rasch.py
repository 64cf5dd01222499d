"""The equations of the estimate against published results and against plain integration."""

from __future__ import annotations

from math import exp, pi, sqrt

import pytest

from progress.engine.curves import GRID as SHIPPED_GRID
from progress.engine.curves import (
    GUESS,
    PRIOR_MEAN,
    PRIOR_SD,
    SD_ITEM,
    SD_STRAND,
    SLIP,
    SLOPES,
    ItemResponseFunction,
)
from progress.engine.estimate import Model, ModelItem, estimate
from progress.engine.responses import Responses, State
from tests.progress.engine.rasch import GRID, WEIGHT, fit

# LSAT, section 6: 1000 people, 5 questions (Bock & Lieberman 1970, Psychometrika 35).
PATTERNS = """
00000 3  00001 6  00010 2  00011 11 00100 1  00101 1  00110 3  00111 4  01000 1  01001 8
01011 16 01101 3  01110 2  01111 15 10000 10 10001 29 10010 14 10011 81 10100 3  10101 28
10110 15 10111 80 11000 16 11001 56 11010 21 11011 173 11100 11 11101 61 11110 28 11111 298
"""
COLUMNS = PATTERNS.split()
LSAT = {
    tuple(map(int, pattern)): int(count)
    for pattern, count in zip(COLUMNS[::2], COLUMNS[1::2], strict=True)
}


def test_the_data_are_the_published_ones() -> None:
    assert sum(LSAT.values()) == 1000
    yes = [sum(count for pattern, count in LSAT.items() if pattern[i]) for i in range(5)]
    assert yes == [924, 709, 553, 763, 870]


@pytest.mark.parametrize(
    ("fixed", "slope", "difficulty", "loglik"),
    [
        (1.0, 1.0, (-2.8720, -1.0630, -0.2576, -1.3881, -2.2188), -2473.054),
        (None, 0.7551, (-3.6153, -1.3224, -0.3176, -1.7301, -2.7802), -2466.938),
    ],
    ids=["slope 1", "common slope"],
)
def test_rasch_fit_gives_the_published_numbers(
    fixed: float | None, slope: float, difficulty: tuple[float, ...], loglik: float
) -> None:
    """Rizopoulos 2006, Journal of Statistical Software 17(5), section 4.1: R package ltm."""
    found = fit(LSAT, fixed)
    assert found.slope == pytest.approx(slope, abs=5e-5)
    assert found.difficulty == pytest.approx(difficulty, abs=5e-5)  # half of the fourth decimal
    assert found.loglik == pytest.approx(loglik, abs=5e-4)


def test_expected_counts_are_the_published_ones() -> None:
    """The first patterns of the table of factor scores in the same article."""
    found, patterns = fit(LSAT), sorted(LSAT)[:8]
    counts = [found.expected(pattern, 1000) for pattern in patterns]
    published = (2.364, 5.468, 2.474, 8.249, 0.852, 2.839, 1.285, 6.222)
    assert counts == pytest.approx(published, abs=5e-4)
    # In a Rasch model the number of yeses says all about the position.
    assert found.score(patterns[1]) == pytest.approx(found.score(patterns[2]))


@pytest.mark.parametrize("level", range(4))
def test_item_difficulty_is_integrated_out(level: int) -> None:
    """The flattened curve against the integral over a normal item difficulty."""
    middle = level + 0.5
    for x, shipped in zip(
        SHIPPED_GRID, ItemResponseFunction(level, middle).probability, strict=True
    ):
        logit = SLOPES[level] * (x - middle)
        exact = sum(w / (1 + exp(-logit - SD_ITEM * z)) for z, w in zip(GRID, WEIGHT, strict=True))
        assert shipped == pytest.approx(exact, abs=0.01)


def test_posterior_agrees_with_plain_integration() -> None:
    """Level and knowledge of two strands by brute force on a fine grid, from the formulas alone."""
    items = [
        ModelItem(f"{strand}{level}", level, strand, f"{strand}{level}") for strand, level in PLACES
    ]
    answers = {"a0": State.DONE, "a1": State.DONE, "a3": State.NOT_YET, "b1": State.NOT_YET}
    known = estimate(Model(items), Responses.of_placement(answers)).probability
    total, open_items = 0.0, dict.fromkeys({"b0", "b2", "a2"}, 0.0)
    for theta in FINE:
        inside = {strand: _strand(strand, theta, answers) for strand in "ab"}
        weight = _density(theta, PRIOR_MEAN, PRIOR_SD) * inside["a"][0] * inside["b"][0]
        total += weight
        for key in open_items:
            likelihood, expected = inside[key[0]]
            open_items[key] += weight * expected[int(key[1])] / likelihood
    for key, chance in open_items.items():
        assert known[key] == pytest.approx(chance / total, abs=0.005)


PLACES = [("a", 0), ("a", 1), ("a", 2), ("a", 3), ("b", 0), ("b", 1), ("b", 2)]
FINE = [-4 + 0.05 * step for step in range(221)]
FLAT = sqrt(1 + pi / 8 * SD_ITEM**2)


def _density(x: float, mean: float, sd: float) -> float:
    return exp(-(((x - mean) / sd) ** 2) / 2) / sd


def _strand(strand: str, theta: float, answers: dict[str, State]) -> tuple[float, list[float]]:
    """Likelihood of a strand's answers, and that times the chance to know an item per level."""
    likelihood, expected = 0.0, [0.0] * 4
    for eta in FINE[::2]:
        weight = _density(eta, theta, SD_STRAND)
        chances = [1 / (1 + exp(-SLOPES[level] / FLAT * (eta - level - 0.5))) for level in range(4)]
        for key, state in answers.items():
            if key[0] == strand:
                p = chances[int(key[1])]
                yes = (1 - SLIP) * p + GUESS * (1 - p)
                weight *= yes if state is State.DONE else 1 - yes
        likelihood += weight
        expected = [a + weight * p for a, p in zip(expected, chances, strict=True)]
    return likelihood, expected
