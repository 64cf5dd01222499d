"""Neither an answer nor the work behind it tells whether an address has an account.

The figures with times are those of qa/runs/sign_up.py.
"""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.accounts.pages import sign_in, sign_up
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
KNOWN, FREE = "mira@example.org", "free@example.org"
CONFIRM = "/account/confirm-email/"


@pytest.fixture(autouse=True)
def _with_mail(db, settings) -> None:
    settings.SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    user = UserFactory(email=KNOWN)
    EmailAddress.objects.create(user=user, email=KNOWN, verified=True, primary=True)


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """Return a list that grows with each password that is hashed."""
    seen: list[str] = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self, password, salt):
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    return seen


def signing_up(client: Client, email: str):
    return sign_up(client, email)


def signing_in(client: Client, email: str):
    return sign_in(client, email, "wrong")


def asking_for_a_link(client: Client, email: str):
    return client.post("/account/password/reset/", {"email": email})


def asking_for_a_new_code(client: Client, email: str):
    sign_up(client, email)
    cache.clear()
    return client.post(CONFIRM, {"action": "resend"})


def entering_a_wrong_code(client: Client, email: str):
    sign_up(client, email)
    return client.post(CONFIRM, {"code": "wrong"})


def reading_the_page(client: Client, email: str):
    sign_up(client, email)
    return client.get(CONFIRM)


def changing_the_address(client: Client, email: str):
    member = UserFactory()
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    client.force_login(member)
    return client.post("/account/email/", {"email": email, "action_add": ""})


ALL = [
    signing_up,
    signing_in,
    asking_for_a_link,
    asking_for_a_new_code,
    entering_a_wrong_code,
    reading_the_page,
    changing_the_address,
]


def masked(response, email: str) -> tuple[object, ...]:
    """Return what the visitor sees, without the token and the address that they entered."""
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.text)
    cookies = sorted((name, morsel["max-age"]) for name, morsel in response.cookies.items())
    return response.status_code, response.get("Location"), cookies, text.replace(email, "ADDRESS")


@pytest.mark.parametrize("act", ALL)
def test_the_answer_is_the_same_and_so_is_the_work(act, mailoutbox, hashed):
    act(Client(), "first@example.org")  # loads what is loaded once
    answers, work = [], []
    for email in (KNOWN, FREE):
        cache.clear()
        mails, passwords = len(mailoutbox), len(hashed)
        with CaptureQueriesContext(connection) as queries:
            answers.append(masked(act(Client(), email), email))
        accounts = sum('INTO "accounts_user"' in q["sql"] for q in queries.captured_queries)
        work.append((len(mailoutbox) - mails, len(hashed) - passwords, accounts))

    assert answers[0] == answers[1]
    assert work[0] == work[1]


def test_a_rehearsal_leaves_nothing_behind():
    sign_up(Client(), KNOWN)

    assert User.objects.count() == 1
    assert EmailAddress.objects.get().email == KNOWN
