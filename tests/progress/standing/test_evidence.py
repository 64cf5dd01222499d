"""What the engine is told about a learner's answers: facts, and evidence apart from them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from progress.engine.responses import Response, State
from progress.standing.answers import Answer, PlacementAnswer, Profile, Source, answers_after
from progress.standing.evidence import placed_at, responses_of
from progress.standing.standing import build_standing
from tests.progress.standing.guides import NOON, answers, make_guide, placed

GUIDE = make_guide()
DONE, LEARNING, NOT_YET, NOT_FOR_ME = State.DONE, State.LEARNING, State.NOT_YET, State.NOT_FOR_ME
NONE = State.UNANSWERED
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def by_hand(*given: tuple[timedelta, State], source: Source = Source.SAID) -> dict[int, Answer]:
    """Item 1, answered at these times after noon."""
    return answers_after((1, Answer(state, source, NOON + after)) for after, state in given)


def combined(asked: State, *given: tuple[timedelta, State]) -> Response:
    """What is known of item 1, about which a placement that ended at noon asked."""
    return responses_of(GUIDE, Profile(by_hand(*given), placed({1: asked}))).by_key["item-1"]


def asked(state: State, evidence: State, at: datetime = NOON) -> Response:
    return Response(state, evidence, at, asked=True)


def test_answers_of_the_placement_are_known_to_come_from_it():
    responses = responses_of(GUIDE, Profile(placement=placed({1: DONE, 2: NOT_YET})))

    assert responses.by_key == {"item-1": asked(DONE, DONE), "item-2": asked(NOT_YET, NOT_YET)}
    assert responses.placed_at == NOON


def test_an_answer_by_hand_is_known_not_to_be_asked():
    responses = responses_of(GUIDE, answers({1: DONE, 2: NOT_YET}))

    assert responses.by_key == {
        "item-1": Response(DONE, DONE, NOON),
        "item-2": Response(NOT_YET, NOT_YET, NOON),
    }
    assert responses.placed_at is None


def test_what_was_asked_speaks_for_its_category_and_a_later_tick_does_not():
    """Item 2 is unanswered, in the category of item 1. A tick is chosen for being known."""
    other = placed({13: NOT_YET})
    without = build_standing(GUIDE, Profile(placement=other))
    placement = build_standing(GUIDE, Profile(placement=placed({1: DONE}) | other))
    manual = build_standing(GUIDE, Profile(by_hand((DAY, DONE)), other))

    chances = [each.estimate.probability["item-2"] for each in (without, placement, manual)]

    assert chances[1] > chances[0] + 0.02
    assert chances[1] > chances[2] + 0.05


def test_the_placement_was_finished_when_its_last_run_was():
    runs = placed({1: DONE}) | placed({2: DONE}, NOON + DAY)

    assert placed_at(Profile(placement=runs)) == NOON + DAY
    assert placed_at(Profile()) is None


def test_each_answer_keeps_the_time_of_its_run():
    runs = placed({1: DONE}) | placed({2: NOT_YET}, NOON + DAY)

    found = responses_of(GUIDE, Profile(placement=runs)).by_key

    assert (found["item-1"].at, found["item-2"].at) == (NOON, NOON + DAY)


@pytest.mark.parametrize("state", [DONE, LEARNING])
def test_an_unconfirmed_not_yet_that_is_ticked_later_was_learned_since(state):
    assert combined(NOT_YET, (DAY, state)) == asked(state, NOT_YET)


def test_an_unconfirmed_not_yet_that_is_ticked_at_once_is_corrected():
    assert combined(NOT_YET, (MINUTE, DONE)) == asked(DONE, DONE)


def test_a_confirmed_answer_is_the_placements_own():
    assert combined(NOT_YET, (MINUTE, NOT_YET)) == asked(NOT_YET, NOT_YET)


def test_a_confirmed_not_yet_that_is_ticked_later_was_learned_since():
    assert combined(NOT_YET, (MINUTE, NOT_YET), (DAY, DONE)) == asked(DONE, NOT_YET)


def test_a_confirmed_answer_that_is_corrected_at_once_is_what_was_asked():
    given = ((MINUTE, NOT_YET), (2 * MINUTE, DONE))

    assert combined(NOT_YET, *given) == asked(DONE, DONE)


def test_a_confirmed_yes_that_turns_out_to_be_a_no_is_a_no_from_then_on():
    assert combined(DONE, (MINUTE, DONE), (DAY, NOT_YET)) == asked(NOT_YET, NOT_YET, NOON + DAY)


@pytest.mark.parametrize("said", [DONE, LEARNING])
@pytest.mark.parametrize(("corrected", "since"), [(DAY, NOON + DAY), (MINUTE, NOON)])
def test_what_was_corrected_to_not_yet_may_be_learned_since(said, corrected, since):
    given = ((corrected, NOT_YET), (9 * DAY, DONE))

    assert combined(said, *given) == asked(DONE, NOT_YET, since)


def test_an_answer_that_was_confirmed_corrected_and_taken_back_is_the_placements_again():
    given = ((MINUTE, DONE), (DAY, NOT_YET), (2 * DAY, NONE))

    assert combined(DONE, *given) == asked(DONE, DONE)


@pytest.mark.parametrize("state", [DONE, LEARNING, NOT_YET])
def test_an_answer_by_hand_that_the_placement_took_over_counts_as_asked(state):
    evidence = NONE if state is LEARNING else state

    assert combined(state, (-DAY, state)) == asked(state, evidence)


def test_a_not_yet_that_the_placement_took_over_may_be_learned_since():
    assert combined(NOT_YET, (-DAY, NOT_YET), (DAY, DONE)) == asked(DONE, NOT_YET)


def test_a_tick_that_the_placement_took_over_may_be_corrected():
    assert combined(DONE, (-DAY, DONE), (DAY, NOT_YET)) == asked(NOT_YET, NOT_YET, NOON + DAY)


@pytest.mark.parametrize("state", [DONE, NOT_YET])
def test_what_was_asked_stays_evidence_when_the_item_is_no_longer_for_the_learner(state):
    assert combined(state, (DAY, NOT_FOR_ME)) == asked(NOT_FOR_ME, state)


@pytest.mark.parametrize("state", [DONE, NOT_YET])
def test_an_answer_taken_back_at_once_as_not_for_me_is_no_evidence(state):
    assert combined(state, (MINUTE, NOT_FOR_ME)) == asked(NOT_FOR_ME, NONE)


def test_learning_is_a_fact_and_no_evidence():
    assert responses_of(GUIDE, answers({1: LEARNING})).by_key == {
        "item-1": Response(LEARNING, NONE, NOON)
    }
    assert combined(LEARNING) == asked(LEARNING, NONE)


def test_assumed_answers_are_no_evidence():
    assert responses_of(GUIDE, answers({}, assumed={1: DONE})).by_key == {}


def test_an_assumed_answer_leaves_the_placements_own_as_it_is():
    profile = Profile(answers({}, assumed={1: DONE}).answers, placed({1: NOT_YET}))

    assert responses_of(GUIDE, profile).by_key == {"item-1": asked(NOT_YET, NOT_YET)}


def test_an_imported_answer_is_evidence():
    imported = by_hand((0 * DAY, DONE), source=Source.IMPORTED)

    assert responses_of(GUIDE, Profile(imported)).by_key == {"item-1": Response(DONE, DONE, NOON)}


def test_an_answer_to_an_item_that_is_gone_is_no_answer_but_the_placement_was_taken():
    gone = Profile(placement={999: PlacementAnswer(DONE, NOON)})

    assert responses_of(GUIDE, gone).by_key == {}
    assert responses_of(GUIDE, gone).placed


def test_a_standing_is_as_of_its_latest_answer():
    early, late = (answers({number: DONE}).answers[number] for number in (1, 2))
    profile = Profile({1: early._replace(at=NOON.replace(year=2025)), 2: late})

    assert build_standing(GUIDE, profile).as_of == NOON


def test_an_answer_that_was_taken_over_is_gone_once_it_is_taken_back():
    heard = {1: PlacementAnswer(DONE, NOON, taken_over=True), 2: PlacementAnswer(NOT_YET, NOON)}

    assert responses_of(GUIDE, Profile({}, heard)).by_key.keys() == {"item-2"}
    assert responses_of(GUIDE, Profile(by_hand((-DAY, DONE)), heard)).by_key.keys() == {
        "item-1",
        "item-2",
    }


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_correction_just_before_the_end_equals_one_just_after_it(minutes):
    found = combined(DONE, (minutes * MINUTE, NOT_YET))

    assert (found.state, found.evidence, found.asked) == (NOT_YET, NOT_YET, True)
