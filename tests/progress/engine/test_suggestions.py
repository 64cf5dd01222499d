"""What is suggested next, and what each answer is said to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.estimate import Basis, estimate
from progress.engine.responses import Responses, State
from progress.engine.suggestions import Suggestion, effects, estimate_without, gain, suggest
from tests.progress.engine.bank import KEYS, MODEL, asked_among, luck, person

SOME = settings(max_examples=30, deadline=None)
SEEDS = st.integers(0, 10**6)

BEGINNER = {item.key: State.NOT_YET for item in MODEL.items} | {
    "data-0-0": State.DONE,
    "theory-0-0": State.DONE,
    "theory-0-1": State.DONE,
}


def suggested(states: dict[str, State], limit: int = 3) -> list[Suggestion]:
    responses = Responses(states)
    return suggest(MODEL, responses, estimate(MODEL, responses), limit=limit)


@SOME
@given(seed=SEEDS)
def test_suggestions_are_open_and_within_reach(seed: int) -> None:
    rng = luck(seed)
    states = person(rng)
    responses = Responses(states, asked_among(states, rng), rng.random() < 0.5)
    e = estimate(MODEL, responses)
    found = suggest(MODEL, responses, e, limit=5)
    assert len({suggestion.key for suggestion in found}) == len(found) <= 5
    for suggestion in found:
        needs = MODEL.item_by_key[suggestion.key].prerequisites
        assert states.get(suggestion.key) not in (State.DONE, State.NOT_FOR_ME)
        assert all(e.probability[key] >= 0.6 for key in needs)
        assert {*suggestion.done_prerequisites, *suggestion.missing_prerequisites} == {*needs}
        assert all(states.get(key) == State.DONE for key in suggestion.done_prerequisites)
        others = suggestion.missing_prerequisites + suggestion.leads_to
        assert all(states.get(key) != State.DONE for key in others)
    learning = [states.get(suggestion.key) == State.LEARNING for suggestion in found]
    assert learning == sorted(learning, reverse=True)


@SOME
@given(seed=SEEDS)
def test_the_gain_is_the_effect_of_doing_the_item(seed: int) -> None:
    rng = luck(seed)
    states = person(rng)
    asked = asked_among(states, rng)
    responses = Responses(states, asked, placed=rng.random() < 0.5)
    e = estimate(MODEL, responses)
    for suggestion in suggest(MODEL, responses, e, limit=2):
        more = {**states, suggestion.key: State.DONE}
        then = estimate(MODEL, Responses(more, asked, responses.placed))
        expected = sum(map(sum, then.by_level)) - sum(map(sum, e.by_level))
        assert gain(MODEL, responses, e, suggestion.key) == pytest.approx(expected, abs=1e-9)
        assert expected > 0


def test_a_beginner_is_not_sent_to_the_top() -> None:
    found = suggested(BEGINNER, limit=5)
    assert [MODEL.item_by_key[suggestion.key].level for suggestion in found] == [0] * 5
    theory = next(suggestion for suggestion in found if suggestion.key == "theory-0-2")
    assert theory.done_prerequisites == ("theory-0-1",)
    assert theory.missing_prerequisites == ()
    assert theory.leads_to == ("theory-0-3", "theory-1-2")


def test_items_being_learned_come_first() -> None:
    found = suggested({**BEGINNER, "general-0-0": State.LEARNING})
    assert found[0].key == "general-0-0"


def test_nothing_is_left_to_suggest_at_the_end() -> None:
    assert suggested(dict.fromkeys(KEYS, State.DONE)) == []
    assert suggested({}, limit=0) == []


@SOME
@given(seed=SEEDS)
def test_effects_are_leave_one_out(seed: int) -> None:
    rng = luck(seed)
    states = person(rng)
    asked, placed = asked_among(states, rng), rng.random() < 0.5
    responses = Responses(states, asked, placed)
    now = estimate(MODEL, responses)
    found, basis = effects(MODEL, responses, now), now.basis
    explained = [*State][1:4] if basis is not Basis.TICKS else [State.DONE]
    assert found.keys() == {k for k, state in states.items() if state in explained}
    for key in rng.sample(sorted(found), min(3, len(found))):
        others = {**states, key: State.NOT_FOR_ME}
        then = estimate(MODEL, Responses(others, asked, placed))
        if now.basis is then.basis:
            assert found[key] == pytest.approx(now.level - then.level, abs=1e-9)
    least = -1e-12 if basis is Basis.TICKS else 0  # a low floor cuts nothing off
    assert all(found[key] > least for key in found if states[key] == State.DONE)
    assert all(found[key] < 0 for key in found if states[key] == State.NOT_YET)


def test_removing_a_decisive_answer_changes_the_basis() -> None:
    finished = {k: State.NOT_YET for k in KEYS if k.startswith(("data-0-", "networks-0-"))}
    now, then = (
        estimate(MODEL, Responses(finished)),
        estimate_without(MODEL, Responses({**finished, "theory-0-0": State.DONE}), "data-0-0"),
    )
    assert now.basis is Basis.ANSWERS
    assert then.basis is Basis.TICKS
    rest = {k: s for k, s in finished.items() if k != "data-0-0"} | {"theory-0-0": State.DONE}
    assert then == estimate(MODEL, Responses(rest))
    assert estimate_without(MODEL, Responses(finished), "no-such-item") == now


def test_unknown_and_unanswered_keys_have_no_effect() -> None:
    responses = Responses({"no-such-item": State.DONE, "data-0-0": State.UNANSWERED})
    assert effects(MODEL, responses, estimate(MODEL, responses)) == {}
