"""Guests become learners at the first tick, and accounts take them over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Learner, attach_guest
from progress.models.learner import LearnerQuerySet
from tests.factories import ItemFactory, LearnerFactory, LevelFactory, UserFactory
from tests.progress.views.pages import PASSWORD, sign_in, tick

pytestmark = pytest.mark.django_db


def sign_up(client):
    return client.post(
        "/account/signup/", {"email": "new@example.org", "password1": PASSWORD}, follow=True
    )


@pytest.mark.parametrize("page", ["/", "/guide/", "/guide/entry/theory/", "/about/"])
def test_looking_makes_no_learner_and_no_session(client, page):
    ItemFactory()

    response = client.get(page)

    assert response.status_code == 200
    assert not Learner.objects.exists()
    assert "sessionid" not in response.cookies


def test_the_first_tick_makes_a_guest(client):
    tick(client, ItemFactory())
    tick(client, ItemFactory())

    assert [learner.records.count() for learner in Learner.objects.guests()] == [2]


def test_a_guest_who_comes_back_keeps_the_cookie_for_another_month(client):
    tick(client, ItemFactory())
    Learner.objects.update(active_at=timezone.now() - timedelta(days=20))

    response = tick(client, ItemFactory())

    assert response.cookies["sessionid"]["max-age"] == 30 * 24 * 60 * 60


def test_signing_up_keeps_every_tick(client):
    items = ItemFactory.create_batch(3)
    for item in items:
        tick(client, item)

    text = sign_up(client).text

    learner = Learner.objects.get(user__email="new@example.org")
    assert learner.answers().keys() == {item.pk for item in items}
    assert "3 answers from this browser added to your account." in text


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
    assert "1 answer from this browser added to your account." in text
    assert "1 answer in your account was newer and kept." in text


def test_signing_in_with_nothing_ticked_says_nothing(client):
    assert "from this browser" not in sign_in(client, UserFactory()).text


def test_after_signing_out_the_next_tick_starts_a_new_guest(client):
    tick(client, ItemFactory())
    sign_up(client)
    client.post("/account/logout/")

    tick(client, ItemFactory())

    assert Learner.objects.guests().count() == 1
    assert Learner.objects.exclude(user=None).get().records.count() == 1


def test_a_user_gets_a_learner_at_the_first_tick(signed_in, user):
    signed_in.get("/")
    assert not Learner.objects.exists()

    tick(signed_in, ItemFactory())

    assert Learner.objects.get().user == user


def test_closing_an_account_takes_its_progress_along(signed_in, user):
    tick(signed_in, ItemFactory())

    user.delete()

    assert not Learner.objects.exists()


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

    assert merge.added == 1
    assert Learner.objects.get() == account


def test_a_merge_of_no_answers_shows_no_message(client):
    account, item = LearnerFactory(), ItemFactory()
    tick(client, item, "not-yet")
    account.answer({item.pk: State.DONE})

    text = sign_in(client, account.user).text

    assert "0 answers" not in text
    assert "1 answer in your account was newer and kept." in text


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


@pytest.mark.parametrize(
    "visit",
    [
        lambda client, item: client.post(f"/items/{item.slug}/note/", {"text": "Again"}),
        lambda client, item: client.post("/placement/", {"item": item.slug, "answer": "yes"}),
        lambda client, item: client.post("/history/target/", {"goal_date": "2999-01-01"}),
    ],
)
def test_whatever_a_guest_sends_counts_as_a_visit(client, visit):
    item = ItemFactory()
    client.post(f"/items/{item.slug}/note/", {"text": "First"})
    Learner.objects.update(active_at=timezone.now() - timedelta(days=20))

    response = visit(client, item)

    assert timezone.now() - Learner.objects.get().active_at < timedelta(minutes=1)
    assert response.cookies["sessionid"]["max-age"] == 30 * 24 * 60 * 60
