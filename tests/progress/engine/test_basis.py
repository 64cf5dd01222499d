"""What an estimate is based on: ticks alone, which give a minimum, or answers, a range."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.estimate import MIN_BY_HAND, Basis, Model, estimate
from progress.engine.responses import Responses, State
from tests.progress.engine.bank import (
    BEGIN,
    KEYS,
    LATER,
    MODEL,
    PLACED,
    Person,
    and_then,
    by_hand,
    category_of,
    of,
    placement,
)

# Enough answers by hand, none of which says anything of a whole category.
MANY = {key: State.LEARNING for key in KEYS if key.startswith(("training-1", "training-2"))}
PART = {"training-1-0": State.DONE, "training-2-0": State.DONE}


def basis(states: dict[str, State]) -> Basis:
    return estimate(MODEL, by_hand(states)).basis


def test_basis_follows_the_answers() -> None:
    ticks = dict.fromkeys(KEYS[:2], State.DONE)
    first = dict.fromkeys(KEYS[2:6], State.NOT_YET) | ticks  # finishes data-0, of data
    assert basis({}) is Basis.NONE
    assert basis(ticks) is Basis.TICKS
    assert basis(ticks | {KEYS[2]: State.NOT_YET}) is Basis.TICKS
    assert basis(first) is Basis.TICKS
    assert basis(first | of("data-1", State.DONE)) is Basis.TICKS
    assert basis(first | of("theory-1", State.DONE)) is Basis.ANSWERS
    assert basis(of("data-0", State.DONE) | of("theory-1", State.DONE)) is Basis.TICKS
    assert estimate(MODEL, Responses(by_hand(ticks).by_key, PLACED)).basis is Basis.ANSWERS
    assert basis(dict.fromkeys(KEYS, State.DONE)) is Basis.ANSWERS
    assert basis(dict.fromkeys(KEYS, State.LEARNING)) is Basis.NONE


def test_a_range_by_hand_takes_fifteen_answers() -> None:
    two = of("data-0", State.NOT_YET) | of("theory-0", State.DONE)  # ten
    found = [
        estimate(MODEL, by_hand(two | dict.fromkeys(KEYS[30 : 30 + more], State.DONE)))
        for more in (0, 4, 5)
    ]
    assert [e.answered for e in found] == [10, 14, MIN_BY_HAND]
    assert [e.answers_missing for e in found] == [5, 1, 0]
    assert [e.basis for e in found] == [Basis.TICKS, Basis.TICKS, Basis.ANSWERS]


def test_a_short_list_needs_no_fifteen_answers_once_all_are_given() -> None:
    short = Model(item for item in MODEL.items if item.category in ("data-0", "theory-1"))
    assert len(short.items) == 16
    shorter = Model(item for item in MODEL.items if item.category == "data-0")
    keys = [item.key for item in shorter.items]
    for number in range(1, 7):
        e = estimate(shorter, by_hand(dict.fromkeys(keys[:number], State.NOT_YET)))
        assert e.basis is (Basis.ANSWERS if number == 6 else Basis.TICKS)


def test_it_says_in_how_many_strands_a_category_must_yet_be_finished() -> None:
    first = MANY | PART | of("data-0", State.NOT_YET)
    missing = [MANY, first, first | of("data-1", State.DONE), first | of("theory-0", State.DONE)]
    found = [estimate(MODEL, by_hand(states)) for states in missing]
    # Nothing in a category is known or not known: no one went through it. Training is finished.
    assert [e.strands_missing for e in found] == [2, 0, 0, 0]
    few = of("data-0", State.NOT_YET)
    missing = [few, few | of("data-1", State.DONE), few | of("theory-0", State.DONE)]
    assert [estimate(MODEL, by_hand(states)).strands_missing for states in missing] == [1, 1, 0]
    placed = estimate(MODEL, placement({KEYS[0]: State.DONE}))
    assert (placed.strands_missing, placed.answers_missing) == (0, 0)
    left_out = few | of("theory-0", State.NOT_FOR_ME)
    assert estimate(MODEL, by_hand(left_out)).strands_missing == 1


@settings(max_examples=100)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_more_answers_never_lead_back(seed: int, data: st.DataObject) -> None:
    person = Person(seed)
    fresh = [key for key in KEYS if person.responses.state(key) is State.UNANSWERED]
    before = person.estimate.basis
    if fresh and before is not Basis.NONE:
        states = st.sampled_from([*State][1:])
        more = data.draw(st.dictionaries(st.sampled_from(fresh), states))
        at = data.draw(st.sampled_from([BEGIN, PLACED, LATER]))
        after = person.of(and_then(person.responses, more, at)).basis
        assert after is Basis.ANSWERS or (before is after is Basis.TICKS)


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_learning_never_leads_back(seed: int) -> None:
    """Also not the last "not yet": it stays the evidence of where knowledge ends."""
    person = Person(seed)
    if person.estimate.basis is Basis.ANSWERS:
        not_yet = [key for key in KEYS if person.responses.state(key) is State.NOT_YET]
        learned = and_then(person.responses, dict.fromkeys(not_yet, State.DONE), LATER)
        assert person.of(learned).basis is Basis.ANSWERS


def test_correcting_the_last_not_yet_leads_back() -> None:
    states = of("data-0", State.DONE) | of("theory-1", State.DONE)
    slip = by_hand({**states, "data-0-0": State.NOT_YET})
    mended = and_then(slip, {"data-0-0": State.DONE}, BEGIN + timedelta(minutes=30))
    assert estimate(MODEL, slip).basis is Basis.ANSWERS
    assert estimate(MODEL, mended).basis is Basis.TICKS


@pytest.mark.parametrize("done", range(7))
def test_one_finished_category_says_nothing_of_the_others(done: int) -> None:
    """It once put everyone at Entry, 20 dots of 20, whatever was done of its six items."""
    keys = category_of("data-0-0").keys
    states = {key: State.DONE if n < done else State.NOT_YET for n, key in enumerate(keys)}
    one = estimate(MODEL, by_hand(states))
    assert one.basis is Basis.TICKS
    assert one.high > 2.5
    more = of("networks-1", State.DONE) | of("classic-0", State.DONE)
    two = estimate(MODEL, by_hand(states | more))
    assert two.basis is (Basis.ANSWERS if done < 6 else Basis.TICKS)
    if done >= 5:
        assert sum(two.mass[:6]) < 0.5
        assert two.high - two.low > 1


def test_a_category_says_less_than_as_many_answers_all_over_the_level() -> None:
    """The level after four yeses: in one category, and in four."""
    together = dict.fromkeys(("theory-0-0", "theory-0-1", "theory-0-2", "theory-0-3"), State.DONE)
    apart = dict.fromkeys(("theory-0-0", "data-0-0", "general-0-0", "classic-0-0"), State.DONE)
    levels = [estimate(MODEL, placement(states)).level for states in (together, apart)]
    assert levels[0] < levels[1] - 0.1


def test_not_for_me_is_not_counted_as_an_answer_in_a_strand() -> None:
    states = {"theory-0-0": State.NOT_FOR_ME, "theory-0-1": State.DONE, "data-0-0": State.LEARNING}
    e = estimate(MODEL, by_hand(states | {"networks-0-0": State.NOT_FOR_ME}))
    assert [e.strands[name].answered for name in ("theory", "data", "networks")] == [1, 1, 0]
    assert e.answered == 4
