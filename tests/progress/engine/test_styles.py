"""How somebody answers: judged by the placement alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.estimate import estimate
from progress.engine.responses import Responses, State
from progress.engine.styles import CLAIM, DENIAL, FLAT, STYLE_PRIOR
from tests.progress.engine.bank import (
    BEGIN,
    KEYS,
    LATER,
    MODEL,
    PLACED,
    Person,
    and_then,
    placement,
)

SPREAD = [key for key in KEYS if key.endswith("-0")]  # one item of every category
OVERCLAIM, UNDERCLAIM = CLAIM.max() == CLAIM, DENIAL.max() == DENIAL
LADDER = {key: State.DONE if MODEL.item_by_key[key].level < 2 else State.NOT_YET for key in SPREAD}
UPSIDE_DOWN = {
    key: State.DONE if MODEL.item_by_key[key].level > 1 else State.NOT_YET for key in SPREAD
}


def style_weight(responses: Responses) -> np.ndarray:
    return MODEL.style_weight(MODEL.tally(responses))


@settings(max_examples=80)
@given(seed=st.integers(0, 10**6))
def test_nothing_ticked_by_hand_changes_them(seed: int) -> None:
    person = Person(seed)
    before = style_weight(person.responses)
    fresh = [key for key in KEYS if person.responses.state(key) is State.UNANSWERED]
    states = [State.DONE, State.LEARNING, State.NOT_YET, State.NOT_FOR_ME]
    more = {key: person.rng.choice(states) for key in fresh if person.rng.random() < 0.5}
    at = person.rng.choice([BEGIN, PLACED, LATER])
    assert np.array_equal(style_weight(and_then(person.responses, more, at)), before)


def test_without_a_placement_they_are_those_of_everybody() -> None:
    ticks = dict.fromkeys(KEYS[70:], State.DONE)
    assert np.array_equal(style_weight(and_then(Responses(), ticks, BEGIN)), STYLE_PRIOR)
    everybody = pytest.approx(STYLE_PRIOR[FLAT].sum())
    assert estimate(MODEL, and_then(Responses(), ticks, BEGIN)).misfit == everybody


def test_learning_since_changes_no_doubt() -> None:
    base = placement(LADDER)
    learned = and_then(base, {"general-3-0": State.DONE}, LATER)
    assert np.array_equal(style_weight(learned), style_weight(base))


def test_somebody_who_climbs_fits_and_somebody_upside_down_does_not() -> None:
    climber, odd = (estimate(MODEL, placement(each)) for each in (LADDER, UPSIDE_DOWN))
    assert climber.misfit < 0.1 < 0.5 < odd.misfit
    assert odd.high - odd.low > 1.3 * (climber.high - climber.low)


def test_a_yes_far_above_every_other_raises_the_doubt_about_claims() -> None:
    """And a "not yet" far below the doubt about denials."""
    claimed = style_weight(placement(LADDER | {"general-3-0": State.DONE}))
    denied = style_weight(placement(LADDER | {"general-0-0": State.NOT_YET}))
    usual = style_weight(placement(LADDER))
    assert claimed[OVERCLAIM].sum() > 1.5 * usual[OVERCLAIM].sum()
    assert denied[UNDERCLAIM].sum() > 1.5 * usual[UNDERCLAIM].sum()


def test_weights_are_probabilities() -> None:
    for states in ({}, LADDER, UPSIDE_DOWN):
        found = style_weight(placement(states))
        assert found.sum() == pytest.approx(1)
        assert (found > 0).all()
        e = estimate(MODEL, placement(states))
        assert e.misfit == pytest.approx(found[FLAT].sum())
