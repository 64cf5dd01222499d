"""Providers that the operator has not turned on."""

import pytest

from config.providers import providers
from tests.accounts.providers import (
    GITHUB,
    GOOGLE,
)

pytestmark = pytest.mark.django_db
PAGE = "/account/3rdparty/"


URLS = [
    GITHUB,
    f"{GITHUB}callback/",
    GOOGLE,
    f"{GOOGLE}callback/",
    f"{GOOGLE}token/",
    PAGE,
    f"{PAGE}signup/",
    f"{PAGE}login/error/",
    f"{PAGE}login/cancelled/",
    "/account/social/signup/",
]


@pytest.mark.parametrize("url", URLS)
def test_without_credentials_no_address_answers(client, user, url):
    client.force_login(user)

    assert {client.get(url).status_code, client.post(url).status_code} == {404}


def test_without_credentials_no_page_offers_it(client, user):
    pages = [client.get("/account/login/").text, client.get("/account/signup/").text]
    client.force_login(user)
    pages.append(client.get("/account/email/").text)

    assert not any("GitHub" in each or "Google" in each or PAGE in each for each in pages)


def test_one_provider_alone_leaves_the_other_off(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = providers(github=("id", "secret"), google=("", ""))

    text = client.get("/account/login/").text

    assert "Sign in with GitHub" in text
    assert "Google" not in text
    assert client.post(GOOGLE).status_code == 404
    assert client.get(GITHUB).status_code == 200
