"""Answers in one category are alike, so each one says less than the one before."""

from __future__ import annotations

import numpy as np
import pytest

from progress.engine.curves import CATEGORY_CORRELATION, SD_CATEGORY
from progress.engine.estimate import Model, ModelItem
from progress.engine.model import CHOSEN, design_effect
from progress.engine.responses import Responses, State
from tests.progress.engine.bank import LATER, PLACED, and_then, by_hand

TEN = Model(ModelItem(f"item-{n}", 0, "s", "c") for n in range(10))
KEYS = tuple(item.key for item in TEN.items)


@pytest.mark.parametrize(("answers", "effect"), [(0, 1), (1, 1), (2, 1.65), (4, 2.95)])
def test_the_effect_grows_with_the_answers(answers: float, effect: float) -> None:
    assert design_effect(np.array([answers]))[0] == pytest.approx(effect)


@pytest.mark.parametrize("answers", [1, 2, 5])
def test_the_log_likelihood_is_divided_by_it(answers: int) -> None:
    states = dict.fromkeys(KEYS[:answers], State.NOT_YET)
    posterior = TEN.posterior(TEN.tally(Responses.of_placement(states, PLACED)), placed=True)
    curve = TEN.categories[0].curve
    expected = answers * curve.log_no[0] / (1 + CATEGORY_CORRELATION * (answers - 1))
    found = np.log(posterior.likelihood[0, 0])
    inner = slice(2, -2)  # off the ends
    assert np.diff(found)[inner] == pytest.approx(np.diff(expected)[inner], abs=1e-9)


def test_what_was_learned_since_and_what_is_being_learned_say_nothing_new() -> None:
    one = by_hand({"item-0": State.NOT_YET})
    more = and_then(one, {"item-0": State.DONE, "item-1": State.LEARNING}, LATER)
    found = [TEN.posterior(TEN.tally(each), placed=True).likelihood for each in (one, more)]
    assert np.array_equal(*found)


@pytest.mark.parametrize("answers", [0, 1, 4])
def test_answers_make_the_others_of_their_category_less_uncertain(answers: int) -> None:
    """A whole category is off for one person: less so, the more is known of it."""
    states = dict.fromkeys(KEYS[:answers], State.NOT_YET)
    tally = TEN.tally(Responses.of_placement(states, PLACED))
    curve, nothing = TEN.categories[0].curve, np.zeros(1)
    p, habits = curve.probability, TEN.habits(tally, placed=True)
    spread = ((10 - answers) * p * (1 - p))[:, None]
    found = TEN._variance(tally, habits, nothing, design_effect(tally.no), spread)
    effect = 1 + CATEGORY_CORRELATION * max(answers - 1, 0)
    left = (1 - CATEGORY_CORRELATION) / (effect - CATEGORY_CORRELATION) if answers else 1
    own = answers * curve.variance_no + (10 - answers) * p * (1 - p)
    shared = left * ((10 - answers) * SD_CATEGORY * p * (1 - p)) ** 2
    assert found[:, 0] == pytest.approx(own + shared)


def variance_of(states: dict[str, State], *, early: bool = False) -> np.ndarray:
    """Variance of the number known after a placement and these answers by hand, without that of
    the items which were ticked or are open: (styles, positions)."""
    at = PLACED if early else LATER
    tally = TEN.tally(and_then(Responses(placed_at=PLACED), states, at))
    habits, nothing = TEN.habits(tally, placed=True), np.zeros(1)
    return TEN._variance(tally, habits, nothing, design_effect(tally.no), nothing[:, None])[:, 0]


@pytest.mark.parametrize("ticks", [1, 4, 7])
def test_ticks_make_their_category_more_uncertain(ticks: int) -> None:
    """Nobody knows how they were chosen. What was ticked early is as uncertain as what is open."""
    p = TEN.probability[:, 0]
    states = dict.fromkeys(KEYS[:ticks], State.DONE)
    of_one = (SD_CATEGORY * p * (1 - p)) ** 2
    chosen = CHOSEN * ticks**2
    assert variance_of(states) == pytest.approx(chosen + (10 - ticks) ** 2 * of_one)
    assert variance_of(states, early=True) == pytest.approx(chosen + 10**2 * of_one)


def test_a_finished_category_is_uncertain_by_slips_only() -> None:
    curve = TEN.categories[0].curve
    states = dict.fromkeys(KEYS[:7], State.DONE) | dict.fromkeys(KEYS[7:], State.NOT_YET)
    slips = 7 * curve.variance_yes + 3 * curve.variance_no
    for early in (False, True):
        assert variance_of(states, early=early) == pytest.approx(slips)


def test_what_is_not_for_somebody_is_uncertain_by_its_probability() -> None:
    p = TEN.probability[:, 0]
    found = variance_of(dict.fromkeys(KEYS, State.NOT_FOR_ME))
    assert found == pytest.approx(10 * p * (1 - p))
