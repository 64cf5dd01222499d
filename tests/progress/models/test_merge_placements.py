"""Of two placements that meet in a merge, both count."""

from __future__ import annotations

import pytest

from progress.engine.responses import State
from progress.models import Learner, Placement, merge_guest
from progress.standing.answers import PlacementAnswer
from tests.factories import LearnerFactory
from tests.progress.models.clock import DAY, NOON
from tests.progress.models.placements import counting, entry, finished

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("numbered_items")]
DONE, LEARNING, NOT_YET = State.DONE, State.LEARNING, State.NOT_YET


@pytest.mark.parametrize("guest_is_last", [True, False])
def test_a_merge_keeps_the_answers_of_both_and_the_later_one_leads(time, guest_is_last):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    first, last = (account, guest) if guest_is_last else (guest, account)
    finished(first, {1: "yes", 2: "no"})
    time.wait(DAY)
    finished(last, {2: "yes", 3: "already-no"})

    merge_guest(account, guest)

    placement = Placement.objects.get()
    assert placement.learner == account
    assert placement.finished_at == NOON + DAY
    assert placement.answers == [[2, "yes"], [3, "already-no"]]
    assert placement.earlier == [entry(1, "yes", NOON)]
    assert counting(account) == {
        1: PlacementAnswer(DONE, NOON),
        2: PlacementAnswer(DONE, NOON + DAY),
        3: PlacementAnswer(NOT_YET, NOON + DAY, taken_over=True),
    }


@pytest.mark.parametrize("guest_is_last", [True, False])
def test_of_the_earlier_answers_of_both_the_later_one_stays(time, guest_is_last):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    first, last = (account, guest) if guest_is_last else (guest, account)
    old = NOON - 100 * DAY
    yesterday = NOON - DAY
    finished(
        first,
        {1: "yes"},
        [entry(4, "yes", old), entry(5, "no", yesterday), entry(6, "yes", old)],
    )
    time.wait(DAY)
    finished(
        last,
        {3: "no"},
        [entry(1, "no", old), entry(5, "yes", old), entry(6, "no", yesterday)],
    )

    merge_guest(account, guest)

    assert counting(account) == {
        1: PlacementAnswer(DONE, NOON),
        3: PlacementAnswer(NOT_YET, NOON + DAY),
        4: PlacementAnswer(DONE, old),
        5: PlacementAnswer(NOT_YET, yesterday),
        6: PlacementAnswer(NOT_YET, yesterday),
    }


def test_a_merge_with_the_same_guest_again_changes_nothing(time):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    finished(guest, {1: "yes"})
    time.wait(DAY)
    finished(account, {2: "no"})
    again = Learner.objects.get(pk=guest.pk)
    merge_guest(account, guest)
    before = counting(account)

    merge_guest(account, again)

    assert counting(account) == before
    assert before
    assert before.keys() == {1, 2}


def test_a_run_in_progress_goes_on_after_a_merge_with_an_older_placement(time):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    finished(guest, {1: "yes"})
    time.wait(DAY)
    mine = finished(account, {2: "no"})
    time.wait(DAY)
    mine.start_again(1)
    mine.reply(0, 3, "yes")

    merge_guest(account, guest)

    placement = Placement.objects.get()
    assert placement.current_answers == [[3, "yes"]]
    assert placement.finished_answers
    assert placement.finished_answers.keys() == {1, 2}
    placement.finish(1)
    assert placement.finished_answers.keys() == {1, 2, 3}


def test_what_the_guest_has_not_finished_is_not_counted(time):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    finished(account, {1: "yes"})
    Placement.objects.create(learner=guest, answers=[[2, "no"]])

    merge_guest(account, guest)

    assert counting(account) == {1: PlacementAnswer(DONE, NOON)}


def test_of_two_unfinished_placements_a_merge_keeps_the_longer_one(time):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    Placement.objects.create(learner=account, answers=[])
    Placement.objects.create(learner=guest, answers=[[1, "yes"], [2, "no"]])

    merge_guest(account, guest)

    assert Placement.objects.get().answers == [[1, "yes"], [2, "no"]]
