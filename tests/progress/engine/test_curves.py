"""The response functions and the number of items known, against plain computations."""

from __future__ import annotations

from itertools import pairwise, product
from math import prod

import numpy as np
import pytest

from progress.engine.curves import (
    GRID,
    PASSED_OVER,
    PRIOR,
    STRAND_GIVEN_OVERALL,
    ItemResponseFunction,
)
from progress.engine.styles import CLAIM, DENIAL, GUESS, SLIP, STYLE_PRIOR, STYLES

CURVE = ItemResponseFunction(1, 1.5)
ITEMS = 5


def enumerated(p: float, at_least: int) -> tuple[float, float]:
    """Mean and variance of the number known of ITEMS, given that it is at least so many: over all
    ways to know some of them."""
    total = first = second = 0.0
    for known in product((0, 1), repeat=ITEMS):
        chance = prod(p if each else 1 - p for each in known)
        if sum(known) >= at_least:
            total += chance
            first += chance * sum(known)
            second += chance * sum(known) ** 2
    mean = first / total
    return mean, second / total - mean**2


@pytest.mark.parametrize("at_least", range(ITEMS + 1))
def test_the_number_known_is_that_of_all_ways_to_know_some(at_least: int) -> None:
    found = CURVE.known_among(ITEMS, at_least)
    assert found.mean.shape == found.variance.shape == CURVE.probability.shape
    for style, place in [(0, 6), (0, 10), (0, 12), (3, 9), (7, 20)]:
        p = float(CURVE.probability[style, place])
        assert found.mean[style, place] == pytest.approx(max(ITEMS * p, at_least))
        _, variance = enumerated(p, at_least)
        assert found.variance[style, place] == pytest.approx(variance, abs=1e-9)


def test_what_is_certain_says_nothing_of_the_others() -> None:
    """Less than the mean given that it is at least so many."""
    p = float(CURVE.probability[0, 10])
    assert CURVE.known_among(ITEMS, 2).mean[0, 10] < enumerated(p, 2)[0]


def test_the_number_known_rises_with_what_is_certain_and_with_the_items() -> None:
    means = [CURVE.known_among(ITEMS, certain).mean for certain in range(ITEMS + 1)]
    assert all((more >= less).all() for less, more in pairwise(means))
    assert (CURVE.known_among(ITEMS + 1, 2).mean >= CURVE.known_among(ITEMS, 2).mean).all()


def test_very_unlikely_numbers_do_not_divide_by_zero() -> None:
    found = ItemResponseFunction(3, 30.0).known_among(40, 40)
    assert np.isfinite(found.variance).all()
    assert (found.mean == 40).all()


def test_answers_come_from_knowing_and_from_the_style() -> None:
    for style in range(len(STYLES)):
        p = CURVE.probability[style]
        yes = (1 - DENIAL[style]) * p + CLAIM[style] * (1 - p)
        assert CURVE.yes[style] == pytest.approx(yes)
        assert CURVE.log_yes[style] == pytest.approx(np.log(yes))
        assert CURVE.log_no[style] == pytest.approx(np.log(1 - yes))


def test_an_answered_item_is_uncertain_by_slips_and_guesses() -> None:
    p = CURVE.probability[0]
    known = p * (1 - SLIP) / (p * (1 - SLIP) + (1 - p) * GUESS)
    assert CURVE.variance_yes[0] == pytest.approx(known * (1 - known))
    known = p * SLIP / (p * SLIP + (1 - p) * (1 - GUESS))
    assert CURVE.variance_no[0] == pytest.approx(known * (1 - known))


def test_an_item_that_was_passed_over_is_less_likely_known() -> None:
    """By Bayes: somebody marks what they say yes to with so small a probability."""
    p, yes = CURVE.probability[0], CURVE.yes[0]
    assert CURVE.log_passed_over[0] == pytest.approx(np.log(1 - PASSED_OVER * yes))
    known = p * (1 - PASSED_OVER * (1 - DENIAL[0])) / (1 - PASSED_OVER * yes)
    assert CURVE.known_if_passed_over[0] == pytest.approx(known)
    assert (CURVE.known_if_passed_over < CURVE.probability).all()


def test_priors_are_distributions() -> None:
    assert PRIOR.sum() == pytest.approx(1)
    assert STYLE_PRIOR.sum() == pytest.approx(1)
    assert STRAND_GIVEN_OVERALL.sum(axis=1) == pytest.approx(np.ones(len(GRID)))
    honest = STYLES[0]
    assert (honest.claim, honest.denial, honest.slope_factor) == (GUESS, SLIP, 1)
    assert honest.prior == max(style.prior for style in STYLES)
