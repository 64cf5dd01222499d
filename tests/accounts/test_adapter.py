"""A mail server that does not respond: a page that says so, and no one is stuck."""

import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import User
from tests.accounts.pages import PASSWORD, sign_in
from tests.factories import ItemFactory, UserFactory

pytestmark = pytest.mark.django_db
CONFIRM = "/account/confirm-email/"


class Refusing(BaseEmailBackend):
    """Nothing listens at the mail server's port."""

    def open(self):
        raise ConnectionRefusedError(111, "Connection refused")

    def send_messages(self, email_messages):
        self.open()


class Broken(Refusing):
    """The mail server answers, and then it does not."""

    def open(self):
        raise smtplib.SMTPException("gone")


@pytest.fixture(params=[Refusing, Broken], autouse=True)
def _outage(request, db, settings) -> None:
    cache.clear()
    settings.SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.EMAIL_BACKEND = f"{__name__}.{request.param.__name__}"


@pytest.fixture
def mend(settings):
    """Call it to have the mail server back, some minutes later."""

    def later() -> None:
        cache.clear()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    return later


def sign_up(client, email: str = "mira@example.org"):
    return client.post("/account/signup/", {"email": email, "password1": PASSWORD})


def check_page(response) -> None:
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "300"
    assert "<title>Error: Email not sent</title>" in response.text
    assert "Your account and your progress are safe." in response.text
    assert "in a few minutes" in response.text


def test_who_signs_up_has_the_account_and_gets_a_code_at_the_next_sign_in(client, mailoutbox, mend):
    ItemFactory()
    response = sign_up(client)
    user = User.objects.get()
    map_page = client.get("/").text
    mend()

    again = sign_in(client, user.email)

    check_page(response)
    assert 'href="/account/login/"' in response.text
    assert f"signed in as {user.email}" not in map_page
    assert again.url == CONFIRM
    assert [mail.to for mail in mailoutbox] == [["mira@example.org"]]


def test_an_address_that_is_taken_is_not_given_away(client):
    UserFactory(email="mira@example.org")

    taken, free = sign_up(client), sign_up(client, "free@example.org")

    check_page(taken)
    assert taken.text == free.text


def test_who_signs_in_without_a_confirmed_address_can_do_so_later(client, user, mailoutbox, mend):
    response = sign_in(client, user.email)
    mend()

    again = sign_in(client, user.email)

    check_page(response)
    assert again.url == CONFIRM
    assert len(mailoutbox) == 1


def test_a_new_code_that_was_not_sent_leaves_the_old_one_good(client, settings, mailoutbox, mend):
    outage = settings.EMAIL_BACKEND
    mend()
    sign_up(client)
    code = mailoutbox[0].body.split("\n    ")[1].split()[0]
    cache.clear()
    settings.EMAIL_BACKEND = outage

    response = client.post(CONFIRM, {"action": "resend"})
    confirmed = client.post(CONFIRM, {"code": code})

    check_page(response)
    assert confirmed.status_code == 302
    assert EmailAddress.objects.get().verified


def test_a_forgotten_password_says_the_same_for_every_address(client, user):
    known = client.post("/account/password/reset/", {"email": user.email})
    unknown = client.post("/account/password/reset/", {"email": "no@example.org"})

    check_page(known)
    check_page(unknown)
    assert known.text == unknown.text


def test_a_new_address_is_not_taken_and_the_old_one_stays(client, user, mailoutbox, mend):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    sign_in(client, user.email)
    sent = {"email": "new@example.org", "action_add": ""}

    response = client.post("/account/email/", sent)
    page = client.get("/account/email/").text
    mend()
    again = client.post("/account/email/", sent)

    check_page(response)
    assert "your current address stays" in response.text
    assert "new@example.org" not in page
    assert again.url == CONFIRM
    assert [mail.to for mail in mailoutbox] == [["new@example.org"]]


def test_the_fault_is_in_the_log(client, user, caplog):
    sign_in(client, user.email)

    (record,) = [each for each in caplog.records if each.name == "accounts.adapter"]

    assert record.levelname == "ERROR"
    assert record.exc_info
