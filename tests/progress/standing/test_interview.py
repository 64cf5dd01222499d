"""What a placement asks next, and what may be marked because of it."""

import pytest

from progress.engine.responses import State
from progress.standing.answers import Profile
from progress.standing.interview import PlacementSession
from tests.progress.standing.guides import answers, make_guide

GUIDE = make_guide()


def session(
    profile: Profile | None = None, given: dict[int, State] | None = None
) -> PlacementSession:
    return PlacementSession(GUIDE, profile or Profile(), given or {})


def test_items_answered_manually_or_in_the_placement_are_not_asked():
    first = session().next_item
    assert first

    assert session(answers({first.id: State.DONE})).next_item != first
    assert session(given={first.id: State.DONE}).next_item != first


def test_assumed_items_may_be_asked():
    first = session().next_item
    assert first

    assert session(answers({}, assumed={first.id: State.DONE})).next_item == first


def test_items_not_for_the_learner_are_left_out_and_no_evidence():
    first = session().next_item
    assert first
    left_out = session(answers({first.id: State.NOT_FOR_ME}))

    assert left_out.next_item != first
    assert left_out.responses.states == {}
    assert left_out.remaining == session().remaining


def test_with_everything_answered_there_is_no_question():
    whole = {item.id: State.DONE for item in GUIDE.items.values()}

    assert session(answers(whole)).next_item is None
    assert session(answers(whole)).remaining == 0


def test_earlier_answers_are_not_counted_as_questions():
    manual = dict.fromkeys(range(1, 17), State.DONE)

    assert session(answers(manual)).next_item


def test_an_item_ticked_after_it_was_asked_still_counts_as_a_question():
    given = dict.fromkeys(range(1, 16), State.NOT_YET)

    assert session(given=given).next_item is None
    assert session(answers(given), given).next_item is None


def test_an_answer_to_an_item_that_is_gone_is_no_answer():
    assert session(given={999: State.DONE}).responses.states == {}


def test_answers_are_proposed_as_answered_and_the_rest_as_assumed():
    proposals = session(given={1: State.DONE, 2: State.NOT_YET, 24: State.NOT_YET}).proposals

    assert (proposals["item-1"].state, proposals["item-1"].answered) == (State.DONE, True)
    assert (proposals["item-2"].state, proposals["item-2"].answered) == (State.NOT_YET, True)
    inferred = [each for each in proposals.values() if not each.answered]
    assert inferred
    assert {each.state for each in inferred} <= {State.DONE, State.NOT_YET}


def test_manual_answers_are_not_proposed_but_assumed_ones_are():
    given = dict.fromkeys(range(1, 7), State.NOT_YET)
    last = "item-24"
    assert last in session(given=given).proposals

    assert last not in session(answers({24: State.LEARNING}), given).proposals
    assert last in session(answers({}, assumed={24: State.NOT_YET}), given).proposals


def test_proposals_are_grouped_by_category_with_their_numbers():
    groups = session(given={1: State.DONE, 2: State.LEARNING, 3: State.NOT_YET}).groups

    assert [each.item.id for each in groups[0].proposals] == [1, 2, 3]
    assert groups[0].counts == "1 done, 1 learning, 1 not yet"


@pytest.mark.parametrize("state", [State.DONE, State.LEARNING])
def test_chosen_items_are_split_into_answered_and_assumed(state):
    given = {1: State.NOT_YET, 2: State.NOT_YET, 3: State.NOT_YET, 4: State.NOT_YET}

    answered, assumed = session(given=given).split_answered(
        {"item-1": state, "item-24": State.NOT_YET}
    )

    assert answered == {1: state}
    assert assumed == {24: State.NOT_YET}


def test_a_manual_answer_since_then_replaces_that_of_the_placement():
    given = {1: State.NOT_YET, 2: State.NOT_YET}

    evidence = session(answers({1: State.DONE, 2: State.NOT_FOR_ME}), given).responses.states

    assert evidence == {"item-1": State.DONE}
