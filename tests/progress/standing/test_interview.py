"""What a placement asks next, and what may be marked because of it."""

import pytest

from progress.engine.responses import State
from progress.standing.answers import Profile
from progress.standing.interview import Interview
from tests.progress.standing.guides import answers, make_guide

GUIDE = make_guide()


def interview(profile: Profile | None = None, told: dict[int, State] | None = None) -> Interview:
    return Interview(GUIDE, profile or Profile(), told or {})


def test_what_was_answered_by_hand_or_in_the_placement_is_not_asked():
    first = interview().question
    assert first

    assert interview(answers({first.id: State.DONE})).question != first
    assert interview(told={first.id: State.DONE}).question != first


def test_what_is_assumed_may_be_asked():
    first = interview().question
    assert first

    assert interview(answers({}, assumed={first.id: State.DONE})).question == first


def test_what_is_not_for_the_learner_is_left_out_and_no_evidence():
    first = interview().question
    assert first
    left_out = interview(answers({first.id: State.NOT_FOR_ME}))

    assert left_out.question != first
    assert left_out.known == {}
    assert left_out.left == interview().left


def test_with_everything_answered_there_is_no_question():
    whole = {item.id: State.DONE for item in GUIDE.items.values()}

    assert interview(answers(whole)).question is None
    assert interview(answers(whole)).left == 0


def test_what_was_known_before_is_no_question():
    by_hand = dict.fromkeys(range(1, 17), State.DONE)

    assert interview(answers(by_hand)).question


def test_what_is_ticked_after_it_was_asked_still_counts_as_a_question():
    told = dict.fromkeys(range(1, 16), State.NOT_YET)

    assert interview(told=told).question is None
    assert interview(answers(told), told).question is None


def test_an_answer_to_an_item_that_is_gone_is_no_answer():
    assert interview(told={999: State.DONE}).known == {}


def test_what_was_said_is_proposed_as_said_and_the_rest_as_assumed():
    proposals = interview(told={1: State.DONE, 2: State.NOT_YET, 24: State.NOT_YET}).proposals

    assert (proposals["item-1"].state, proposals["item-1"].said) == (State.DONE, True)
    assert (proposals["item-2"].state, proposals["item-2"].said) == (State.NOT_YET, True)
    inferred = [each for each in proposals.values() if not each.said]
    assert inferred
    assert {each.state for each in inferred} <= {State.DONE, State.NOT_YET}


def test_what_was_answered_by_hand_is_not_proposed_but_what_was_assumed_is():
    told = dict.fromkeys(range(1, 7), State.NOT_YET)
    last = "item-24"
    assert last in interview(told=told).proposals

    assert last not in interview(answers({24: State.LEARNING}), told).proposals
    assert last in interview(answers({}, assumed={24: State.NOT_YET}), told).proposals


def test_proposals_are_grouped_by_category_with_their_numbers():
    groups = interview(told={1: State.DONE, 2: State.LEARNING, 3: State.NOT_YET}).groups

    assert [line.item.id for line in groups[0].lines] == [1, 2, 3]
    assert groups[0].in_words == "1 done, 1 learning, 1 not yet"


@pytest.mark.parametrize("state", [State.DONE, State.LEARNING])
def test_what_is_chosen_is_parted_into_said_and_assumed(state):
    told = {1: State.NOT_YET, 2: State.NOT_YET, 3: State.NOT_YET, 4: State.NOT_YET}

    said, assumed = interview(told=told).parted({"item-1": state, "item-24": State.NOT_YET})

    assert said == {1: state}
    assert assumed == {24: State.NOT_YET}


def test_what_was_said_by_hand_since_stands_above_what_was_told():
    told = {1: State.NOT_YET, 2: State.NOT_YET}

    known = interview(answers({1: State.DONE, 2: State.NOT_FOR_ME}), told).known

    assert known == {"item-1": State.DONE}
