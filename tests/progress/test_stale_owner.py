"""What is rejected: a page rendered for someone else, and too many new guests."""

from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from progress import middleware
from progress.engine.responses import State
from progress.models import Event, Learner, Note, Record, attach_guest
from tests.factories import ItemFactory, LearnerFactory, UserFactory
from tests.progress.views.pages import sign_in, tick

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
IN_ANOTHER_WINDOW = (
    "You signed in or out in another window, or your session has ended. Reload this page."
)
WRITES = {
    "record": ("/items/regression/record/", {"state": "done"}),
    "category": ("/guide/entry/theory/", {"all": "done"}),
    "rest": ("/guide/rest/", {"rest": "not-yet"}),
    "note": ("/items/regression/note/", {"text": "Try it"}),
    "note_method": ("/how/noted/", {}),
    "confirm": ("/items/regression/confirm/", {}),
    "undo": ("/history/undo/", {}),
    "target": ("/history/target/", {"goal_level": "", "goal_date": "2999-01-01"}),
}


def everything():
    """All that a learner could have sent."""
    return [
        list(rows.order_by("pk").values())
        for rows in (Learner.objects, Record.objects, Event.objects, Note.objects)
    ]


def merge_before_writing(monkeypatch, user):
    """As if the guest signed in in another window just after the request has found the guest."""
    find = middleware._find_learner

    def find_and_merge(request):
        learner = find(request)
        if request.method == "POST" and not learner.is_new and learner.user_id is None:
            Session.objects.all().delete()
            attach_guest(Learner.objects.get(pk=learner.pk), user)
        return learner

    monkeypatch.setattr(middleware, "_find_learner", find_and_merge)


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


@pytest.mark.parametrize("write", ["record", "category", "rest", "note", "target"])
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


def test_a_browser_whose_session_was_deleted_starts_over_after_loading_a_page(client):
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


@pytest.fixture
def one_guest_an_hour(settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"guest": "1/h/ip"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        *(WRITES[write] for write in ("record", "category", "rest", "note", "target")),
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


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_busy_counter_is_no_limit_of_an_hour(monkeypatch, headers):
    """allauth refuses as well if so many requests arrive at once that it cannot count."""

    @contextmanager
    def busy(key):
        yield False

    monkeypatch.setattr("allauth.core.internal.ratelimit.cache_lock", busy)

    response = tick(Client(headers=headers), ItemFactory())

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "2"
    assert "too many new visitors at this moment. Try again in 2 seconds." in response.text
    assert not Learner.objects.exists()


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
