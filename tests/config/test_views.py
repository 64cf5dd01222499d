"""Error pages and the theme."""

import re
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.factories import ItemFactory, ShareFactory

pytestmark = pytest.mark.django_db


def break_with(monkeypatch, error: Exception) -> None:
    def broken(*args, **kwargs):
        raise error

    monkeypatch.setattr("progress.learners.standing_of", broken)


def test_a_fault_of_ours_says_that_ticks_are_safe(monkeypatch):
    break_with(monkeypatch, RuntimeError("a fault"))

    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 500
    assert "Your saved progress is safe." in response.text


def test_a_database_that_is_away_asks_to_come_back(monkeypatch):
    break_with(monkeypatch, OperationalError("could not connect"))

    response = Client(raise_request_exception=False).get("/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "The database is not responding." in response.text


@pytest.mark.parametrize("page", ["/", "/account/login/"])
def test_the_chosen_theme_is_written_into_the_page(client, page):
    ItemFactory()
    assert "data-theme" not in client.get(page).text

    client.post("/theme/", {"theme": "dark"})

    assert 'data-theme="dark"' in client.get(page).text


def test_the_theme_of_the_system_forgets_the_choice(client):
    ItemFactory()
    client.post("/theme/", {"theme": "dark"})

    client.post("/theme/", {"theme": "system"})

    assert "data-theme" not in client.get("/").text


def test_a_theme_that_does_not_exist_is_the_systems(client):
    ItemFactory()
    client.cookies["theme"] = '"><script>'

    assert "<script>" not in client.get("/").text


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/guide/", "http://testserver/guide/"),
        ("http://testserver/guide/?show=done", "http://testserver/guide/?show=done"),
        ("http://testserver/nowhere/", "http://testserver/nowhere/"),
        ("https://evil.example/", "/"),
        ("", "/"),
    ],
)
def test_choosing_a_theme_leads_back_and_nowhere_else(client, came_from, leads_to):
    response = client.post("/theme/", {"theme": "dark"}, headers={"Referer": came_from})

    assert response.url == leads_to


def addresses(routes: list, prefix: str = "/") -> Iterator[str]:
    """An address for each route of our apps, with made-up words in it; not the admin's."""
    for route in routes:
        address = prefix + re.sub("<[^>]*>", "x", str(route.pattern))
        if isinstance(route, URLPattern):
            yield address
        elif isinstance(route, URLResolver) and route.app_name != "admin":
            yield from addresses(route.url_patterns, address)


def test_choosing_a_theme_leads_to_no_address_that_takes_forms_only(client):
    """Such an address has a page where it refuses a form, and the theme can be chosen there."""
    ours = [each for each in addresses(get_resolver().url_patterns) if "^" not in each]
    forms_only = [each for each in ours if client.get(each).status_code == 405]

    for address in forms_only:
        came_from = {"Referer": f"http://testserver{address}?of=now"}
        assert client.post("/theme/", {"theme": "dark"}, headers=came_from).url == "/", address
    assert {"/items/x/record/", "/history/target/", "/theme/"} <= set(forms_only)


def test_a_shared_page_follows_the_theme_without_a_session(client):
    client.post("/theme/", {"theme": "light"})

    response = client.get(ShareFactory().get_absolute_url())

    assert 'data-theme="light"' in response.text
    assert not response.cookies


@pytest.mark.parametrize("address", ["/theme/", "/items/dropout/record/"])
def test_an_address_for_forms_only_says_so_when_it_is_opened(client, address):
    response = client.get(address)

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "This address only accepts forms" in response.text


def test_a_page_that_takes_no_form_does_not_say_that_it_takes_one(client):
    response = client.post("/about/")

    assert response.status_code == 405
    assert "form" not in response.text


@pytest.mark.parametrize("charset", ["utf-16", "latin-1"])
def test_a_form_in_another_alphabet_is_refused_and_not_a_fault(charset):
    response = Client(raise_request_exception=False).post(
        "/theme/",
        b"theme=dark",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )

    assert response.status_code == 400
    assert "We couldn’t read that request" in response.text  # noqa: RUF001


@pytest.mark.parametrize("page", ["/", "/guide/?q=nowhere", "/items/dropout/"])
def test_suggestions_go_where_the_operator_says_or_are_not_asked_for(page, client, settings):
    ItemFactory(slug="dropout")
    assert "uggest a" not in client.get(page).text
    settings.SUGGESTIONS_URL = "mailto:guide@example.org"

    links = client.get(page).text.count('href="mailto:guide@example.org"')

    assert links == (1 if page == "/" else 2)
