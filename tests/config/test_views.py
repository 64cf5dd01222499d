"""Error pages and the theme."""

import re
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.error_urls import ERRORS
from tests.factories import ItemFactory, ShareFactory

pytestmark = pytest.mark.django_db


def break_pages(monkeypatch, error: Exception) -> None:
    def broken(*args, **kwargs):
        raise error

    monkeypatch.setattr("progress.models.Learner.standing", broken)


def test_a_server_error_says_that_progress_is_safe(monkeypatch):
    break_pages(monkeypatch, RuntimeError("a fault"))

    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 500
    assert "Your saved progress is safe." in response.text


def test_without_a_database_the_page_asks_to_try_again_later(monkeypatch):
    break_pages(monkeypatch, OperationalError("could not connect"))

    response = Client(raise_request_exception=False).get("/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "The database is not responding." in response.text


@pytest.mark.parametrize("name", ERRORS)
def test_the_title_of_an_error_page_is_its_heading(rf, name):
    text = render_to_string(f"{name}.html", {"sentence": "Choose a state."}, rf.get("/"))

    heading = re.search("<h1>(.*)</h1>", text)[1]
    assert f"<title>Error: {heading}</title>" in text


def test_a_form_without_the_cookie_is_told_what_to_allow_and_one_with_an_old_token_to_reload():
    client = Client(enforce_csrf_checks=True)
    without = client.post("/guide/rest/", {})
    by_script = client.post("/guide/rest/", {}, headers={"HX-Request": "true"})
    client.cookies["csrftoken"] = "a" * 32
    old = client.post("/guide/rest/", {"csrfmiddlewaretoken": "b" * 32})

    assert (without.status_code, by_script.status_code, old.status_code) == (403, 403, 403)
    assert "Allow cookies for this site" in without.text
    assert by_script.text.startswith("Not saved. Your browser blocks or has deleted")
    assert by_script.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "You signed in or out after this page loaded." in old.text


@pytest.mark.parametrize("page", ["/", "/account/login/"])
def test_the_page_has_the_chosen_theme(client, page):
    ItemFactory()
    assert "data-theme" not in client.get(page).text

    client.post("/theme/", {"theme": "dark"})

    assert 'data-theme="dark"' in client.get(page).text


def test_choosing_the_system_theme_resets_the_choice(client):
    ItemFactory()
    client.post("/theme/", {"theme": "dark"})

    client.post("/theme/", {"theme": "system"})

    assert "data-theme" not in client.get("/").text


def test_an_unknown_theme_is_ignored(client):
    ItemFactory()
    client.cookies["theme"] = '"><script>'

    assert "<script>" not in client.get("/").text


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/guide/", "/guide/"),
        ("/guide/?show=done", "/guide/?show=done"),
        ("/nowhere/", "/nowhere/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("", "/"),
    ],
)
def test_choosing_a_theme_redirects_within_the_site_only(client, back, leads_to):
    response = client.post("/theme/", {"theme": "dark", "back": back})

    assert response.url == leads_to


@pytest.mark.parametrize("path", ["/guide/?show=done", "/nowhere/?of=now", "/about/"])
def test_choosing_a_theme_returns_to_the_same_page(client, path):
    assert f'name="back" value="{path}"' in client.get(path).text


def routes(patterns: list, prefix: str = "/") -> Iterator[str]:
    """Yield a path for each route of our apps, with a placeholder for each parameter."""
    for route in patterns:
        path = prefix + re.sub("<[^>]*>", "x", str(route.pattern))
        if isinstance(route, URLPattern):
            yield path
        elif isinstance(route, URLResolver) and route.app_name != "admin":
            yield from routes(route.url_patterns, path)


def test_choosing_a_theme_never_returns_to_a_url_that_only_accepts_forms(client):
    """Such a path renders a page when it rejects a form, and the theme can be chosen there."""
    ItemFactory(slug="x")
    ours = [path for path in routes(get_resolver().url_patterns) if "^" not in path]
    forms_only = [path for path in ours if client.get(path).status_code == 405]

    pages = [client.post(path, {"text": "x" * 6000, "state": "x"}).text for path in forms_only]
    with_theme = [page for page in pages if 'action="/theme/"' in page]

    assert {"/items/x/record/", "/history/target/", "/theme/"} <= set(forms_only)
    assert len(with_theme) == 2  # the record's page, and the note's
    assert not any('name="back"' in page for page in with_theme)


def test_a_shared_page_follows_the_theme_without_a_session(client):
    client.post("/theme/", {"theme": "light"})

    response = client.get(ShareFactory().get_absolute_url())

    assert 'data-theme="light"' in response.text
    assert not response.cookies


@pytest.mark.parametrize("address", ["/theme/", "/items/dropout/record/"])
def test_a_url_that_only_accepts_forms_says_so(client, address):
    response = client.get(address)

    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "This address only accepts forms" in response.text


def test_a_page_that_accepts_no_form_does_not_mention_forms(client):
    response = client.post("/about/")

    assert response.status_code == 405
    assert "form" not in response.text


@pytest.mark.parametrize("charset", ["utf-16", "latin-1"])
def test_a_form_in_another_encoding_is_rejected_without_a_server_error(charset):
    response = Client(raise_request_exception=False).post(
        "/theme/",
        b"theme=dark",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )

    assert response.status_code == 400
    assert "We couldn’t read that request" in response.text


@pytest.mark.parametrize("page", ["/", "/guide/?q=nowhere", "/items/dropout/"])
def test_suggestion_links_appear_only_if_the_operator_set_an_address(page, client, settings):
    ItemFactory(slug="dropout")
    assert "uggest a" not in client.get(page).text
    settings.SUGGESTIONS_URL = "mailto:guide@example.org"

    links = client.get(page).text.count('href="mailto:guide@example.org"')

    assert links == (1 if page == "/" else 2)
