"""What an answer says, and what the answers before and beside it make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.responses import BULK, EVIDENCE, SITTING, Response, Responses, State, Ticks
from progress.engine.tally import Column, columns_of
from tests.progress.engine.bank import (
    BEGIN,
    KEYS,
    PLACED,
    Answer,
    Person,
    after,
    and_then,
    by_hand,
    placement,
    told,
)

DONE, LEARNING, NOT_YET, NOT_FOR_ME = [*State][1:]
STATES = st.sampled_from([*State][1:])
SOON, NEXT_DAY = SITTING, timedelta(days=1)


@pytest.mark.parametrize("state", [*State][1:])
def test_a_state_has_a_word(state: State) -> None:
    assert State.from_word(state.word) is state
    assert state.label == state.word.replace("-", " ")


def test_no_other_word_names_a_state() -> None:
    assert State.NOT_FOR_ME.word == "not-for-me"
    with pytest.raises(KeyError):
        State.from_word("perhaps")


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("state", [*State][1:])
def test_only_done_and_not_yet_are_evidence(state: State, asked: bool) -> None:
    evidence = state if state in (DONE, NOT_YET) else State.UNANSWERED
    assert Response.first(state, BEGIN, asked=asked) == Response(state, evidence, BEGIN, asked)
    assert Responses.of_placement({"a": state}, BEGIN).by_key["a"].evidence is evidence


@given(first=STATES, then=STATES, minutes=st.integers(0, 60), asked=st.booleans())
def test_an_answer_within_the_sitting_is_a_correction(
    first: State, then: State, minutes: int, asked: bool
) -> None:
    found = Response.first(first, BEGIN, asked=asked).followed_by(then, after(minutes=minutes))
    assert found == Response.first(then, BEGIN, asked=asked)


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("state", [DONE, LEARNING, NOT_FOR_ME, NOT_YET])
def test_what_was_not_known_before_stays_the_evidence(state: State, asked: bool) -> None:
    before = Response.first(NOT_YET, BEGIN, asked=asked)
    assert before.followed_by(state, BEGIN + NEXT_DAY) == before._replace(state=state)


def test_it_stays_through_every_step_of_learning() -> None:
    found = Response.first(NOT_YET, BEGIN)
    for day, state in enumerate([LEARNING, NOT_FOR_ME, LEARNING, DONE], start=1):
        found = found.followed_by(state, after(days=day))
    assert found == Response(DONE, NOT_YET, BEGIN)


def test_what_was_being_learned_is_no_evidence_once_it_is_known() -> None:
    found = Response.first(LEARNING, BEGIN).followed_by(DONE, BEGIN + NEXT_DAY)
    assert found == Response(DONE, State.UNANSWERED, BEGIN)


@pytest.mark.parametrize(
    ("before", "then"),
    [(DONE, NOT_YET), (DONE, LEARNING), (LEARNING, NOT_YET), (NOT_FOR_ME, DONE)],
)
def test_any_other_change_is_new_evidence(before: State, then: State) -> None:
    found = Response.first(before, BEGIN, asked=True).followed_by(then, BEGIN + NEXT_DAY)
    assert found == Response.first(then, BEGIN + NEXT_DAY, asked=True)


def test_a_repeated_answer_keeps_its_time() -> None:
    first = Response.first(DONE, BEGIN)
    assert first.followed_by(DONE, BEGIN + NEXT_DAY) == first


def test_an_unanswered_item_has_no_response() -> None:
    responses = placement({"a": DONE})
    assert (responses.state("a"), responses.state("b")) == (DONE, State.UNANSWERED)
    assert (responses.placed, Responses().placed) == (True, False)


def test_leaving_an_answer_out_keeps_the_others() -> None:
    responses = placement({"a": DONE, "b": NOT_YET})
    assert responses.without("a") == placement({"b": NOT_YET})
    assert responses.without("c") == responses


def test_ticks_beside_a_not_yet_are_reported() -> None:
    sorted_out = by_hand({"a": DONE, "b": NOT_YET, "c": DONE}, minutes=60)
    assert sorted_out.ticks().reported == {"a", "b", "c"}
    chosen = by_hand({"a": DONE, "c": DONE}, minutes=60)
    assert chosen.ticks() == Ticks()


def test_a_not_yet_of_another_sitting_reports_nothing() -> None:
    apart = told(
        [
            Answer("a", DONE, BEGIN),
            Answer("b", NOT_YET, BEGIN + SITTING + timedelta(seconds=1)),
        ]
    )
    assert apart.ticks().reported == {"b"}


def test_what_was_learned_since_reports_no_tick() -> None:
    """The "not yet" was said long before; its sitting is that one."""
    responses = and_then(by_hand({"a": NOT_YET}), {"a": DONE, "b": DONE}, after(days=3))
    assert responses.ticks().reported == {"a"}
    assert Column.REPORTED not in columns_of("a", responses.by_key["a"], responses.ticks())


@pytest.mark.parametrize("number", [BULK - 1, BULK])
def test_many_ticks_at_one_moment_are_reported(number: int) -> None:
    keys = KEYS[:number]
    at_once = by_hand(dict.fromkeys(keys, DONE), minutes=0)
    one_by_one = by_hand(dict.fromkeys(keys, DONE))
    assert at_once.ticks().reported == (set(keys) if number == BULK else set())
    assert one_by_one.ticks().reported == set()


def test_ticks_up_to_the_placements_sitting_are_early() -> None:
    answers = [
        Answer("long before", DONE, BEGIN),
        Answer("just before", DONE, PLACED - timedelta(minutes=5)),
        Answer("just after", DONE, PLACED + SITTING),
        Answer("and after that", DONE, PLACED + 2 * SITTING),
        Answer("later", DONE, PLACED + 4 * SITTING),
    ]
    early = told(answers, PLACED).ticks().early
    assert early == {"long before", "just before", "just after", "and after that"}
    assert told(answers).ticks().early == set()


def test_every_answer_by_hand_prolongs_a_sitting() -> None:
    """So that a correction of one answer never moves another tick to another sitting."""
    answers = [
        Answer("learning", LEARNING, PLACED + timedelta(minutes=50)),
        Answer("tick", DONE, PLACED + timedelta(minutes=105)),
    ]
    before = told(answers, PLACED)
    after = and_then(before, {"learning": DONE}, PLACED + timedelta(minutes=108))
    assert "tick" in before.ticks().early
    assert after.ticks().early == {"learning", "tick"}


def test_what_is_being_learned_is_no_part_of_a_report() -> None:
    states = dict.fromkeys(KEYS[: BULK - 1], DONE) | {KEYS[BULK]: LEARNING}
    assert not by_hand(states, minutes=0).ticks().reported


def test_answers_of_the_placement_are_no_ticks() -> None:
    found = told(
        [Answer("a", NOT_YET, PLACED, asked=True), Answer("b", DONE, PLACED)], PLACED
    ).ticks()
    assert found == Ticks(reported=frozenset(), early=frozenset({"b"}))


def test_what_was_known_all_along_was_not_learned() -> None:
    """Answers to a placement, ticks up to its sitting; without one, ticks beside a "not yet"."""
    answers = [
        Answer("known when asked", DONE, PLACED, asked=True),
        Answer("not known when asked", NOT_YET, PLACED, asked=True),
        Answer("ticked early", DONE, BEGIN),
        Answer("ticked later", DONE, PLACED + NEXT_DAY),
        Answer("begun", LEARNING, BEGIN),
        Answer("still not known", NOT_YET, BEGIN),
        Answer("not known when asked", DONE, PLACED + NEXT_DAY),
        Answer("begun", DONE, PLACED + NEXT_DAY),
    ]
    learned = {"not known when asked", "ticked later", "begun"}
    assert told(answers, PLACED).learned() == learned
    assert told(answers).learned() == learned
    chosen = by_hand({"a": DONE, "b": DONE})
    assert chosen.learned() == {"a", "b"}
    assert and_then(chosen, {"c": NOT_YET}, BEGIN).learned() == set()


@pytest.mark.parametrize(
    ("response", "columns"),
    [
        (Response.first(DONE, BEGIN, asked=True), {Column.ASKED_YES, Column.DONE}),
        (Response.first(NOT_YET, BEGIN, asked=True), {Column.ASKED_NO}),
        (Response.first(NOT_YET, BEGIN), {Column.HAND_NO}),
        (Response.first(LEARNING, BEGIN), {Column.LEARNING}),
        (Response.first(LEARNING, BEGIN, asked=True), {Column.LEARNING}),
        (Response.first(NOT_FOR_ME, BEGIN), {Column.NOT_FOR_ME}),
        (Response(NOT_FOR_ME, NOT_YET, BEGIN), {Column.HAND_NO, Column.NOT_FOR_ME}),
        (Response(NOT_FOR_ME, DONE, BEGIN), {Column.NOT_FOR_ME}),
        (Response(DONE, NOT_YET, BEGIN), {Column.HAND_NO, Column.DONE}),
        (Response(DONE, NOT_YET, BEGIN, True), {Column.ASKED_NO, Column.DONE}),
        (Response(DONE, State.UNANSWERED, BEGIN), {Column.DONE}),
        (Response.first(DONE, BEGIN), {Column.DONE, Column.TICKED}),
    ],
)
def test_an_answer_counts_as_fact_and_as_evidence(response: Response, columns: set[Column]) -> None:
    assert set(columns_of("a", response, Ticks())) == {Column.ANSWERED, *columns}


def test_a_tick_counts_by_its_moment_too() -> None:
    tick = Response.first(DONE, BEGIN)
    ticks = Ticks(reported=frozenset("ab"), early=frozenset("ac"))
    by_moment = {Column.REPORTED, Column.EARLY}
    found = {key: by_moment & {*columns_of(key, tick, ticks)} for key in "abcd"}
    assert found == {
        "a": by_moment,
        "b": {Column.REPORTED},
        "c": {Column.EARLY},
        "d": set(),
    }


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_every_answer_counts_once_and_evidence_is_one_of_two(seed: int) -> None:
    person = Person(seed)
    tally, responses = person.estimate.tally, person.responses.by_key
    assert tally.column(Column.ANSWERED).sum() == len(responses)
    assert all(each.evidence in (State.UNANSWERED, *EVIDENCE) for each in responses.values())
    assert tally.column(Column.DONE).sum() == sum(r.state is DONE for r in responses.values())
    assert tally.no.sum() == sum(r.evidence is NOT_YET for r in responses.values())
    ticked = tally.column(Column.TICKED)
    assert (tally.column(Column.REPORTED) <= ticked).all()
    assert (tally.column(Column.EARLY) <= ticked).all()
    assert (tally.unanswered >= 0).all()
