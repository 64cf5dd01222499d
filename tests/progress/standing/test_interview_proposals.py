"""What may be marked because of a placement."""

from __future__ import annotations

import pytest

from progress.engine.responses import State
from tests.progress.standing.guides import answers, placed
from tests.progress.standing.sessions import session

DONE, LEARNING, NOT_YET, NOT_FOR_ME = State.DONE, State.LEARNING, State.NOT_YET, State.NOT_FOR_ME


def test_answers_are_proposed_as_answered_and_the_rest_as_assumed():
    proposals = session(given={1: DONE, 2: NOT_YET, 23: NOT_YET, 24: NOT_YET}).proposals

    assert (proposals["item-1"].state, proposals["item-1"].answered) == (DONE, True)
    assert (proposals["item-2"].state, proposals["item-2"].answered) == (NOT_YET, True)
    inferred = [each for each in proposals.values() if not each.answered]
    assert inferred
    assert {each.state for each in inferred} <= {DONE, NOT_YET}


def test_manual_answers_are_not_proposed_but_assumed_ones_are():
    given = dict.fromkeys(range(1, 7), NOT_YET)
    last = "item-24"
    assert last in session(given=given).proposals

    assert last not in session(answers({24: LEARNING}), given).proposals
    assert last in session(answers({}, assumed={24: NOT_YET}), given).proposals


def test_what_was_taken_over_or_answered_in_an_earlier_run_is_not_proposed():
    given = dict.fromkeys(range(1, 7), NOT_YET)
    taken_over, earlier = "item-1", "item-24"
    assert {taken_over, earlier} <= session(given=given).proposals.keys()

    found = session(answers({1: NOT_YET}), given, before=placed({24: NOT_YET})).proposals

    assert not {taken_over, earlier} & found.keys()


def test_proposals_are_grouped_by_category_with_their_numbers():
    groups = session(given={1: DONE, 2: LEARNING, 3: NOT_YET}).groups

    assert [each.item.id for each in groups[0].proposals] == [1, 2, 3]
    assert groups[0].counts == "1 done, 1 learning, 1 not yet"


@pytest.mark.parametrize("state", [DONE, LEARNING])
def test_chosen_items_are_split_into_answered_and_assumed(state):
    given = dict.fromkeys(range(1, 7), NOT_YET)

    answered, assumed = session(given=given).split_answered({"item-1": state, "item-24": NOT_YET})

    assert answered == {1: state}
    assert assumed == {24: NOT_YET}
