"""An account takes over what its guest has answered, and says what it did."""

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Learner, attach_guest
from progress.models.learner import LearnerQuerySet
from tests.factories import ItemFactory, LearnerFactory, LevelFactory, UserFactory
from tests.progress.views.pages import sign_in, sign_up, tick

pytestmark = pytest.mark.django_db


def test_signing_up_keeps_every_tick(client):
    items = ItemFactory.create_batch(3)
    for item in items:
        tick(client, item)

    text = sign_up(client).text

    learner = Learner.objects.get(user__email="new@example.org")
    assert learner.answers().keys() == {item.pk for item in items}
    assert "3 answers from this browser were added to your account." in text


def test_signing_in_merges_and_says_what_it_did(client):
    account = LearnerFactory()
    old, new = ItemFactory.create_batch(2)
    tick(client, old, "not-yet")
    account.answer({old.pk: State.DONE})
    tick(client, new)

    text = sign_in(client, account.user).text

    answers = account.answers()
    assert {pk: answer.state for pk, answer in answers.items()} == {
        old.pk: State.DONE,
        new.pk: State.DONE,
    }
    assert "1 answer from this browser was added to your account." in text
    assert "1 answer in your account was newer, so it was kept." in text


def test_signing_in_with_nothing_ticked_says_nothing(client):
    assert "from this browser" not in sign_in(client, UserFactory()).text


def test_signing_up_keeps_target_and_first_day_and_named_levels(client):
    level = LevelFactory()
    tick(client, ItemFactory())
    client.post("/history/target/", {"goal_level": level.pk})
    first_day = timezone.now() - timedelta(days=20)
    Learner.objects.update(created_at=first_day, headline_levels=6)

    sign_up(client)

    learner = Learner.objects.get()
    assert learner.user.email == "new@example.org"
    assert (learner.goal_level, learner.created_at) == (level, first_day)
    assert learner.headline_levels == 6


def test_an_account_that_got_its_learner_at_the_same_moment_is_merged(user, monkeypatch):
    guest, account = LearnerFactory(user=None), LearnerFactory(user=user)
    guest.answer({ItemFactory().pk: State.DONE})
    monkeypatch.setattr(LearnerQuerySet, "exists", lambda rows: False)

    merge = attach_guest(guest, user)

    assert merge.added.answers == 1
    assert Learner.objects.get() == account


def test_a_merge_of_no_answers_shows_no_message(client):
    account, item = LearnerFactory(), ItemFactory()
    tick(client, item, "not-yet")
    account.answer({item.pk: State.DONE})

    text = sign_in(client, account.user).text

    assert "0 answers" not in text
    assert "1 answer in your account was newer, so it was kept." in text


def test_a_merge_reports_account_answers_undone_in_this_browser(client):
    account, item = LearnerFactory(), ItemFactory()
    account.answer({item.pk: State.DONE})
    tick(client, item)
    tick(client, item, "unanswered")

    text = sign_in(client, account.user).text

    assert not account.answers()
    assert (
        "1 answer in your account was removed, because you removed it later in this browser."
        in text
    )


def test_a_merge_counts_in_the_plural(client):
    account = LearnerFactory()
    items = ItemFactory.create_batch(4)
    for item in items[:2]:
        tick(client, item, "not-yet")
    account.answer({item.pk: State.DONE for item in items})
    for item in items[2:]:
        tick(client, item)
        tick(client, item, "unanswered")

    text = sign_in(client, account.user).text

    assert "2 answers in your account were newer, so they were kept." in text
    assert (
        "2 answers in your account were removed, because you removed them later in this browser."
        in text
    )
