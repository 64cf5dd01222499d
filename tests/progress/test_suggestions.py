"""What is suggested next, and what each answer is said to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.estimate import estimate
from progress.states import State
from progress.suggestions import Suggestion, effects, suggest
from tests.progress.bank import KEYS, MODEL, asked_among, luck, person

SOME = settings(max_examples=30, deadline=None)
SEEDS = st.integers(0, 10**6)

BEGINNER = {item.key: State.NOT_YET for item in MODEL.items} | {
    "data-0-0": State.DONE,
    "theory-0-0": State.DONE,
    "theory-0-1": State.DONE,
}


def suggested(states: dict[str, State], n: int = 3) -> list[Suggestion]:
    return suggest(MODEL, states, estimate(MODEL, states), n=n)


@SOME
@given(seed=SEEDS)
def test_suggestions_are_open_and_within_reach(seed: int) -> None:
    rng = luck(seed)
    states = person(rng)
    asked, placed = asked_among(states, rng), rng.random() < 0.5
    e = estimate(MODEL, states, asked=asked, placed=placed)
    found = suggest(MODEL, states, e, n=5, asked=asked, placed=placed)
    assert len({suggestion.key for suggestion in found}) == len(found) <= 5
    for suggestion in found:
        needs = MODEL.item_of[suggestion.key].prerequisites
        assert states.get(suggestion.key) not in (State.DONE, State.NOT_FOR_ME)
        assert all(e.known[key] >= 0.6 for key in needs)
        assert {*suggestion.have, *suggestion.missing} == {*needs}
        assert all(states.get(key) == State.DONE for key in suggestion.have)
        assert all(states.get(key) != State.DONE for key in suggestion.missing + suggestion.opens)
        assert 0 < suggestion.chance < 1
    learning = [states.get(suggestion.key) == State.LEARNING for suggestion in found]
    assert learning == sorted(learning, reverse=True)


@SOME
@given(seed=SEEDS)
def test_the_gain_is_what_doing_it_does(seed: int) -> None:
    rng = luck(seed)
    states = person(rng)
    asked = asked_among(states, rng)
    e = estimate(MODEL, states, asked=asked, placed=True)
    for suggestion in suggest(MODEL, states, e, n=2, asked=asked, placed=True):
        then = estimate(MODEL, {**states, suggestion.key: State.DONE}, asked=asked, placed=True)
        now = sum(map(sum, e.by_level))
        assert suggestion.gain == pytest.approx(sum(map(sum, then.by_level)) - now, abs=1e-9)
        assert suggestion.gain > 0


def test_a_beginner_is_not_sent_to_the_top() -> None:
    found = suggested(BEGINNER, n=5)
    assert [MODEL.item_of[suggestion.key].level for suggestion in found] == [0] * 5
    theory = next(suggestion for suggestion in found if suggestion.key == "theory-0-2")
    assert theory.have == ("theory-0-1",)
    assert theory.missing == ()
    assert theory.opens == ("theory-0-3", "theory-1-2")


def test_what_is_being_learned_comes_first() -> None:
    found = suggested({**BEGINNER, "general-0-0": State.LEARNING})
    assert found[0].key == "general-0-0"


def test_nothing_is_left_to_suggest_at_the_end() -> None:
    assert suggested(dict.fromkeys(KEYS, State.DONE)) == []
    assert suggested({}, n=0) == []


@SOME
@given(seed=SEEDS)
def test_effects_are_leave_one_out(seed: int) -> None:
    rng = luck(seed)
    states = person(rng)
    asked, placed = asked_among(states, rng), rng.random() < 0.5
    found = effects(MODEL, states, asked=asked, placed=placed)
    assert found.keys() == {k for k, state in states.items() if state != State.NOT_FOR_ME}
    for key in rng.sample(sorted(found), min(3, len(found))):
        without = {**states, key: State.NOT_FOR_ME}
        levels = [
            sum(map(sum, estimate(MODEL, answers, asked=asked, placed=placed).by_level))
            for answers in (states, without)
        ]
        assert found[key] == pytest.approx(levels[0] - levels[1], abs=1e-9)
    assert all(found[key] > 0 for key in found if states[key] == State.DONE)
    assert all(found[key] < 0 for key in found if states[key] == State.NOT_YET)


def test_unknown_and_unanswered_keys_have_no_effect() -> None:
    assert effects(MODEL, {"no-such-item": State.DONE, "data-0-0": State.UNANSWERED}) == {}
