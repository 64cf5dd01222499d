"""The equations of the estimate against published results and against plain integration."""

from __future__ import annotations

from math import exp, pi, sqrt

import numpy as np
import pytest

from progress.engine.curves import GRID as SHIPPED_GRID
from progress.engine.curves import (
    PRIOR_MEAN,
    PRIOR_SD,
    SD_CATEGORY,
    SD_ITEM,
    SD_STRAND,
    SLOPES,
    ItemResponseFunction,
)
from progress.engine.estimate import Model, ModelItem
from progress.engine.posterior import Posterior
from progress.engine.responses import Responses, State
from progress.engine.styles import GUESS, SLIP, STYLES, Style
from tests.progress.engine.bank import PLACED
from tests.progress.engine.rasch import GRID, WEIGHT, Pattern, fit

# LSAT, section 6: 1000 people, 5 questions (Bock & Lieberman 1970, Psychometrika 35).
SECTION_6 = """
00000 3  00001 6  00010 2  00011 11 00100 1  00101 1  00110 3  00111 4  01000 1  01001 8
01011 16 01101 3  01110 2  01111 15 10000 10 10001 29 10010 14 10011 81 10100 3  10101 28
10110 15 10111 80 11000 16 11001 56 11010 21 11011 173 11100 11 11101 61 11110 28 11111 298
"""
# LSAT, section 7: 1000 people, 5 other questions (the same article); the counts as in the table
# `bock` of the R package psych.
SECTION_7 = """
00000 12 00001 19 00010 1  00011 7  00100 3  00101 19 00110 3  00111 17 01000 10 01001 5
01010 3  01011 7  01100 7  01101 23 01110 8  01111 28 10000 7  10001 39 10010 11 10011 34
10100 14 10101 51 10110 15 10111 90 11000 6  11001 25 11010 7  11011 35 11100 18 11101 136
11110 32 11111 308
"""


def counted(table: str) -> dict[Pattern, int]:
    """The number of people by pattern of answers."""
    columns = table.split()
    return {
        tuple(map(int, pattern)): int(count)
        for pattern, count in zip(columns[::2], columns[1::2], strict=True)
    }


LSAT, LSAT_7 = counted(SECTION_6), counted(SECTION_7)


def test_the_data_are_the_published_ones() -> None:
    """Of section 7, mirt has how many people have so many right (test-01-mirtOne.R, EAPsum)."""

    def yes(data: dict[Pattern, int]) -> list[int]:
        return [sum(count for pattern, count in data.items() if pattern[i]) for i in range(5)]

    assert sum(LSAT.values()) == sum(LSAT_7.values()) == 1000
    assert yes(LSAT) == [924, 709, 553, 763, 870]
    assert yes(LSAT_7) == [828, 658, 772, 606, 843]
    right = [sum(n for pattern, n in LSAT_7.items() if sum(pattern) == k) for k in range(6)]
    assert right == [12, 40, 114, 205, 321, 308]


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


def test_rasch_fit_of_section_7_gives_the_published_numbers() -> None:
    """R package mirt (Chalmers 2012, Journal of Statistical Software 48(6)), the model of one
    slope in its tests/testthat/test-01-mirtOne.R: slope and intercepts, to three decimals."""
    found = fit(LSAT_7)
    intercepts = [-found.slope * difficulty for difficulty in found.difficulty]
    assert found.slope == pytest.approx(1.011, abs=1e-3)
    assert intercepts == pytest.approx([1.868, 0.791, 1.461, 0.521, 1.993], abs=1e-3)


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
        SHIPPED_GRID, ItemResponseFunction(level, middle).probability[0], strict=True
    ):
        logit = SLOPES[level] * (x - middle)
        exact = sum(w / (1 + exp(-logit - SD_ITEM * z)) for z, w in zip(GRID, WEIGHT, strict=True))
        assert shipped == pytest.approx(exact, abs=0.01)


PLACES = [("a", 0), ("a", 1), ("a", 2), ("a", 3), ("b", 0), ("b", 1), ("b", 2)]
ITEMS = [
    ModelItem(f"{strand}{level}", level, strand, f"{strand}{level}") for strand, level in PLACES
]
WORTH = {key.key: 1 / sum(level == key.level for _, level in PLACES) for key in ITEMS}
LIST = Model(ITEMS)
ANSWERS = {"a0": State.DONE, "a1": State.DONE, "a3": State.NOT_YET, "b1": State.NOT_YET}
CONTRARY = {"a0": State.NOT_YET, "a2": State.DONE, "a3": State.DONE, "b0": State.NOT_YET}
FINE = np.arange(-4, 7.01, 0.05)  # of the overall position, and of that in a strand
FLAT = sqrt(1 + pi / 8 * SD_ITEM**2)
SEVERAL = pytest.mark.parametrize("answers", [ANSWERS, CONTRARY], ids=["climber", "contrary"])


class Integral:
    """Likelihood, level, and knowledge of each item by plain integration over all positions, from
    the formulas alone, for people of one style."""

    def __init__(self, style: Style, answers: dict[str, State]) -> None:
        joint = np.exp(-(((FINE - PRIOR_MEAN) / PRIOR_SD) ** 2) / 2)
        inside = {strand: _strand(strand, style, answers) for strand in "ab"}
        for likelihood, *_ in inside.values():
            joint = joint * likelihood
        self.likelihood = joint.sum()
        weight = joint / self.likelihood
        self.known = {
            item.key: float((weight * inside[item.strand][1][item.key]).sum()) for item in ITEMS
        }
        mean = sum(first for _, _, first, _ in inside.values())
        variance = sum(second - first**2 for _, _, first, second in inside.values())
        self.level = float((weight * mean).sum())
        self.square = float((weight * (mean**2 + variance)).sum())


Given = tuple[np.ndarray, dict[str, np.ndarray], np.ndarray, np.ndarray]


def _strand(strand: str, style: Style, answers: dict[str, State]) -> Given:
    """By overall position: likelihood of a strand's answers; given them, the chance to know each
    item, and the mean and mean square of the strand's part of the level."""
    at = np.exp(-(((FINE[None, :] - FINE[:, None]) / SD_STRAND) ** 2) / 2)
    at /= at.sum(axis=1, keepdims=True)
    weight, mean, variance = np.ones(len(FINE)), np.zeros(len(FINE)), np.zeros(len(FINE))
    chances = {}
    for item in ITEMS:
        if item.strand != strand:
            continue
        slope = style.slope_factor * SLOPES[item.level] / FLAT
        p = 1 / (1 + np.exp(-slope * (FINE - item.level - 0.5)))
        yes = (1 - style.denial) * p + style.claim * (1 - p)
        state, worth = answers.get(item.key), WORTH[item.key]
        chances[item.key] = p
        if state is State.DONE:
            known = (1 - SLIP) * p / ((1 - SLIP) * p + GUESS * (1 - p))
            weight = weight * yes
            mean = mean + worth
            variance = variance + worth**2 * known * (1 - known)
        elif state is State.NOT_YET:
            known = SLIP * p / (SLIP * p + (1 - GUESS) * (1 - p))
            weight = weight * (1 - yes)
            variance = variance + worth**2 * known * (1 - known)
        else:
            mean = mean + worth * p
            variance = variance + worth**2 * (p * (1 - p) + (SD_CATEGORY * p * (1 - p)) ** 2)
    likelihood = at @ weight
    inner = {key: at @ (weight * p) / likelihood for key, p in chances.items()}
    second = at @ (weight * (variance + mean**2)) / likelihood
    return likelihood, inner, at @ (weight * mean) / likelihood, second


def shipped(answers: dict[str, State]) -> Posterior:
    return LIST.posterior(LIST.tally(Responses.of_placement(answers, PLACED)), placed=True)


@SEVERAL
def test_the_posterior_of_the_honest_climber_agrees_with_plain_integration(
    answers: dict[str, State],
) -> None:
    exact, found = Integral(STYLES[0], answers), shipped(answers)
    weight = found.weight[0] / found.weight[0].sum()
    level = float((weight * found.mean[0]).sum())
    square = float((weight * (found.mean[0] ** 2 + found.variance[0])).sum())
    assert level == pytest.approx(exact.level, abs=0.005)
    assert square - level**2 == pytest.approx(exact.square - exact.level**2, rel=0.02)
    for item in ITEMS:
        row = LIST.row_by_key[item.key]
        position = found.strand_position[0, LIST.strand_rows[row]]
        known = float((position * LIST.probability[0, row]).sum() / position.sum())
        assert known == pytest.approx(exact.known[item.key], abs=0.005)


@SEVERAL
def test_the_mixture_of_styles_agrees_with_plain_integration(answers: dict[str, State]) -> None:
    parts = [Integral(style, answers) for style in STYLES]
    fits = np.array([style.prior * p.likelihood for style, p in zip(STYLES, parts, strict=True)])
    weight = fits / fits.sum()
    level = sum(w * each.level for w, each in zip(weight, parts, strict=True))
    square = sum(w * each.square for w, each in zip(weight, parts, strict=True))
    found = shipped(answers)
    assert found.weight.sum(axis=1) == pytest.approx(weight, abs=0.003)
    assert found.level == pytest.approx(level, abs=0.005)
    assert found.level_variance == pytest.approx(square - level**2, rel=0.02)
