"""The placement as it is stored: its runs, and what becomes of two of them."""

from __future__ import annotations

import pytest

from progress.engine.responses import State
from progress.models import Placement
from progress.standing.answers import PlacementAnswer
from tests.factories import LearnerFactory
from tests.progress.models.clock import DAY, HOUR, MINUTE, NOON
from tests.progress.models.placements import counting, entry, finished

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("numbered_items")]
DONE, LEARNING, NOT_YET = State.DONE, State.LEARNING, State.NOT_YET


@pytest.fixture
def placement(time) -> Placement:
    """Two answers, not finished."""
    placement = Placement.objects.create(learner=LearnerFactory())
    assert placement.reply(0, 1, "yes")
    assert placement.reply(1, 2, "no")
    return placement


def test_answers_count_from_the_end_on(placement):
    assert placement.finished_answers is None

    placement.finish(2)

    assert placement.finished_answers == {
        1: PlacementAnswer(DONE, NOON),
        2: PlacementAnswer(NOT_YET, NOON),
    }


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("yes", DONE),
        ("partly", LEARNING),
        ("no", NOT_YET),
        ("unknown", NOT_YET),
        ("already-yes", DONE),
        ("already-partly", LEARNING),
        ("already-no", NOT_YET),
    ],
)
def test_every_word_is_a_state(word, state):
    placement = finished(LearnerFactory(), {1: word})

    assert placement.current_states == {1: state}
    assert placement.questions == ([] if word.startswith("already") else [1])


def test_what_is_taken_over_stands_before_the_answer(placement):
    assert placement.reply(2, 4, "yes", [(3, "already-no")])

    assert placement.answers[2:] == [(3, "already-no"), (4, "yes")]
    placement.refresh_from_db()
    assert placement.answers[2:] == [[3, "already-no"], [4, "yes"]]
    assert placement.questions == [1, 2, 4]


def test_back_removes_what_was_taken_over_around_the_question(placement):
    placement.reply(2, 4, "yes", [(3, "already-no")])
    placement.finish(4, [(5, "already-yes")])

    placement.back(5)

    assert placement.current_answers == [[1, "yes"], [2, "no"]]
    assert placement.answers == [
        [1, "yes"], [2, "no"], [3, "already-no"], [4, "yes"], [5, "already-yes"]
    ]  # fmt: skip


def test_back_where_nothing_was_asked_removes_everything(time):
    placement = Placement.objects.create(learner=LearnerFactory(), answers=[[1, "already-no"]])

    placement.back(1)

    assert placement.current_answers == []


def test_taking_it_again_keeps_the_earlier_answers_with_their_time(placement, time):
    placement.finish(2)
    time.wait(DAY)

    placement.start_again(2)
    placement.reply(0, 3, "partly")
    before = placement.finished_answers
    placement.finish(1)

    assert placement.answers == [[3, "partly"]]
    assert placement.earlier == [entry(1, "yes", NOON), entry(2, "no", NOON)]
    assert before == {1: PlacementAnswer(DONE, NOON), 2: PlacementAnswer(NOT_YET, NOON)}
    assert placement.finished_answers == before | {3: PlacementAnswer(LEARNING, NOON + DAY)}


def test_a_new_answer_replaces_that_of_an_earlier_run(placement, time):
    placement.finish(2)
    time.wait(400 * DAY)

    placement.start_again(2)
    placement.reply(0, 1, "no")
    assert placement.finished_answers[1] == PlacementAnswer(DONE, NOON)
    placement.finish(1)

    assert placement.earlier == [entry(2, "no", NOON)]
    assert placement.finished_answers[1] == PlacementAnswer(NOT_YET, NOON + 400 * DAY)


def test_a_third_run_keeps_the_answers_of_both_others(placement, time):
    placement.finish(2)
    for number in (3, 4):
        time.wait(DAY)
        placement.start_again(len(placement.current_answers))
        placement.reply(0, number, "yes")
        placement.finish(1)

    assert {item: answer.at for item, answer in placement.finished_answers.items()} == {
        1: NOON,
        2: NOON,
        3: NOON + DAY,
        4: NOON + 2 * DAY,
    }


def test_an_answer_taken_back_after_the_end_is_gone_with_the_next_end(placement):
    placement.finish(2)

    placement.back(2)
    assert placement.finished_answers.keys() == {1, 2}
    placement.finish(1)

    assert placement.finished_answers.keys() == {1}
    assert placement.earlier == []


def test_starting_again_before_the_first_end_forgets_the_answers(placement):
    placement.start_again(2)

    assert (placement.answers, placement.retake, placement.earlier) == ([], None, [])
    assert placement.finished_answers is None


def test_the_profile_has_the_answers_of_all_runs(placement, time):
    placement.finish(2)
    time.wait(DAY)
    placement.start_again(2)
    placement.reply(0, 3, "partly")

    assert placement.learner.profile().placement == placement.finished_answers
    assert placement.learner.profile().placement.keys() == {1, 2}


def test_starting_over_within_the_hour_replaces_the_answers_at_the_end(time):
    mine = finished(LearnerFactory(), {1: "yes", 2: "no"})
    time.wait(HOUR)
    assert mine.is_recent

    mine.start_again(2)
    mine.reply(0, 1, "no")

    assert mine.finished_answers.keys() == {1, 2}
    assert mine.earlier_answers == {}
    mine.finish(1)
    assert mine.finished_answers == {1: PlacementAnswer(NOT_YET, NOON + HOUR)}


def test_taking_it_again_later_adds_to_the_answers(time):
    mine = finished(LearnerFactory(), {1: "yes", 2: "no"})
    time.wait(HOUR + MINUTE)
    assert not mine.is_recent

    mine.start_again(2)
    mine.reply(0, 3, "no")
    mine.finish(1)

    assert mine.finished_answers.keys() == {1, 2, 3}


def test_starting_over_before_the_end_leaves_nothing(time):
    mine = LearnerFactory().get_or_create_placement()
    mine.reply(0, 1, "yes")

    mine.start_again(1)

    mine.refresh_from_db()
    assert (mine.answers, mine.retake, mine.earlier) == ([], None, [])


def test_a_word_of_another_version_is_no_answer():
    placement = finished(LearnerFactory(), {1: "yes", 2: "maybe"})
    placement.earlier = [[3, "perhaps", NOON.isoformat()]]

    assert placement.current_states == {1: DONE}
    assert placement.finished_answers is not None
    assert placement.finished_answers.keys() == {1}


def test_a_placement_that_ended_longer_ago_does_not_lose_its_last_answer(time):
    mine = finished(LearnerFactory(), {1: "yes", 2: "no"})
    time.wait(HOUR + MINUTE)

    assert not mine.back(2)

    mine.refresh_from_db()
    assert mine.retake is None
    assert len(mine.answers) == 2


def test_a_placement_can_end_with_nothing_but_what_was_taken_over(time):
    mine = LearnerFactory().get_or_create_placement()

    assert mine.finish(0, [(1, "already-yes")])

    assert counting(mine.learner) == {1: PlacementAnswer(DONE, NOON, taken_over=True)}


def test_a_correction_that_was_given_up_deletes_no_answers(time):
    mine = finished(LearnerFactory(), {1: "yes", 2: "no"})
    mine.start_again(2)
    time.wait(180 * DAY)
    mine.reply(0, 3, "no")

    mine.finish(1)

    assert mine.finished_answers.keys() == {1, 2, 3}


def test_starting_again_and_stopping_without_an_answer_leaves_it_as_it_was(time):
    mine = finished(LearnerFactory(), {1: "yes", 2: "no"})
    mine.start_again(2)

    mine.finish(0)

    mine.refresh_from_db()
    assert mine.finished
    assert mine.finished_answers.keys() == {1, 2}
