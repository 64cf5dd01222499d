"""Guests become learners at the first tick, and users too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.models import Learner
from tests.factories import ItemFactory
from tests.progress.views.pages import sign_up, tick

pytestmark = pytest.mark.django_db


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
