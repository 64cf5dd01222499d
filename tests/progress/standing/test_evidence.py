"""What the engine is told about a learner's answers."""

from progress.engine.responses import State
from progress.standing.answers import Profile, Source
from progress.standing.evidence import responses_of
from progress.standing.standing import build_standing
from tests.progress.standing.guides import NOON, answers, make_guide

GUIDE = make_guide()
DONE, NOT_YET = State.DONE, State.NOT_YET


def test_answers_of_the_placement_are_known_to_come_from_it():
    responses = responses_of(GUIDE, Profile(placement_states={1: DONE, 2: NOT_YET}))

    assert responses.states == {"item-1": DONE, "item-2": NOT_YET}
    assert set(responses.from_placement) == {"item-1", "item-2"}
    assert responses.placed


def test_an_answer_of_the_placement_does_not_vouch_for_its_category_but_a_manual_tick_does():
    """Item 2 is unanswered, in the category of item 1."""
    placement = build_standing(GUIDE, Profile(placement_states={1: DONE, 13: NOT_YET}))
    manual = build_standing(
        GUIDE, Profile(answers({1: DONE}).answers, placement_states={13: NOT_YET})
    )

    chances = [each.estimate.probability["item-2"] for each in (placement, manual)]

    assert chances[0] > chances[1] + 0.05


def test_a_manual_answer_replaces_that_of_the_placement():
    profile = Profile(answers({1: NOT_YET}).answers, placement_states={1: DONE})

    assert responses_of(GUIDE, profile).states == {"item-1": NOT_YET}


def test_assumed_answers_are_no_evidence():
    assert responses_of(GUIDE, answers({}, assumed={1: DONE})).states == {}


def test_an_imported_answer_is_evidence():
    imported = answers({1: DONE}).answers[1]._replace(source=Source.IMPORTED)

    assert responses_of(GUIDE, Profile({1: imported})).states == {"item-1": DONE}


def test_a_standing_is_as_of_its_latest_answer():
    early, late = (answers({number: DONE}).answers[number] for number in (1, 2))
    profile = Profile({1: early._replace(at=NOON.replace(year=2025)), 2: late})

    assert build_standing(GUIDE, profile).as_of == NOON
