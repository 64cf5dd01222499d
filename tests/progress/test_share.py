"""A learner's public page."""

import pytest

from progress.models import Share
from progress.states import State
from tests.factories import ItemFactory, LearnerFactory, ShareFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client) -> str:
    """The address of a page of somebody who has done one of two items."""
    share = ShareFactory(name="Mira", learner__user__email="secret@example.org")
    done, other = ItemFactory.create_batch(2)
    share.learner.answer({done.pk: State.DONE, other.pk: State.NOT_YET})
    return share.get_absolute_url()


def test_sharing_needs_an_account(client):
    response = client.get("/share/")

    assert (response.status_code, response.url) == (302, "/account/login/?next=/share/")


def test_switching_on_makes_an_address(signed_in, user):
    response = signed_in.post("/share/", {"shared": "on", "name": "Mira"}, follow=True)

    share = Share.objects.get(learner__user=user)
    assert share.get_absolute_url() in response.text
    assert share.name == "Mira"


def test_saving_a_new_name_keeps_the_address(signed_in, user):
    signed_in.post("/share/", {"shared": "on", "name": "Mira"})
    before = Share.objects.get().token

    signed_in.post("/share/", {"shared": "on", "name": "Mira S."})

    assert (Share.objects.get().token, Share.objects.get().name) == (before, "Mira S.")


def test_switching_off_ends_the_address_for_good(signed_in, client):
    signed_in.post("/share/", {"shared": "on"})
    old = Share.objects.get()
    signed_in.post("/share/", {"shared": "off"})
    assert client.get(old.get_absolute_url()).status_code == 404

    signed_in.post("/share/", {"shared": "on"})

    assert client.get(old.get_absolute_url()).status_code == 404
    assert client.get(Share.objects.live().get().get_absolute_url()).status_code == 200


def test_switching_off_what_is_off_does_no_harm(signed_in):
    assert signed_in.post("/share/", {"shared": "off"}).status_code == 302


@pytest.mark.parametrize("name", ["me@example.org", "https://spam.example", "www.spam.example"])
def test_a_name_is_not_an_address(signed_in, name):
    response = signed_in.post("/share/", {"shared": "on", "name": name})

    assert response.status_code == 400
    assert "Give a name, not an address." in response.text
    assert not Share.objects.exists()


def test_the_page_shows_level_uncertainty_and_map(client, page):
    text = client.get(page).text

    assert "Mira is " in text
    assert "8 in 10 chance" in text
    assert "1 of 2 items done, from 2 answers: done 1 of 2 Entry." in text
    assert '<table class="map">' in text


def test_the_page_shows_the_strands_that_have_an_answer(client, page):
    text = client.get(page).text

    assert "Strand by strand" in text
    assert "Only listed at Entry: 1 of 2 done" in text


def test_the_page_never_shows_the_address(client, page):
    assert "secret" not in client.get(page).text


def test_the_page_says_what_it_is_not(client, page):
    assert "not a certificate" in client.get(page).text


def test_the_page_asks_not_to_be_listed(client, page):
    response = client.get(page)

    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.text


def test_the_page_reads_no_session_and_sets_no_cookie(signed_in, page, django_assert_num_queries):
    signed_in.get(page)

    with django_assert_num_queries(3):  # share with learner, records, revision
        response = signed_in.get(page)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("number", [1, 3])
def test_queries(number, client, django_assert_num_queries):
    share = ShareFactory()
    share.learner.answer({item.pk: State.DONE for item in ItemFactory.create_batch(number)})
    client.get(share.get_absolute_url())

    with django_assert_num_queries(3):
        client.get(share.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_settings(number, signed_in, user, django_assert_num_queries):
    learner = LearnerFactory(user=user)
    for _ in range(number):
        Share.objects.all().revoke()
        ShareFactory(learner=learner)

    with django_assert_num_queries(4):  # session, user, learner, share
        signed_in.get("/share/")


def test_an_unknown_token_is_not_found(client):
    assert client.get("/s/nothing/").status_code == 404


def test_a_page_without_a_name_speaks_of_a_learner(client):
    share = ShareFactory(name="")
    share.learner.answer({ItemFactory().pk: State.DONE})

    assert "This learner is " in client.get(share.get_absolute_url()).text
