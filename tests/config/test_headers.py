"""Headers of every response."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.core.handlers.base import BaseHandler
from django.db import OperationalError
from django.http import Http404
from django.test import Client

from progress.models import Share
from tests.factories import ItemFactory, ShareFactory
from tests.routes import routes

pytestmark = pytest.mark.django_db
# Written down here a second time: a looser policy in the settings must fail.
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FOR_ALL = "/.well-known/security.txt"
ERRORS = {
    BadRequest(): 400,
    PermissionDenied(): 403,
    Http404(): 404,
    RequestDataTooBig(): 413,
    RuntimeError("a fault"): 500,
    OperationalError("no database"): 503,
}


@pytest.fixture
def share() -> Share:
    ItemFactory(slug="dropout")
    return ShareFactory(handle="mira", public=True)


def paths(share: Share) -> Iterator[str]:
    """A path for each route: its arguments are those of something that exists, if they can be."""
    values = {"slug": "dropout", "level": "entry", "strand": "theory", "handle": share.handle}
    values |= {"token": share.token, "uidb36": "1", "key": "x", "object_id": "1", "id": "1"}
    values |= {"content_type_id": "1", "app_label": "roadmap", "url": "nowhere"}
    for route in routes():
        yield route.path(dict.fromkeys(route.arguments, "x") | values)


def assert_headers(response, path: str) -> None:
    policy = response.headers.get("Content-Security-Policy", "none at all")
    assert set(policy.split("; ")) == POLICY, (response.status_code, path)
    assert "camera=()" in response.headers["Permissions-Policy"], path
    assert "publickey-credentials-get=(self)" in response.headers["Permissions-Policy"], path
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS, path


@pytest.mark.parametrize("signed_in", [False, True])
def test_every_answer_of_every_route_has_the_whole_policy(share, curator, signed_in):
    visitor = Client(raise_request_exception=False, enforce_csrf_checks=True)
    visitor.cookies = curator.cookies.copy()
    seen = set()

    for path in paths(share):
        for method in ("GET", "POST", "PUT"):
            if not signed_in:
                visitor.cookies.clear()
            response = visitor.generic(method, path)
            seen.add(response.status_code)
            assert_headers(response, f"{method} {path}")
    assert {200, 302, 403, 404, 405} <= seen


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_every_error_of_every_route_has_the_whole_policy(share, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(BaseHandler, "resolve_request", fail)
    visitor = Client(raise_request_exception=False)

    for path in ("/", "/account/login/", "/admin/", "/s/x/card.png", "/theme/", "/nowhere/"):
        response = visitor.get(path)

        assert response.status_code == ERRORS[error]
        assert_headers(response, path)


def test_a_file_and_the_answer_to_a_wrong_host_have_the_whole_policy(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    file = Client().get("/static/mark.svg")
    wrong = Client().get("/", headers={"Host": "evil.example"})

    file.close()
    assert (file.status_code, wrong.status_code) == (200, 400)
    for response in (file, wrong):
        assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY
        assert "camera=()" in response.headers["Permissions-Policy"]
        assert response.headers["X-Frame-Options"] == "DENY"


def test_no_proxy_may_store_a_page_that_is_for_one_person(share, curator):
    for route in routes():
        if route.name.startswith("progress:shared"):
            continue  # the pictures of a page for others
        for visitor in (Client(), curator):
            path = route.path(dict.fromkeys(route.arguments, "x"))
            kept = visitor.get(path).headers["Cache-Control"]
            assert "private" in kept or "no-store" in kept or path == FOR_ALL, path


def test_a_script_can_read_the_current_csrf_token(client):
    ItemFactory()

    response = client.get("/guide/")

    assert not response.cookies["csrftoken"]["httponly"]
    assert f'data-csrf-cookie="{settings.CSRF_COOKIE_NAME}"' in response.text
