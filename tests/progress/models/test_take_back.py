"""A merge can be taken back for a day: the account is as it was, and so is the guest."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from progress.engine.responses import State
from progress.models import (
    Event,
    Learner,
    Merge,
    Note,
    Placement,
    Record,
    attach_guest,
    merge_guest,
    take_back,
)
from progress.models.day import Day
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory, LevelFactory, UserFactory
from tests.progress.models.clock import HOUR, clock
from tests.progress.models.records import states

pytestmark = pytest.mark.django_db
DONE, NOT_YET, LEARNING = State.DONE, State.NOT_YET, State.LEARNING
DAY = timezone.localdate() + timedelta(days=30)


def rows(model, learner, *left_out):
    """All that is stored, as plain values."""
    names = [f.attname for f in model._meta.concrete_fields if f.name not in left_out]
    return sorted(model.objects.filter(learner=learner).values_list(*names), key=str)


def everything(learner, *left_out):
    """What belongs to a learner; of a guest without the keys, because a new row is made."""
    models = (Record, Event, Note, Placement, Day)
    found = {model: rows(model, learner, *left_out) for model in models}
    own = Learner.objects.filter(pk=learner.pk)
    fields = ("created_at", "headline_levels", "goal_level_id", "goal_date", "method_seen")
    return found | {Learner: own.values_list(*fields).get()}


def guests_own(learner):
    found = everything(learner, "learner")
    found[Note] = rows(Note, learner, "learner", "id")
    return found


OWNERS = st.sampled_from(["account", "guest"])
STEPS = st.one_of(
    st.tuples(st.just("answer"), OWNERS, st.integers(0, 3), st.sampled_from(State)),
    st.tuples(st.just("note"), OWNERS, st.integers(0, 3), st.sampled_from(["a", "b", ""])),
    st.tuples(st.just("undo"), OWNERS),
    st.tuples(st.just("placement"), OWNERS, st.integers(0, 3), st.booleans()),
    st.tuples(st.just("again"), OWNERS),
    st.tuples(st.just("goal"), OWNERS, st.booleans()),
)


def do(step, learner, items, level):
    """Carry out one step of a person."""
    match step[0]:
        case "answer":
            learner.answer({items[step[2]].pk: step[3]})
        case "note":
            Note.objects.save_text(learner, items[step[2]].pk, step[3])
        case "undo":
            learner.undo()
        case "placement":
            placement = Learner.objects.get(pk=learner.pk).get_or_create_placement()
            placement.reply(len(placement.current_answers), items[step[2]].pk, "yes")
            if step[3]:
                placement.finish(len(placement.current_answers))
        case "again":
            placement = Learner.objects.get(pk=learner.pk).get_or_create_placement()
            placement.start_again(len(placement.current_answers))
        case "goal":
            learner.set_goal(level if step[2] else None, DAY)


@settings(max_examples=25, phases=[Phase.explicit, Phase.generate])
@given(st.lists(STEPS, max_size=14), st.booleans())
def test_taking_back_restores_both_exactly(steps, merged_before):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    items, level = ItemFactory.create_batch(4), LevelFactory()
    if merged_before:  # the evidence of the records is then that of two people
        other = LearnerFactory(user=None)
        other.answer({item.pk: NOT_YET for item in items[:2]})
        account.answer({items[0].pk: DONE})
        merge_guest(account, other)
        Merge.objects.all().delete()  # long ago
    for step in steps:
        do(step, account if step[1] == "account" else guest, items, level)
    Placement.objects.filter(answers=[], earlier=[]).delete()  # only opened
    before, guests = everything(account), guests_own(guest)

    merge_guest(account, guest)
    done = take_back(account)

    assert everything(account) == before
    if done:
        assert guests_own(done.guest) == guests
        assert not done.stayed


def merged():
    """An account and a guest with an answer each, after the merge, and their items."""
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    mine, theirs = ItemFactory.create_batch(2)
    account.answer({mine.pk: DONE})
    guest.answer({theirs.pk: DONE, mine.pk: NOT_YET})
    merge_guest(account, guest)
    return account, mine, theirs


def test_what_was_changed_after_the_merge_stays():
    account, mine, theirs = merged()
    account.answer({theirs.pk: LEARNING})
    new = ItemFactory()
    account.answer({new.pk: DONE})

    done = take_back(account)

    assert states(account) == {mine.pk: DONE, theirs.pk: LEARNING, new.pk: DONE}
    assert done.stayed
    assert states(done.guest) == {theirs.pk: DONE, mine.pk: NOT_YET}


def test_a_changed_answer_keeps_no_evidence_of_the_guests():
    with clock() as time:
        account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
        guest.answer({item.pk: NOT_YET})
        time.wait(2 * HOUR)
        merge_guest(account, guest)
        account.answer({item.pk: DONE})
        assert account.answers()[item.pk].evidence == NOT_YET  # learned since, so it seems

        take_back(account)

    assert account.answers()[item.pk].evidence == DONE


def test_the_levels_of_the_headline_are_those_from_before():
    account, guest = LearnerFactory(headline_levels=6), LearnerFactory(user=None)
    guest.answer({ItemFactory().pk: DONE})
    merge_guest(account, guest)
    account.refresh_from_db()
    assert account.headline_levels != 6

    take_back(account)

    account.refresh_from_db()
    assert account.headline_levels == 6


def test_undoing_after_it_does_not_bring_the_guests_answer_back():
    account, mine, theirs = merged()
    account.answer({theirs.pk: LEARNING})
    take_back(account)

    account.undo()

    assert states(account) == {mine.pk: DONE}


def test_it_happens_once():
    account, _, _ = merged()

    assert take_back(account)
    assert take_back(account) is None

    assert Learner.objects.guests().count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_happens_once_if_asked_at_the_same_time():
    account, mine, _ = merged()

    def take_back_in_thread(_):
        try:
            return take_back(Learner.objects.get(pk=account.pk)) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        done = list(pool.map(take_back_in_thread, range(4)))

    assert sorted(done) == [False, False, False, True]
    assert states(account) == {mine.pk: DONE}
    assert Learner.objects.guests().count() == 1


def test_after_a_day_it_is_too_late_and_the_purge_deletes_what_was_kept():
    account, _, theirs = merged()
    recent, _, _ = merged()
    Merge.objects.filter(account=account).update(at=timezone.now() - timedelta(days=1))

    assert take_back(account) is None
    call_command("purge_guests")

    assert theirs.pk in states(account)
    assert [merge.account for merge in Merge.objects.all()] == [recent]


def test_only_the_latest_merge_can_be_taken_back():
    account, mine, theirs = merged()
    third = ItemFactory()
    guest = LearnerFactory(user=None)
    guest.answer({third.pk: DONE})
    merge_guest(account, guest)

    take_back(account)

    assert states(account) == {mine.pk: NOT_YET, theirs.pk: DONE}
    assert take_back(account) is None


def test_a_guest_with_nothing_leaves_the_earlier_offer():
    account, mine, _ = merged()
    merge_guest(account, LearnerFactory(user=None))

    take_back(account)

    assert states(account) == {mine.pk: DONE}


def test_a_new_account_is_empty_again():
    guest, user, item = LearnerFactory(user=None), UserFactory(), ItemFactory()
    guest.answer({item.pk: DONE})
    Note.objects.save_text(guest, item.pk, "Try it")
    guest.set_goal(LevelFactory(), DAY)
    Placement.objects.create(learner=guest, answers=[[item.pk, "yes"]], finished_at=timezone.now())
    guests = guests_own(guest)
    attach_guest(guest, user)

    done = take_back(user.learner)

    found = everything(user.learner)
    assert not any(found[model] for model in (Record, Event, Note, Placement, Day))
    assert found[Learner][1:4] == (0, None, None)
    assert guests_own(done.guest) == guests


def test_texts_placement_and_goal_that_were_changed_since_stay():
    account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    Note.objects.save_text(account, item.pk, "mine")
    Note.objects.save_text(guest, item.pk, "theirs")
    guest.set_goal(LevelFactory(), DAY)
    Placement.objects.create(learner=guest, answers=[[item.pk, "yes"]])
    merge_guest(account, guest)
    account = Learner.objects.get(pk=account.pk)
    Note.objects.save_text(account, item.pk, "mine and more")
    account.set_goal(account.goal_level, DAY + timedelta(days=1))
    account.placement.reply(1, ItemFactory().pk, "no")

    assert take_back(account).stayed

    account = Learner.objects.get(pk=account.pk)
    assert account.notes.get().text == "mine and more"
    assert account.goal_date == DAY + timedelta(days=1)
    assert len(account.placement.answers) == 2


def test_an_item_and_a_level_that_no_longer_exist_are_left_out():
    account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    level = LevelFactory(slug="expert", name="Expert", position=4)
    Note.objects.save_text(guest, item.pk, "theirs")
    guest.set_goal(level, DAY)
    merge_guest(account, guest)
    Note.objects.all().delete()
    Item.objects.filter(pk=item.pk).delete()
    level.delete()

    done = take_back(account)

    assert not done.guest.notes.exists()
    assert done.guest.goal_level is None


def test_deleting_the_account_deletes_what_was_kept():
    account, _, _ = merged()

    account.user.delete()

    assert not Merge.objects.exists()
    assert not Event.objects.exists()
