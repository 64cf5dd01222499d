"""Whoever has an open session cannot try passwords, codes, or addresses without end."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.accounts.pages import code_for, confirm_password, sign_in

pytestmark = pytest.mark.django_db


def codes(client, count: int, url: str, sent: dict[str, str]) -> list[int]:
    return [client.post(url, sent).status_code for _ in range(count)]


def assert_limited(statuses: list[int], limit: int) -> None:
    """Check that only what exceeds the limit is refused, and with 429."""
    assert 429 not in statuses[:limit]
    assert statuses[limit:] == [429] * (len(statuses) - limit)


def test_changing_the_password(signed_in):
    sent = {"oldpassword": "wrong", "password1": "new horse 9", "password2": "new horse 9"}

    assert_limited(codes(signed_in, 7, "/account/password/change/", sent), 5)


def test_setting_a_password(client, user):
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    assert_limited(codes(client, 7, "/account/password/set/", {"password1": "x"}), 5)


def test_confirming_the_password(signed_in):
    assert_limited(codes(signed_in, 12, "/account/reauthenticate/", {"password": "wrong"}), 5)


def test_changing_the_address(signed_in):
    sent = {"email": "not an address", "action_add": ""}

    assert_limited(codes(signed_in, 12, "/account/email/", sent), 10)


def test_a_reset_link(client):
    assert_limited(codes(client, 22, "/account/password/reset/key/x-y/", {"password1": "x"}), 20)


def test_codes_at_sign_in(client, user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    where = sign_in(client, user.email).url

    assert_limited(codes(client, 7, where, {"code": "000"}), 5)
    assert client.post(where, {"code": code_for(secret)}).status_code == 429


def test_codes_that_confirm(client, user):
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)

    assert_limited(codes(client, 7, "/account/2fa/reauthenticate/", {"code": "000"}), 5)


def test_codes_that_turn_it_on(client, user):
    sign_in(client, user.email)
    confirm_password(client)

    assert_limited(codes(client, 7, "/account/2fa/totp/activate/", {"code": "000"}), 5)
