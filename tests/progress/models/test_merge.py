"""The merge of two learners: the newest word on each item wins."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.responses import State
from progress.models import Learner, MergeResult, Placement, attach_guest, merge_guest
from tests.factories import ItemFactory, LearnerFactory, LevelFactory, UserFactory
from tests.progress.models.records import history, states

pytestmark = pytest.mark.django_db
DONE, NOT_YET, LEARNING = State.DONE, State.NOT_YET, State.LEARNING


def test_the_newest_answer_for_each_item_wins_a_merge():
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    mine, theirs, both_older, both_newer = ItemFactory.create_batch(4)
    guest.answer({both_older.pk: NOT_YET})
    account.answer({mine.pk: DONE, both_older.pk: DONE, both_newer.pk: NOT_YET})
    guest.answer({theirs.pk: DONE, both_newer.pk: DONE})

    merge = merge_guest(account, guest)

    assert (merge.added.answers, merge.kept) == (2, 1)
    assert states(account) == {
        mine.pk: DONE,
        both_older.pk: DONE,
        both_newer.pk: DONE,
        theirs.pk: DONE,
    }


def test_a_merge_keeps_the_guests_history_and_removes_the_guest():
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    item = ItemFactory()
    guest.answer({item.pk: DONE})

    merge_guest(account, guest)

    assert history(account) == [(item.pk, DONE)]
    assert not Learner.objects.guests().exists()


def test_merging_the_same_guest_again_changes_nothing():
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    guest.answer({ItemFactory().pk: DONE})
    again = Learner.objects.get(pk=guest.pk)
    merge_guest(account, guest)
    before = account.answers()

    assert merge_guest(account, again) == MergeResult()

    assert account.answers() == before


def test_an_answer_taken_back_later_stays_taken_back():
    account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    account.answer({item.pk: DONE})
    guest.answer({item.pk: DONE})
    account.answer({item.pk: State.UNANSWERED})

    assert merge_guest(account, guest) == MergeResult(kept=1)

    assert states(account) == {}


ENTRIES = st.tuples(st.booleans(), st.integers(0, 2), st.sampled_from(State))


@settings(max_examples=30)
@given(st.lists(ENTRIES, max_size=12))
def test_after_a_merge_the_newest_answer_to_each_item_holds_and_the_history_agrees(entries):
    account, guest, items = LearnerFactory(), LearnerFactory(user=None), ItemFactory.create_batch(3)
    newest = {}
    for by_guest, number, state in entries:
        item = items[number].pk
        learner = guest if by_guest else account
        if learner.answer({item: state}).items:
            newest[item] = state

    merge_guest(account, guest)

    assert states(account) == {item: state for item, state in newest.items() if state}
    replayed = dict(account.events.order_by("at", "id").values_list("item_id", "state"))
    assert replayed == newest


def test_an_account_that_became_anothers_is_not_absorbed():
    account, other = LearnerFactory(), LearnerFactory(user=None)
    stale = Learner.objects.get(pk=other.pk)
    attach_guest(other, UserFactory())

    assert merge_guest(account, stale) == MergeResult()

    assert Learner.objects.count() == 2


YESTERDAY, TODAY = timezone.now() - timedelta(days=1), timezone.now()


@pytest.mark.parametrize(
    ("mine", "theirs", "kept"),
    [
        ("none", None, "theirs"),
        ("none", TODAY, "theirs"),
        (None, None, "mine"),
        (None, TODAY, "theirs"),
        (TODAY, None, "mine"),
        (TODAY, YESTERDAY, "mine"),
        (YESTERDAY, TODAY, "theirs"),
    ],
)
def test_only_a_finished_and_newer_placement_leads_after_a_merge(mine, theirs, kept):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    one, two = (item.pk for item in ItemFactory.create_batch(2))
    if mine != "none":
        Placement.objects.create(learner=account, answers=[[one, "yes"]], finished_at=mine)
    Placement.objects.create(learner=guest, answers=[[two, "no"]], finished_at=theirs)

    merge_guest(account, guest)

    placement = Placement.objects.get()
    assert placement.learner == account
    assert placement.answers == [[one, "yes"] if kept == "mine" else [two, "no"]]


def test_a_merge_takes_the_guests_target_only_where_there_is_none():
    entry, expert = LevelFactory(), LevelFactory(slug="expert", name="Expert", position=4)
    day = timezone.localdate() + timedelta(days=30)
    without, own = LearnerFactory(), LearnerFactory(goal_level=expert)

    for account in (without, own):
        merge_guest(account, LearnerFactory(user=None, goal_level=entry, goal_date=day))
        account.refresh_from_db()

    assert (without.goal_level, without.goal_date) == (entry, day)
    assert (own.goal_level, own.goal_date) == (expert, None)
