"""Guests become learners at the first tick, and accounts take them over."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from progress import learners
from progress.models import Event, Learner, Note, Record
from progress.models.learner import LearnerQuerySet
from progress.states import State
from tests.factories import ItemFactory, LearnerFactory, LevelFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
HTMX = {"HX-Request": "true"}
IN_ANOTHER_WINDOW = "You signed in or out in another window. Load this page again."
WRITES = {
    "record": ("/items/regression/record/", {"state": "done"}),
    "category": ("/guide/entry/theory/", {"all": "done"}),
    "note": ("/items/regression/note/", {"text": "Try it"}),
    "confirm": ("/items/regression/confirm/", {}),
    "undo": ("/history/undo/", {}),
    "target": ("/history/target/", {"target_level": "", "target_date": "2999-01-01"}),
}


def tick(client, item, state="done"):
    return client.post(f"/items/{item.slug}/record/", {"state": state})


def everything():
    """All that a learner could have sent."""
    return [
        list(rows.order_by("pk").values())
        for rows in (Learner.objects, Record.objects, Event.objects, Note.objects)
    ]


def merge_before_writing(monkeypatch, user):
    """As if the guest signed in in another window just after the request has found the guest."""
    find = learners.find

    def find_and_merge(request):
        learner = find(request)
        if request.method == "POST" and learner and learner.user_id is None:
            Session.objects.all().delete()
            Learner.objects.get(pk=learner.pk).give_to(user)
        return learner

    monkeypatch.setattr(learners, "find", find_and_merge)


def sign_up(client):
    return client.post(
        "/account/signup/", {"email": "new@example.org", "password1": PASSWORD}, follow=True
    )


def sign_in(client, user):
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD}, follow=True)


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
    assert "For 1 answer, what your account had was newer and stays." in text


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


@pytest.mark.parametrize("write", WRITES)
def test_a_page_made_for_another_account_writes_nothing_into_this_one(client, write):
    item = ItemFactory(slug="regression")
    other, learner = UserFactory(), LearnerFactory()
    learner.answer({item.pk: State.NOT_YET})
    client.force_login(learner.user)
    before, (path, body) = everything(), WRITES[write]

    response = client.post(path, body, headers={**HTMX, "X-Owner": str(other.pk)})

    assert (response.status_code, response.text) == (409, IN_ANOTHER_WINDOW)
    assert everything() == before


@pytest.mark.parametrize("write", WRITES)
def test_an_accounts_page_makes_no_guest_after_signing_out(client, user, write):
    ItemFactory(slug="regression")
    path, body = WRITES[write]

    response = client.post(path, body, headers={"X-Owner": str(user.pk)})

    assert response.status_code == 409
    assert IN_ANOTHER_WINDOW in response.text
    assert not Learner.objects.exists()


@pytest.mark.parametrize("write", ["record", "category", "note", "target"])
@pytest.mark.parametrize("headers", [{}, {"X-Owner": "guest"}, {"X-Owner": "own"}])
def test_a_guests_page_an_own_page_and_a_page_without_script_write_on(
    signed_in, user, write, headers
):
    ItemFactory(slug="regression")
    path, body = WRITES[write]
    sent = {name: value.replace("own", str(user.pk)) for name, value in headers.items()}

    response = signed_in.post(path, body, headers=sent)

    assert response.status_code == 302
    assert Learner.objects.get().user == user


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_guests_tick_under_way_during_the_sign_in_leaves_the_new_session_alone(
    client, user, headers
):
    tick(client, ItemFactory())
    late = Client()
    late.cookies = client.cookies.copy()
    sign_in(client, user)

    response = late.post(f"/items/{ItemFactory().slug}/record/", {"state": "done"}, headers=headers)

    assert response.status_code == 409
    assert "sessionid" not in response.cookies
    assert not Learner.objects.guests().exists()
    assert Record.objects.count() == 1
    assert client.get("/").context["user"] == user


def test_a_browser_whose_session_was_deleted_starts_anew_after_loading_a_page(client):
    item = ItemFactory()
    tick(client, item)
    client.session.delete()

    assert tick(client, item).status_code == 409
    client.get("/")

    assert tick(client, item).status_code == 302


@pytest.mark.parametrize("write", WRITES)
def test_a_guest_who_is_merged_meanwhile_gets_a_sentence_and_does_not_come_back(
    client, write, monkeypatch
):
    account, item = LearnerFactory(), ItemFactory(slug="regression")
    tick(client, item, "not-yet")
    merge_before_writing(monkeypatch, account.user)
    path, body = WRITES[write]

    response = client.post(path, body)

    # There is nothing to confirm: the guest's answers are the account's by now.
    assert response.status_code == (302 if write == "confirm" else 409)
    assert "sessionid" not in response.cookies
    assert Learner.objects.get() == account
    assert account.answers().keys() == {item.pk}
    assert not Note.objects.exists()


def test_signing_up_keeps_target_and_first_day_and_named_levels(client):
    level = LevelFactory()
    tick(client, ItemFactory())
    client.post("/history/target/", {"target_level": level.pk})
    first_day = timezone.now() - timedelta(days=20)
    Learner.objects.update(created_at=first_day, named_levels=6)

    sign_up(client)

    learner = Learner.objects.get()
    assert learner.user.email == "new@example.org"
    assert (learner.target_level, learner.created_at) == (level, first_day)
    assert learner.named_levels == 6


def test_an_account_that_got_its_learner_at_the_same_moment_is_merged(user, monkeypatch):
    guest, account = LearnerFactory(user=None), LearnerFactory(user=user)
    guest.answer({ItemFactory().pk: State.DONE})
    monkeypatch.setattr(LearnerQuerySet, "exists", lambda rows: False)

    merge = guest.give_to(user)

    assert merge.taken == 1
    assert Learner.objects.get() == account


def test_nothing_is_said_of_no_answers(client):
    account, item = LearnerFactory(), ItemFactory()
    tick(client, item, "not-yet")
    account.answer({item.pk: State.DONE})

    text = sign_in(client, account.user).text

    assert "0 answers" not in text
    assert "For 1 answer, what your account had was newer and stays." in text


def test_it_is_said_when_an_answer_of_the_account_was_taken_back_here(client):
    account, item = LearnerFactory(), ItemFactory()
    account.answer({item.pk: State.DONE})
    tick(client, item)
    tick(client, item, "unanswered")

    text = sign_in(client, account.user).text

    assert not account.answers()
    assert "1 answer of your account was taken back in this browser later." in text


@pytest.mark.parametrize(
    "visit",
    [
        lambda client, item: client.post(f"/items/{item.slug}/note/", {"text": "Again"}),
        lambda client, item: client.post("/placement/", {"item": item.slug, "answer": "yes"}),
        lambda client, item: client.post("/history/target/", {"target_date": "2999-01-01"}),
    ],
)
def test_whatever_a_guest_sends_counts_as_a_visit(client, visit):
    item = ItemFactory()
    client.post(f"/items/{item.slug}/note/", {"text": "First"})
    Learner.objects.update(active_at=timezone.now() - timedelta(days=20))

    response = visit(client, item)

    assert timezone.now() - Learner.objects.get().active_at < timedelta(minutes=1)
    assert response.cookies["sessionid"]["max-age"] == 30 * 24 * 60 * 60


@pytest.fixture
def one_guest_an_hour(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"guest": "1/h/ip"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        *(WRITES[write] for write in ("record", "category", "note", "target")),
        ("/placement/", {"item": "regression", "answer": "yes"}),
    ],
)
def test_too_many_new_guests_from_one_address_are_asked_to_wait(
    client, one_guest_an_hour, path, body
):
    item = ItemFactory(slug="regression")
    tick(client, item)

    response = Client().post(path, body)

    assert response.status_code == 429
    assert "Too many new visitors" in response.text
    assert Learner.objects.count() == 1
    assert tick(client, item, "learning").status_code == 302  # who is here goes on


def test_the_limit_is_for_guests_alone(client, one_guest_an_hour):
    tick(client, ItemFactory())

    for user in UserFactory.create_batch(2):
        other = Client()
        other.force_login(user)
        assert tick(other, ItemFactory()).status_code == 302


def test_htmx_gets_the_sentence_of_the_limit_alone(client, one_guest_an_hour):
    item = ItemFactory(slug="regression")
    tick(client, item)

    response = Client().post(*WRITES["record"], headers=HTMX)

    assert response.headers["Content-Type"].startswith("text/plain")


def test_the_limit_of_guests_is_set(settings):
    assert settings.ACCOUNT_RATE_LIMITS["guest"] == "120/h/ip"
