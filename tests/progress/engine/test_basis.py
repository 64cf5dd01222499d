"""What an estimate is based on: ticks alone, which give a minimum, or answers, a range."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.estimate import Basis, estimate
from progress.engine.responses import Responses, State
from tests.progress.engine.bank import KEYS, MODEL, asked_among, luck, person


def of(category: str, state: State) -> dict[str, State]:
    """All items of a category in this state."""
    return {item.key: state for item in MODEL.items if item.category == category}


def test_basis_follows_the_answers() -> None:
    ticks = dict.fromkeys(KEYS[:2], State.DONE)
    first = dict.fromkeys(KEYS[2:6], State.NOT_YET) | ticks  # finishes data-0, of data
    assert estimate(MODEL, Responses()).basis is Basis.NONE
    assert estimate(MODEL, Responses(ticks)).basis is Basis.TICKS
    assert estimate(MODEL, Responses(ticks | {KEYS[2]: State.NOT_YET})).basis is Basis.TICKS
    assert estimate(MODEL, Responses(first)).basis is Basis.TICKS
    assert estimate(MODEL, Responses(first | of("data-1", State.DONE))).basis is Basis.TICKS
    assert estimate(MODEL, Responses(first | of("classic-0", State.DONE))).basis is Basis.ANSWERS
    assert estimate(MODEL, Responses(ticks, placed=True)).basis is Basis.ANSWERS
    assert estimate(MODEL, Responses(dict.fromkeys(KEYS, State.DONE))).basis is Basis.ANSWERS


def test_it_says_in_how_many_strands_a_category_must_yet_be_finished() -> None:
    first = of("data-0", State.NOT_YET)
    missing = [{}, first, first | of("data-1", State.DONE), first | of("theory-0", State.DONE)]
    assert [estimate(MODEL, Responses(states)).strands_missing for states in missing] == [
        2,
        1,
        1,
        0,
    ]
    assert estimate(MODEL, Responses({KEYS[0]: State.DONE}, placed=True)).strands_missing == 0
    # Nothing in a category is for this person: no one went through it.
    left_out = first | of("theory-0", State.NOT_FOR_ME)
    assert estimate(MODEL, Responses(left_out)).strands_missing == 1


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), data=st.data())
def test_more_answers_never_lead_from_a_range_back_to_a_minimum(
    seed: int, data: st.DataObject
) -> None:
    states = person(luck(seed))
    asked = asked_among(states, luck(seed))
    fresh = [key for key in KEYS if key not in states]
    if fresh and estimate(MODEL, Responses(states, asked)).basis is Basis.ANSWERS:
        more = data.draw(st.dictionaries(st.sampled_from(fresh), st.sampled_from([*State][1:])))
        assert estimate(MODEL, Responses({**states, **more}, asked)).basis is Basis.ANSWERS


@pytest.mark.parametrize("done", range(7))
def test_one_finished_category_says_nothing_of_the_others(done: int) -> None:
    """It once put everyone at Entry, 20 dots of 20, whatever was done of its six items."""
    keys = MODEL.category_of("data-0-0").keys
    states = {key: State.DONE if n < done else State.NOT_YET for n, key in enumerate(keys)}
    one = estimate(MODEL, Responses(states))
    assert one.basis is Basis.TICKS
    assert one.high > 2.5
    two = estimate(
        MODEL, Responses(states | of("networks-0", State.NOT_YET if done < 3 else State.DONE))
    )
    assert two.basis is (Basis.ANSWERS if done < 6 else Basis.TICKS)
    if done >= 5:
        assert sum(two.mass[:6]) < 0.5
        assert two.high - two.low > 1


def test_a_category_says_less_than_as_many_answers_all_over_a_strand() -> None:
    """The ends of a strand after four yeses: in one category, and in four."""
    together = dict.fromkeys(("theory-0-0", "theory-0-1", "theory-0-2", "theory-0-3"), State.DONE)
    apart = dict.fromkeys(("theory-0-0", "data-0-0", "general-0-0", "classic-0-0"), State.DONE)
    levels = [estimate(MODEL, Responses.of_placement(states)).level for states in (together, apart)]
    assert levels[0] < levels[1] - 0.1


def test_not_for_me_is_not_counted_as_an_answer_in_a_strand() -> None:
    states = {"theory-0-0": State.NOT_FOR_ME, "theory-0-1": State.DONE, "data-0-0": State.LEARNING}
    e = estimate(MODEL, Responses(states | {"networks-0-0": State.NOT_FOR_ME}))
    assert [e.strands[name].answered for name in ("theory", "data", "networks")] == [1, 1, 0]
    assert e.answered == 4
