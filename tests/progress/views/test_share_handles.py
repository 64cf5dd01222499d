"""The handle of a public page: its form, and that one learner has it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from progress.models import Handle, Share
from progress.models.handle import MOST_HANDLES, RESERVED_FOR, look
from tests.factories import LearnerFactory, ShareFactory, UserFactory
from tests.progress.views.share_posts import EVERYONE, LINK

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["mira", "Mira", " @MIRA "])
def test_a_handle_is_an_address_in_lower_case(signed_in, client, typed):
    signed_in.post("/share/", EVERYONE | {"handle": typed})

    assert Share.objects.get().get_absolute_url() == "/@mira/"
    assert client.get("/@mira/").status_code == 200
    assert client.get("/@Mira/").status_code == 200


@pytest.mark.parametrize("handle", ["ab", "a" * 31, "mira_s", "mira.s", "мира", "a b c"])
def test_a_handle_has_a_form(signed_in, handle):
    response = signed_in.post("/share/", EVERYONE | {"handle": handle})

    assert response.status_code == 400
    assert 'id="id_handle_error"' in response.text


@pytest.mark.parametrize("handle", ["admin", "Support", "field-guide", "@root"])
def test_some_handles_are_kept_for_the_site(signed_in, handle):
    response = signed_in.post("/share/", EVERYONE | {"handle": handle})

    assert response.status_code == 400
    assert "This handle is reserved." in response.text


@pytest.mark.parametrize("theirs", [{"public": True}, {"public": False}, {"off": True}])
def test_a_handle_in_use_is_taken(signed_in, theirs):
    off = theirs.pop("off", False)
    ShareFactory(handle="mira", **theirs)
    if off:  # a page that is off keeps its handle: no one else appears under it
        Share.objects.all().revoke()

    response = signed_in.post("/share/", EVERYONE | {"handle": "MIRA"})

    assert response.status_code == 400
    assert "This handle is taken. Choose another one." in response.text
    assert 'id="id_handle_error"' in response.text


def test_turning_sharing_on_again_keeps_the_handle(signed_in, client):
    signed_in.post("/share/", EVERYONE)
    signed_in.post("/share/", {"visibility": "off"})
    assert client.get("/@mira/").status_code == 404

    signed_in.post("/share/", EVERYONE)

    assert client.get("/@mira/").status_code == 200


def meanwhile(monkeypatch, happens: Callable[[], object]) -> None:
    """Something happens after the form has looked and before the row is written."""
    look, looked = Share.validate_constraints, []

    def look_too_early(self, *args, **kwargs) -> None:
        look(self, *args, **kwargs)
        if not looked:
            looked.append(self)
            happens()

    monkeypatch.setattr(Share, "validate_constraints", look_too_early)


def test_a_handle_taken_at_the_same_moment_is_rejected_with_a_message(signed_in, monkeypatch):
    meanwhile(monkeypatch, lambda: ShareFactory(handle="mira", public=True))

    response = signed_in.post("/share/", EVERYONE)

    assert response.status_code == 400
    assert "This handle is taken. Choose another one." in response.text
    assert 'id="id_handle_error"' in response.text
    assert Share.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_a_handle_at_once_one_gets_it():
    clients = [Client() for _ in range(6)]
    for client in clients:
        client.force_login(UserFactory())

    def ask(client: Client) -> int:
        try:
            return client.post("/share/", EVERYONE).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        answers = list(pool.map(ask, clients))

    assert sorted(answers) == [302, 400, 400, 400, 400, 400]
    assert Share.objects.count() == 1


def test_a_conflict_that_is_over_is_not_taken_for_success(signed_in, monkeypatch):
    def refused(*args, **kwargs) -> None:
        raise IntegrityError

    monkeypatch.setattr(Share, "save", refused)

    response = signed_in.post("/share/", EVERYONE)

    assert response.status_code == 400
    assert "Your page changed in another window. Save again." in response.text


def test_two_requests_that_switch_on_at_once_make_one_page(signed_in, user, monkeypatch):
    learner = LearnerFactory(user=user)
    meanwhile(monkeypatch, lambda: ShareFactory(learner=learner))

    response = signed_in.post("/share/", LINK)

    assert response.status_code == 400
    assert "Your page is already on." in response.text
    assert Share.objects.live().count() == 1


def test_saving_does_not_turn_on_sharing_that_was_revoked_meanwhile(signed_in, monkeypatch):
    signed_in.post("/share/", LINK)
    meanwhile(monkeypatch, lambda: Share.objects.all().revoke())

    signed_in.post("/share/", LINK)

    assert not Share.objects.live().exists()


@pytest.mark.parametrize("handle", ["Mira", "ab", "mira!", "mira\n"])
def test_the_database_holds_no_other_handle(handle):
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareFactory(handle=handle)


def test_the_database_holds_a_handle_once():
    ShareFactory(handle="mira")
    ShareFactory(handle="")
    ShareFactory(handle="")

    with pytest.raises(IntegrityError), transaction.atomic():
        ShareFactory(handle="mira")


def test_a_handle_leads_nowhere_while_only_those_with_the_link_may_see(client):
    share = ShareFactory(handle="mira", public=False)

    assert client.get("/@mira/").status_code == 404
    assert "not shared" in client.get("/@mira/badge.svg").text
    assert client.get(share.get_absolute_url()).status_code == 200


@pytest.fixture
def other(db) -> Client:
    """Someone else who is signed in."""
    client = Client()
    client.force_login(UserFactory())
    return client


@pytest.mark.parametrize("way", ["changed", "emptied", "deleted"])
def test_a_handle_given_up_shows_no_stranger(signed_in, user, other, way):
    signed_in.post("/share/", EVERYONE)
    if way == "deleted":
        user.delete()
    else:
        handle = {"changed": "alma", "emptied": ""}[way]
        assert signed_in.post("/share/", EVERYONE | {"handle": handle}).status_code == 302

    for asked in ("mira", "m1ra"):
        response = other.post("/share/", EVERYONE | {"handle": asked, "name": "Stranger"})
        assert response.status_code == 400
        assert "had it within the past year. Choose another one." in response.text
        assert 'id="id_handle_error"' in response.text

    badge = other.get("/@mira/badge.svg")
    assert (badge.status_code, "not shared" in badge.text) == (200, True)
    assert other.get("/@mira/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_handles_to_take_back_are_listed(signed_in, user, number, django_assert_num_queries):
    for handle in ["mi1o", "alma", "bert"][:number]:
        signed_in.post("/share/", EVERYONE | {"handle": handle})
    assert ("You can take back:" in signed_in.get("/share/").text) == (number > 1)
    signed_in.post("/share/", EVERYONE)

    # session, user, learner, share, handles, revision, records
    with django_assert_num_queries(7):
        text = " ".join(signed_in.get("/share/").text.split())

    listed = ", ".join(sorted(["mi1o", "alma", "bert"][:number]))
    assert f"You can take back: {listed}." in text
    Handle.objects.exclude(given_up_at=None).update(given_up_at=timezone.now() - 2 * RESERVED_FOR)
    assert "You can take back:" not in signed_in.get("/share/").text


def test_the_handles_of_others_are_not_listed(signed_in, other):
    for handle in ("alma", "bert"):
        other.post("/share/", EVERYONE | {"handle": handle})

    assert "You can take back:" not in signed_in.get("/share/").text


def test_its_owner_takes_a_handle_back(signed_in, client):
    for handle in ("mira", "alma", "mira"):
        signed_in.post("/share/", EVERYONE | {"handle": handle})

    assert client.get("/@mira/").status_code == 200
    assert "not shared" in client.get("/@alma/badge.svg").text


def test_a_page_that_is_off_keeps_its_handle_from_others(signed_in, other):
    signed_in.post("/share/", EVERYONE)
    signed_in.post("/share/", {"visibility": "off"})

    assert other.post("/share/", EVERYONE | {"handle": "m1ra"}).status_code == 400


@pytest.mark.parametrize("handle", ["admin1", "---", "login"])
def test_a_handle_from_before_the_rules_keeps_working(signed_in, user, handle):
    ShareFactory(learner__user=user, handle=handle, public=True)

    assert signed_in.post("/share/", EVERYONE | {"handle": handle}).status_code == 302
    assert signed_in.get(f"/@{handle}/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_handles_that_look_alike_one_gets_one():
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(UserFactory())

    def ask(client: Client, handle: str) -> int:
        try:
            return client.post("/share/", EVERYONE | {"handle": handle}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(ask, clients, ("milo", "mi1o", "m1lo", "rnilo")))

    assert sorted(answers) == [302, 400, 400, 400]
    assert Share.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_with_different_handles_leave_one_in_use(user):
    """Only PostgreSQL proves it: SQLite lets one write at a time."""
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(user)
    clients[0].post("/share/", EVERYONE)

    def ask(client: Client, handle: str) -> None:
        try:
            client.post("/share/", EVERYONE | {"handle": handle})
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        list(pool.map(ask, clients, ("alma", "bert", "cleo", "dora")))

    in_use = Handle.objects.filter(given_up_at=None)
    assert [handle.look for handle in in_use] == [look(Share.objects.get().handle)]


def test_a_tab_that_keeps_the_handle_it_shows_holds_it(signed_in, monkeypatch):
    signed_in.post("/share/", EVERYONE)
    change = EVERYONE | {"handle": "alma"}
    meanwhile(monkeypatch, lambda: signed_in.post("/share/", change))

    signed_in.post("/share/", EVERYONE)

    assert Share.objects.get().handle == "mira"
    assert Handle.objects.get(given_up_at=None).look == look("mira")


def test_too_many_handles_are_refused_with_a_message(signed_in):
    for letter in "abcdefghjk":
        signed_in.post("/share/", EVERYONE | {"handle": f"mira-{letter}"})

    response = signed_in.post("/share/", EVERYONE | {"handle": "mira-x"})

    assert response.status_code == 400
    assert f"You have had {MOST_HANDLES} handles in the past year." in response.text
    assert Share.objects.get().handle == "mira-k"
