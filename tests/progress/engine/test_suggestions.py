"""What is suggested next, and what each answer is said to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.estimate import Basis, estimate
from progress.engine.responses import Response, Responses, State
from progress.engine.suggestions import Suggestion, effects, gain, suggest
from tests.progress.engine.bank import (
    BEGIN,
    KEYS,
    LATER,
    MODEL,
    Person,
    after,
    and_then,
    by_hand,
    placement,
    weight,
)

SOME = settings(max_examples=40)
SEEDS = st.integers(0, 10**6)
BY_TICKS = (Basis.NONE, Basis.TICKS)  # both show a prior that is cut below what is done

BEGINNER = {item.key: State.NOT_YET for item in MODEL.items} | {
    "data-0-0": State.DONE,
    "theory-0-0": State.DONE,
    "theory-0-1": State.DONE,
}


def suggested(states: dict[str, State], limit: int = 3) -> list[Suggestion]:
    responses = by_hand(states)
    return suggest(MODEL, responses, estimate(MODEL, responses), limit=limit)


@SOME
@given(seed=SEEDS)
def test_suggestions_are_open_and_within_reach(seed: int) -> None:
    person = Person(seed)
    responses, e = person.responses, person.estimate
    found = suggest(MODEL, responses, e, limit=5)
    assert len({suggestion.key for suggestion in found}) == len(found) <= 5
    for suggestion in found:
        needs = MODEL.item_by_key[suggestion.key].prerequisites
        assert responses.state(suggestion.key) not in (State.DONE, State.NOT_FOR_ME)
        assert all(e.probability[key] >= 0.6 for key in needs)
        assert {*suggestion.done_prerequisites, *suggestion.missing_prerequisites} == {*needs}
        done = suggestion.done_prerequisites
        assert all(responses.state(key) is State.DONE for key in done)
        others = suggestion.missing_prerequisites + suggestion.leads_to
        assert all(responses.state(key) is not State.DONE for key in others)
    learning = [responses.state(suggestion.key) is State.LEARNING for suggestion in found]
    assert learning == sorted(learning, reverse=True)


@settings(max_examples=60)
@given(seed=SEEDS)
def test_the_gain_is_the_effect_of_doing_the_item_on_a_later_day(seed: int) -> None:
    person = Person(seed)
    now = person.estimate
    keys = [each.key for each in suggest(MODEL, person.responses, now, limit=2)]
    open_items = [k for k in KEYS if person.responses.state(k) is not State.DONE]
    keys += person.rng.sample(open_items, min(2, len(open_items)))
    for key in keys:
        then = person.of(and_then(person.responses, {key: State.DONE}, LATER))
        if then.basis is now.basis or {then.basis, now.basis} <= {*BY_TICKS}:
            found = gain(MODEL, person.responses, now, key)
            assert found == pytest.approx(then.worth - now.worth, abs=1e-9)
            state = person.responses.state(key)
            assert found >= -1e-9 or state is State.NOT_FOR_ME
            # A tick that finishes a category can make the others there count as answers.
            if state is State.NOT_YET and now.basis is Basis.ANSWERS:
                assert found <= weight(key) + 1e-6


def test_the_gain_of_what_was_not_yet_is_its_weight() -> None:
    base = placement({"theory-0-0": State.DONE, "data-1-0": State.NOT_YET})
    now = estimate(MODEL, base)
    assert gain(MODEL, base, now, "data-1-0") == pytest.approx(weight("data-1-0"), rel=0.05)
    learning = and_then(base, {"data-2-0": State.LEARNING}, after(days=3))
    half = gain(MODEL, learning, estimate(MODEL, learning), "data-2-0")
    assert half == pytest.approx(0.5 * weight("data-2-0"), rel=0.05)
    fresh = gain(MODEL, base, now, "theory-1-0")
    assert 0 <= fresh < weight("theory-1-0")


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
    person = Person(seed)
    responses, now = person.responses, person.estimate
    found = effects(MODEL, responses, now)
    known = {key: each.state for key, each in responses.by_key.items()}
    if now.basis is Basis.TICKS:
        known = {key: state for key, state in known.items() if state is State.DONE}
    assert found.keys() == known.keys()
    ticks = responses.ticks()
    for key in person.rng.sample(sorted(found), min(4, len(found))):
        response = responses.by_key[key]
        rest = responses.without(key)
        if response.evidence is State.NOT_YET is not response.state:
            # Without having learned it: the "not yet" stays.
            rest = and_then(rest, {key: State.NOT_YET}, response.at)
        then = person.of(rest)
        # Not where the answer also decides whether those beside it are evidence.
        others = rest.ticks()
        alike = (others.reported | {key}, others.early | {key}) == (
            ticks.reported | {key},
            ticks.early | {key},
        )
        asked = response.asked and key in rest.by_key
        if now.basis is then.basis and alike and not asked:
            assert found[key] == pytest.approx(now.worth - then.worth, abs=1e-9)


def test_the_effect_of_what_was_learned_is_its_weight() -> None:
    base = placement({"theory-0-0": State.DONE, "data-1-0": State.NOT_YET})
    learned = and_then(base, {"data-1-0": State.DONE}, LATER)
    found = effects(MODEL, learned, estimate(MODEL, learned))
    assert found["data-1-0"] == pytest.approx(weight("data-1-0"), rel=0.05)


@SOME
@given(seed=SEEDS)
def test_a_tick_never_has_a_negative_effect_where_it_is_no_answer(seed: int) -> None:
    person = Person(seed)
    ticks, now = person.responses.ticks(), person.estimate
    for key, effect in effects(MODEL, person.responses, now).items():
        response = person.responses.by_key[key]
        fact = response.state is State.DONE and response.evidence is State.DONE
        if fact and not response.asked and key not in ticks.reported:
            assert effect >= -1e-9


def test_effects_have_the_sign_of_the_answer() -> None:
    answers = {"theory-0-0": State.DONE, "data-0-0": State.DONE, "data-1-0": State.NOT_YET}
    found = effects(MODEL, placement(answers), estimate(MODEL, placement(answers)))
    assert found["theory-0-0"] > 0.01
    assert found["data-1-0"] < -0.01
    same = by_hand({"theory-1-0": State.DONE, "theory-1-1": State.DONE})
    found = effects(MODEL, same, estimate(MODEL, same))
    assert found["theory-1-0"] == found["theory-1-1"] >= 0


def test_unknown_keys_have_no_effect() -> None:
    gone = {"no-such-item": Response.first(State.DONE, BEGIN)}
    assert effects(MODEL, Responses(gone), estimate(MODEL, Responses(gone))) == {}
