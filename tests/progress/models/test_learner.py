"""Records and events: wanted states, one transaction, undo, and shares."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Learner, LearnerGone, Note, Record, Share
from progress.models.event import EventQuerySet
from progress.standing.answers import Source
from roadmap import snapshot
from tests.factories import ItemFactory, LearnerFactory, LevelFactory, ShareFactory
from tests.progress.models.records import history, states

pytestmark = pytest.mark.django_db
DONE, NOT_YET, LEARNING = State.DONE, State.NOT_YET, State.LEARNING


def test_an_answer_is_a_record_and_an_event():
    learner, item = LearnerFactory(), ItemFactory()

    change = learner.answer({item.pk: DONE})

    assert {pk: it.state for pk, it in change.after.profile.answers.items()} == {item.pk: DONE}
    assert (change.before.profile.answers, change.items) == ({}, {item.pk})
    assert states(learner) == {item.pk: DONE}
    assert history(learner) == [(item.pk, DONE)]


def test_repeating_an_answer_changes_nothing():
    learner, item = LearnerFactory(), ItemFactory()
    learner.answer({item.pk: DONE})
    before = learner.answers()

    learner.answer({item.pk: DONE})

    assert learner.answers() == before
    assert len(history(learner)) == 1


def test_the_last_intent_wins():
    learner, item = LearnerFactory(), ItemFactory()

    for state in (DONE, State.UNANSWERED, LEARNING, DONE, NOT_YET):
        learner.answer({item.pk: state})

    assert states(learner) == {item.pk: NOT_YET}
    assert len(history(learner)) == 5


def test_taking_an_answer_back_leaves_no_record_but_a_history():
    learner, item = LearnerFactory(), ItemFactory()
    learner.answer({item.pk: DONE})

    assert learner.answer({item.pk: State.UNANSWERED}).after.profile.answers == {}

    assert not Record.objects.exists()
    assert history(learner) == [(item.pk, DONE), (item.pk, State.UNANSWERED)]


def test_ticking_an_assumed_item_confirms_it():
    learner, item = LearnerFactory(), ItemFactory()
    learner.answer({item.pk: DONE}, Source.ASSUMED)

    learner.answer({item.pk: DONE})

    assert learner.answers()[item.pk].source is Source.SAID


def test_an_assumption_does_not_replace_the_source_of_a_tick():
    learner, item = LearnerFactory(), ItemFactory()
    learner.answer({item.pk: DONE})

    learner.answer({item.pk: DONE}, Source.ASSUMED)

    assert learner.answers()[item.pk].source is Source.SAID


def test_undoing_gives_an_assumption_back_as_an_assumption():
    learner, item = LearnerFactory(), ItemFactory()
    learner.answer({item.pk: DONE}, Source.ASSUMED)
    change = learner.answer({item.pk: DONE})

    undone = learner.undo(change.at)

    assert learner.answers()[item.pk].source is Source.ASSUMED
    assert undone.items == {item.pk}


def test_undoing_a_change_twice_changes_nothing_more():
    learner, item = LearnerFactory(), ItemFactory()
    change = learner.answer({item.pk: DONE})

    assert learner.undo(change.at).items == {item.pk}
    assert learner.undo(change.at).items == frozenset()
    assert states(learner) == {}


@pytest.mark.parametrize("number", [1, 3])
def test_undoing_costs_the_same_for_one_and_for_many(number, django_assert_num_queries):
    learner = LearnerFactory()
    change = learner.answer({item.pk: DONE for item in ItemFactory.create_batch(number)})
    Learner.objects.update(headline_levels=8)  # which the next headline does not name

    # savepoint, lock, answers, the change, newest of its items, those before; latest event,
    # deletion, events, revision, headline, point of the history, release
    with django_assert_num_queries(13):
        learner.undo(change.at)


@pytest.mark.parametrize("number", [1, 3])
def test_answering_costs_the_same_for_one_and_for_many(number, django_assert_num_queries):
    learner = LearnerFactory(headline_levels=8)  # which the next headline does not name
    items = ItemFactory.create_batch(number)
    snapshot.current_guide()

    # savepoint, lock, read, latest event, upsert, event, revision, placement, headline,
    # point of the history, release
    with django_assert_num_queries(11):
        learner.answer({item.pk: DONE for item in items})


def test_record_and_event_are_written_together_or_not_at_all(monkeypatch):
    learner, item = LearnerFactory(), ItemFactory()
    monkeypatch.setattr(EventQuerySet, "record_changes", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        learner.answer({item.pk: DONE})

    assert not Record.objects.exists()


def test_a_learner_who_is_gone_is_not_answered_for():
    learner, item = LearnerFactory(), ItemFactory()
    Learner.objects.filter(pk=learner.pk).delete()

    with pytest.raises(LearnerGone):
        learner.answer({item.pk: DONE})


@pytest.mark.parametrize(
    ("state", "evidence", "rule"),
    [
        (State.UNANSWERED, State.UNANSWERED, "progress_record_state_known"),
        (DONE, State.LEARNING, "progress_record_evidence_known"),
    ],
)
def test_a_record_cannot_say_unanswered_nor_have_evidence_that_is_none(state, evidence, rule):
    now = timezone.now()

    with pytest.raises(IntegrityError, match=rule):
        Record.objects.create(
            learner=LearnerFactory(),
            item=ItemFactory(),
            state=state,
            updated_at=now,
            evidence=evidence,
            evidence_at=now,
        )


def test_an_item_with_records_cannot_be_deleted():
    learner, item = LearnerFactory(), ItemFactory()
    learner.answer({item.pk: DONE})

    with pytest.raises(IntegrityError):
        item.delete()


def test_a_target_is_kept_without_touching_anything_else():
    learner, level = LearnerFactory(), LevelFactory()
    long_ago = timezone.now() - timedelta(days=3)
    Learner.objects.update(headline_levels=3, active_at=long_ago)

    learner.set_goal(level, None)

    learner.refresh_from_db()
    assert (learner.goal_level, learner.headline_levels) == (level, 3)
    assert learner.active_at == long_ago


@pytest.mark.parametrize(
    "write",
    [
        lambda learner, item: learner.set_goal(None, None),
        lambda learner, item: learner.undo(),
        lambda learner, item: Note.objects.save_text(learner, item.pk, "text"),
        lambda learner, item: Note.objects.save_text(learner, item.pk, ""),
    ],
)
def test_nothing_is_written_for_a_learner_who_is_gone(write):
    learner, item = LearnerFactory(), ItemFactory()
    Learner.objects.filter(pk=learner.pk).delete()

    with pytest.raises(LearnerGone):
        write(learner, item)

    assert not Learner.objects.exists()


def test_a_headline_for_a_learner_who_is_gone_is_not_saved():
    learner = LearnerFactory()
    standing = learner.answer({ItemFactory().pk: DONE}).after
    learner.headline_levels = 8
    Learner.objects.filter(pk=learner.pk).delete()

    learner.save_headline_levels(standing)

    assert not Learner.objects.exists()


def test_a_change_is_later_than_the_one_before_whatever_the_clock_says(monkeypatch):
    learner, item = LearnerFactory(), ItemFactory()
    earlier = timezone.now()
    learner.answer({item.pk: NOT_YET})
    monkeypatch.setattr(timezone, "now", lambda: earlier)
    changes = [learner.answer({item.pk: state}) for state in (DONE, LEARNING)]

    assert changes[0].at < changes[1].at
    assert [event.state for event in learner.last_change()] == [LEARNING]
    learner.undo()
    assert states(learner) == {item.pk: DONE}


def test_a_change_is_later_than_one_that_took_an_answer_back(monkeypatch):
    learner, item = LearnerFactory(), ItemFactory()
    earlier = timezone.now()
    learner.answer({item.pk: DONE})
    taken_back = learner.answer({item.pk: State.UNANSWERED})
    monkeypatch.setattr(timezone, "now", lambda: earlier)

    change = learner.answer({item.pk: LEARNING})

    assert taken_back.at < change.at
    assert learner.undo(change.at).items == {item.pk}


def test_undoing_can_be_restricted_to_some_items():
    learner, (one, other) = LearnerFactory(), ItemFactory.create_batch(2)
    change = learner.answer({one.pk: DONE, other.pk: DONE})

    assert learner.undo(change.at, items={one.pk}).items == {one.pk}

    assert states(learner) == {other.pk: DONE}


def test_the_last_visit_is_noted_once_a_day():
    long_ago = timezone.now() - timedelta(days=3)
    learner = LearnerFactory(active_at=long_ago)

    learner.answer({ItemFactory().pk: DONE})

    learner.refresh_from_db()
    assert timezone.now() - learner.active_at < timedelta(minutes=1)


def test_a_learner_has_one_live_share():
    share = ShareFactory()

    with pytest.raises(IntegrityError):
        ShareFactory(learner=share.learner)


def test_a_revoked_share_makes_room_for_a_new_address():
    share = ShareFactory()
    Share.objects.all().revoke()

    assert ShareFactory(learner=share.learner).token != share.token


def test_tokens_cannot_be_guessed():
    tokens = {ShareFactory().token for _ in range(20)}

    assert len(tokens) == 20
    assert all(len(token) == 22 for token in tokens)  # 128 bits


def test_the_tests_know_their_database():
    assert connection.vendor in ("sqlite", "postgresql")
