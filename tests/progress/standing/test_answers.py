"""The answers after a history: what each says now, and what it says about the rest of the list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.engine.estimate import Basis
from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source, answers_after, next_answer
from progress.standing.standing import build_standing
from tests.progress.standing.guides import NOON, answers, make_guide

DONE, LEARNING, NOT_YET, NOT_FOR_ME = State.DONE, State.LEARNING, State.NOT_YET, State.NOT_FOR_ME
NONE = State.UNANSWERED
SAID, ASSUMED = Source.SAID, Source.ASSUMED
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GIVEN = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from(State),
        st.sampled_from([SAID, ASSUMED]),
        st.sampled_from([MINUTE, 20 * MINUTE, DAY, 10 * DAY]),
    ),
    max_size=20,
)


def last(*given: tuple[timedelta, State]) -> Answer | None:
    """The answer to an item after answers at these times after noon."""
    return answers_after((1, Answer(state, SAID, NOON + at)) for at, state in given).get(1)


def evidence(*given: tuple[timedelta, State]) -> tuple[State | None, timedelta]:
    """What is evidence after that, and how long after noon it was given."""
    answer = last(*given)
    assert answer
    assert answer.evidence_at
    return answer.evidence, answer.evidence_at - NOON


START = 0 * DAY


@pytest.mark.parametrize("state", [DONE, NOT_YET])
def test_a_first_answer_is_its_own_evidence(state):
    assert evidence((START, state)) == (state, START)


@pytest.mark.parametrize("state", [LEARNING, NOT_FOR_ME])
def test_a_first_answer_that_says_nothing_of_other_items_is_no_evidence(state):
    assert evidence((START, state)) == (NONE, START)


@pytest.mark.parametrize("state", [DONE, LEARNING])
def test_what_was_not_yet_known_was_learned_since(state):
    assert evidence((START, NOT_YET), (DAY, state)) == (NOT_YET, START)


def test_so_it_is_by_way_of_learning():
    assert evidence((START, NOT_YET), (DAY, LEARNING), (9 * DAY, DONE)) == (NOT_YET, START)


@pytest.mark.parametrize(("after", "expected"), [(HOUR, DONE), (HOUR + MINUTE, NOT_YET)])
def test_within_an_hour_it_is_a_correction(after, expected):
    assert evidence((START, NOT_YET), (after, DONE)) == (expected, START)


def test_what_was_learned_without_an_answer_before_is_a_fact_only():
    assert evidence((START, LEARNING), (DAY, DONE)) == (NONE, START)


def test_a_tick_that_turns_out_to_be_wrong_is_a_not_yet_from_then_on():
    assert evidence((START, DONE), (DAY, NOT_YET)) == (NOT_YET, DAY)


def test_what_is_no_longer_for_the_learner_keeps_its_evidence():
    assert evidence((START, NOT_YET), (DAY, NOT_FOR_ME)) == (NOT_YET, START)


def test_an_answer_given_again_keeps_its_evidence_and_has_a_new_date():
    again = last((START, DONE), (400 * DAY, DONE))

    assert again == Answer(DONE, SAID, NOON + 400 * DAY, DONE, NOON)


def test_an_answer_after_a_removal_begins_anew():
    assert evidence((START, NOT_YET), (DAY, NONE), (2 * DAY, DONE)) == (DONE, 2 * DAY)


def test_a_removed_answer_is_none():
    assert last((START, DONE), (DAY, NONE)) is None


@pytest.mark.parametrize(("first", "second"), [(ASSUMED, SAID), (SAID, ASSUMED)])
def test_nothing_follows_from_what_was_assumed(first, second):
    before = Answer(NOT_YET, first, NOON)

    after = next_answer(before, DONE, second, NOON + DAY)

    assert after == Answer(DONE, second, NOON + DAY, DONE, NOON + DAY)


def test_an_answer_without_stored_evidence_is_its_own():
    assert (
        Answer(NOT_YET, SAID, NOON).response == Answer(NOT_YET, SAID, NOON, NOT_YET, NOON).response
    )


@given(GIVEN)
def test_the_state_is_the_last_one_and_the_evidence_no_later_than_it(given):
    now, events = NOON, []
    for item, state, source, wait in given:
        now += wait
        events.append((item, Answer(state, source, now)))

    found = answers_after(events)

    newest = dict(events)
    assert {item: answer[:3] for item, answer in found.items()} == {
        item: answer[:3] for item, answer in newest.items() if answer.state
    }
    for answer in found.values():
        assert answer.evidence in (DONE, NOT_YET, NONE)
        assert answer.evidence_at
        assert answer.evidence_at <= answer.at


def level(change: Answer | None = None) -> float:
    """The level of someone who has sorted the whole strand of theory, up to Advanced: item 31 is
    the first of its Expert category, and answered otherwise."""
    guide = make_guide(5)
    theory = [item.id for item in guide.items.values() if item.strand.slug == "theory"]
    sorted_out = answers({number: DONE if number < 20 else NOT_YET for number in theory}).answers
    standing = build_standing(guide, Profile(sorted_out | ({31: change} if change else {})))
    assert standing.estimate.basis is Basis.ANSWERS
    return standing.estimate.level


def test_what_is_learned_later_raises_the_level_by_what_it_is_worth():
    """One of the ten items of Expert. Known all along, it would say something of the rest."""
    learned = last((START, NOT_YET), (DAY, DONE))
    known = last((START, NOT_YET), (MINUTE, DONE))

    assert level(learned) - level() == pytest.approx(1 / 10, abs=0.001)
    assert level(known) - level() > 1.2 / 10
    assert level(known) == level(Answer(DONE, SAID, NOON))
