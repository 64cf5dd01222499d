"""What the pages for signing in and up tell a guest."""

import pytest
from django.template.defaultfilters import date
from django.utils import timezone

from progress.models import Placement
from tests.factories import ItemFactory, LearnerFactory, LevelFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "what"), [("signup", "Creating an account"), ("login", "Signing")]
)
def test_a_guest_is_told_what_will_be_added_to_the_account(client, page, what):
    first, second = ItemFactory.create_batch(2)
    assert "this browser has saved" not in client.get(f"/account/{page}/").text

    for item in (first, second):
        client.post(f"/items/{item.slug}/record/", {"state": "done"})
    client.post(f"/items/{first.slug}/note/", {"text": "Read it again"})

    text = " ".join(client.get(f"/account/{page}/").text.split())
    day = timezone.localdate()
    assert f"since {date(day, 'F j, Y')}: 2 answers and 1 note. For a day, you can" in text
    assert f"<p>{what}" in text


@pytest.mark.parametrize(
    ("saved", "told"),
    [
        ("goal", "what this browser has saved: a goal. For a day"),
        ("placement", "what this browser has saved: a placement. For a day"),
        ("note and goal", ": 1 note and a goal. For a day"),
    ],
)
def test_a_guest_is_told_of_nothing_that_there_is_not(client, saved, told):
    item, level = ItemFactory(), LevelFactory()
    if "note" in saved:
        client.post(f"/items/{item.slug}/note/", {"text": "Read it again"})
    if "goal" in saved:
        client.post("/history/target/", {"goal_level": level.pk})
    if "placement" in saved:
        learner = LearnerFactory(user=None)
        Placement.objects.create(learner=learner, answers=[[item.pk, "yes"]])
        session = client.session
        session["learner"] = learner.pk
        session.save()

    text = " ".join(client.get("/account/login/").text.split())

    assert told in text
    assert "0 answers" not in text


def test_a_placement_that_was_only_opened_is_not_one(client):
    learner = LearnerFactory(user=None)
    learner.get_or_create_placement()
    session = client.session
    session["learner"] = learner.pk
    session.save()

    assert "this browser has saved" not in client.get("/account/login/").text


def test_a_guest_who_has_saved_nothing_is_told_nothing(client):
    item = ItemFactory()
    client.post(f"/items/{item.slug}/note/", {"text": "Read it again"})
    client.post(f"/items/{item.slug}/note/", {"text": ""})

    assert "this browser has saved" not in client.get("/account/login/").text
