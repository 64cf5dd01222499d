"""Passkeys, as far as no browser is needed; tests/browser/test_passkeys.py uses real ones."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.accounts.pages import confirm_password, field, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST, ADD, LOGIN = (
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/webauthn/login/",
)
NOT_ACCEPTED = "This passkey doesn’t open an account here."
UNREADABLE = [
    "",
    "not JSON",
    "null",
    "1",
    "[]",
    '"x"',
    "{}",
    '{"id": "x"}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
    '{"id": 1, "rawId": 1, "type": "public-key", "response": {"clientDataJSON": 1}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "eA", '
    '"attestationObject": "eA", "authenticatorData": "eA", "signature": "eA", "userHandle": "eA"}}',
    '{"id": "eA", "rawId": "eA", "response": {"clientDataJSON": "e30", "authenticatorData": "'
    + "A" * 60
    + '", "signature": "eA", "userHandle": null}}',
    "[" * 500 + "]" * 500,
]


@pytest.fixture
def confirmed(client, user) -> Client:
    sign_in(client, user.email)
    confirm_password(client)
    return client


@pytest.mark.parametrize("credential", UNREADABLE)
def test_a_credential_that_cannot_be_read_signs_no_one_in(client, credential):
    client.get(LOGIN, headers={"accept": "application/json"})

    after = client.post(LOGIN, {"credential": credential}, follow=True)

    assert after.redirect_chain == [("/account/login/", 302)]
    assert NOT_ACCEPTED in after.text
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("credential", UNREADABLE)
def test_a_credential_that_cannot_be_read_is_not_added(confirmed, credential):
    confirmed.get(ADD)

    response = confirmed.post(ADD, {"name": "Phone", "credential": credential})

    assert response.status_code == 200
    assert "This passkey could not be added." in response.text
    assert 'value="Phone"' in field(response.text, "name")
    assert not Authenticator.objects.exists()
    records = confirmed.session[AUTHENTICATION_METHODS_SESSION_KEY]
    assert not any(each["method"] == "mfa" for each in records)


@pytest.mark.parametrize("credential", UNREADABLE[-4:])
def test_a_second_step_that_cannot_be_read_is_an_error(client, user, credential):
    Authenticator.objects.create(user=user, type="totp", data={"secret": "A" * 32})
    where = sign_in(client, user.email).url

    response = client.post(where, {"credential": credential})

    assert response.status_code == 200
    assert "<title>Error: " in response.text
    assert "_auth_user_id" not in client.session


def test_signing_in_with_a_passkey_is_limited(client):
    codes = [client.post(LOGIN, {"credential": "{}"}).status_code for _ in range(11)]

    assert codes == [302] * 10 + [429]


def test_adding_one_takes_the_password(client, user):
    sign_in(client, user.email)

    assert client.get(ADD).url.startswith("/account/reauthenticate/")


def test_the_options_are_no_inline_script(confirmed):
    text = confirmed.get(ADD).text

    assert 'data-options="{&quot;publicKey&quot;:' in text
    assert "<script>" not in text
    assert 'type="application/json"' not in text


def test_a_passkey_is_named_after_the_browser(confirmed):
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"

    text = confirmed.get(ADD, headers={"user-agent": firefox}).text

    assert 'value="Firefox on Linux"' in field(text, "name")


def test_passkeys_belong_to_the_host_of_the_sites_address(client, settings):
    settings.SITE_URL = "https://guide.example.org:8443"
    settings.ALLOWED_HOSTS = ["guide.example.org", "10.0.0.5"]
    settings.DEBUG = True

    data = client.get(LOGIN, HTTP_HOST="10.0.0.5", headers={"accept": "application/json"}).json()

    assert data["request_options"]["publicKey"]["rpId"] == "guide.example.org"


def test_without_an_address_they_belong_to_the_requests_host(client, settings):
    settings.SITE_URL = ""

    data = client.get(
        LOGIN, HTTP_HOST="localhost:8000", headers={"accept": "application/json"}
    ).json()

    assert data["request_options"]["publicKey"]["rpId"] == "localhost"


def test_no_one_renames_or_removes_a_passkey_of_someone_else(confirmed):
    data = {"name": "Hers", "credential": {}}
    hers = Authenticator.objects.create(user=UserFactory(), type="webauthn", data=data)

    codes = {
        confirmed.post(f"{LIST}keys/{hers.pk}/{verb}/", {"name": "Mine"}).status_code
        for verb in ("edit", "remove")
    }

    assert codes == {404}
    assert Authenticator.objects.get().data["name"] == "Hers"
