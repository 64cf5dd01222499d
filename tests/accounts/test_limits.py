"""Whoever is over a limit is told how long it lasts, in words and in the header."""

from __future__ import annotations

import logging

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.conf import settings as site_settings
from django.core.cache import cache
from django.test import Client

from accounts.client_address import UNKNOWN, client_address
from accounts.limits import in_words
from accounts.models import User
from qa.runs.guessing import EMAIL, SPELLINGS
from tests.accounts.pages import PASSWORD, confirm_password, sign_in, sign_up
from tests.factories import ItemFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"oldpassword": "wrong", "password1": "another horse 9", "password2": "another horse 9"}
NETWORK = "Too many attempts from your network. Try again in 2 hours."
ACCOUNT = "Too many attempts. Try again in 2 hours."


def as_anyone(path, form):
    return lambda client, user: client.post(path, form)


def as_member(path, form):
    def post(client, user):
        client.force_login(user)
        return client.post(path, form)

    return post


def guest_answers(client, user):
    return Client().post(f"/items/{ItemFactory().slug}/record/", {"state": "done"})


def operator_sets_password(client, user):
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    return as_member(f"/admin/accounts/user/{user.pk}/password/", {})(client, user)


def new_code(client, user):
    client.logout()
    return sign_in(client, user.email)


LOGIN = {"login": "mira@example.org", "password": "wrong"}
RESET = {"email": "mira@example.org"}
LIMITS = [
    ("login", "ip", as_anyone("/account/login/", LOGIN), NETWORK),
    ("login_failed", "ip", as_anyone("/account/login/", LOGIN), NETWORK),
    ("login_failed", "key", as_anyone("/account/login/", LOGIN), ACCOUNT),
    ("signup", "ip", as_anyone("/account/signup/", {}), NETWORK),
    ("reset_password", "ip", as_anyone("/account/password/reset/", RESET), NETWORK),
    ("reset_password", "key", as_anyone("/account/password/reset/", RESET), ACCOUNT),
    ("reset_password_from_key", "ip", as_anyone("/account/password/reset/key/1-a/", {}), NETWORK),
    ("change_password", "user", as_member("/account/password/change/", NEW), ACCOUNT),
    ("manage_email", "user", as_member("/account/email/", {}), ACCOUNT),
    ("reauthenticate", "user", as_member("/account/reauthenticate/", {}), ACCOUNT),
    ("reauthenticate", "user", as_member("/account/delete/", {}), ACCOUNT),
    ("confirm_email", "key", new_code, ACCOUNT),
    ("admin_password", "user", operator_sets_password, ACCOUNT),
    ("guest", "ip", guest_answers, "Sign in, or try again in 2 hours."),
]


@pytest.mark.parametrize(("action", "per", "attempt", "sentence"), LIMITS)
def test_a_limit_says_how_long_it_lasts(client, user, settings, action, per, attempt, sentence):
    settings.ACCOUNT_RATE_LIMITS = {action: f"1/2h/{per}"}
    if action == "confirm_email":
        settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
        settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True

    first, second = attempt(client, user), attempt(client, user)

    assert first.status_code != 429
    assert "Retry-After" not in first.headers
    assert second.status_code == 429
    assert 7190 <= int(second.headers["Retry-After"]) <= 7200
    assert sentence in second.text


def test_an_account_is_counted_once_however_its_address_is_spelled(monkeypatch):
    UserFactory(email=EMAIL)
    checked = []
    monkeypatch.setattr(User, "check_password", lambda user, password: checked.append(password))

    for number in range(24):
        client = Client(REMOTE_ADDR=f"198.51.100.{number}")
        sign_in(client, SPELLINGS[number % len(SPELLINGS)], f"wrong-{number}")

    assert len(checked) == 5


def test_every_limit_of_the_settings_is_tested_above():
    assert set(site_settings.ACCOUNT_RATE_LIMITS) <= {action for action, *_ in LIMITS}


def test_codes_of_an_app_are_limited_and_say_how_long(client, user, settings):
    TOTP.activate(user, generate_totp_secret())
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1/2h/key"}
    sign_in(client, user.email)
    client.post("/account/2fa/authenticate/", {"code": "000000"})

    response = client.post("/account/2fa/authenticate/", {"code": "000000"})

    assert response.status_code == 429
    assert ACCOUNT in response.text


def test_the_wait_is_over_when_it_says(client, monkeypatch):
    clock = [1_000_000.0]
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: clock[0])
    monkeypatch.setattr(cache, "get_backend_timeout", lambda timeout: 4e9)
    for _ in range(5):
        clock[0] += 10
        sign_in(client, "mira@example.org", "wrong")
    clock[0] += 61.5  # beyond the limit per address

    wait = int(sign_in(client, "mira@example.org", "wrong").headers["Retry-After"])

    assert wait == 300 - 40 - 61
    clock[0] += wait - 1
    assert sign_in(client, "mira@example.org", "wrong").status_code == 429
    clock[0] += 1
    assert sign_in(client, "mira@example.org", "wrong").status_code == 200


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "in 1 second"),
        (89.1, "in 90 seconds"),
        (91, "in 2 minutes"),
        (300, "in 5 minutes"),
        (5400, "in 90 minutes"),
        (5401, "in 2 hours"),
        (86400, "in 24 hours"),
    ],
)
def test_a_wait_in_words_is_never_too_short(seconds, words):
    assert in_words(seconds) == words


def test_a_class_of_thirty_behind_one_address_can_sign_up():
    codes = [sign_up(Client(), f"pupil{n}@example.org").status_code for n in range(30)]

    assert codes == [302] * 30


@pytest.mark.parametrize(
    ("proxies", "connected", "forwarded", "address"),
    [
        (0, "198.51.100.7", "203.0.113.9", "198.51.100.7"),
        (1, "127.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (1, "127.0.0.1", None, "127.0.0.1"),
        # Odd ones.
        (0, "", None, UNKNOWN),
        (1, "", "unknown", UNKNOWN),
        (1, "127.0.0.1", "203.0.113.9, unknown", "127.0.0.1"),
        (1, "127.0.0.1", "<script>", "127.0.0.1"),
        (1, "127.0.0.1", ",", "127.0.0.1"),
        (3, "127.0.0.1", "203.0.113.9", "127.0.0.1"),
        (1, "", "198.51.100.7:5123", "198.51.100.7"),
        (1, "", "[2001:db8::7]:5123", "2001:db8::7"),
        (0, "::ffff:198.51.100.7", None, "198.51.100.7"),
        (0, "fe80::1%eth0", None, "fe80::1"),
    ],
)
def test_every_request_has_an_address(rf, settings, proxies, connected, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}

    assert client_address(rf.get("/", REMOTE_ADDR=connected, **headers)) == address


def test_without_an_address_people_still_sign_in_and_the_log_says_what_to_change(caplog, settings):
    """As behind a Unix socket whose proxy adds no header, and with a count that is too high."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    user = UserFactory()
    client = Client(REMOTE_ADDR="", HTTP_X_FORWARDED_FOR="unknown")

    with caplog.at_level(logging.WARNING, "accounts"):
        signed_in = sign_in(client, user.email, PASSWORD)
        confirm_password(client)

    assert signed_in.status_code == 302
    assert client.get("/account/sessions/").status_code == 200
    assert UserSession.objects.get().ip == UNKNOWN
    assert "TRUSTED_PROXY_COUNT is 2" in caplog.text
    assert "X-Forwarded-For is 'unknown'" in caplog.text
    assert guest_answers(client, user).status_code == 302
