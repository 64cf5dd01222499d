"""Headers of every response. Those of every route are compared in tests/test_authorization.py."""

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.core.handlers.base import BaseHandler
from django.db import OperationalError
from django.http import Http404
from django.test import Client

from tests.attack.headers import faults
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db
PAGES = ["/", "/guide/", "/about/", "/account/login/", "/nowhere/", "/s/unknown/", "/admin/"]
# Not on files, which need none of them.
OF_SECURITY_MIDDLEWARE = {
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
}
ERRORS = {
    BadRequest(): 400,
    PermissionDenied(): 403,
    Http404(): 404,
    RequestDataTooBig(): 413,
    RuntimeError("a fault"): 500,
    OperationalError("no database"): 503,
}


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_every_error_of_every_route_has_the_whole_policy(monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(BaseHandler, "resolve_request", fail)
    visitor = Client(raise_request_exception=False)

    for path in ("/", "/account/login/", "/admin/", "/s/x/card.png", "/theme/", "/nowhere/"):
        response = visitor.get(path)

        assert response.status_code == ERRORS[error]
        assert not faults(response)


def test_a_file_and_the_answer_to_a_wrong_host_have_the_whole_policy(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    file = Client().get("/static/mark.svg")
    wrong = Client().get("/", headers={"Host": "evil.example"})

    file.close()
    assert (file.status_code, wrong.status_code) == (200, 400)
    for response in (file, wrong):
        assert not [each for each in faults(response) if each not in OF_SECURITY_MIDDLEWARE]


@pytest.mark.parametrize("page", PAGES)
def test_no_proxy_may_store_a_page(client, page):
    ItemFactory()

    assert "private" in client.get(page).headers["Cache-Control"]


def test_a_script_can_read_the_current_csrf_token(client):
    ItemFactory()

    response = client.get("/guide/")

    assert not response.cookies["csrftoken"]["httponly"]
    assert f'data-csrf-cookie="{settings.CSRF_COOKIE_NAME}"' in response.text
