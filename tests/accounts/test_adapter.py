"""When the mail server is down, a page says so, and users can try again later."""

import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import User
from tests.accounts.pages import sign_in, sign_up
from tests.factories import ItemFactory, UserFactory

pytestmark = pytest.mark.django_db
CONFIRM = "/account/confirm-email/"


class RefusingBackend(BaseEmailBackend):
    """Refuses the connection: nothing listens on the mail server's port."""

    def open(self):
        raise ConnectionRefusedError(111, "Connection refused")

    def send_messages(self, email_messages):
        self.open()


class FailingBackend(RefusingBackend):
    """Fails after the connection is open."""

    def open(self):
        raise smtplib.SMTPException("gone")


@pytest.fixture(params=[RefusingBackend, FailingBackend], autouse=True)
def _outage(request, db, settings) -> None:
    settings.SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    settings.EMAIL_BACKEND = f"{__name__}.{request.param.__name__}"


@pytest.fixture
def end_outage(settings):
    """Return a function that ends the outage and resets the rate limits."""

    def end() -> None:
        cache.clear()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    return end


def assert_mail_error(response) -> None:
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "300"
    assert "<title>Error: We couldn’t send the email</title>" in response.text
    assert "Your account and your progress are safe." in response.text
    assert "in a few minutes" in response.text


def test_a_new_user_gets_an_account_now_and_a_code_at_the_next_sign_in(
    client, mailoutbox, end_outage
):
    ItemFactory()
    response = sign_up(client)
    user = User.objects.get()
    map_page = client.get("/").text
    end_outage()

    again = sign_in(client, user.email)

    assert_mail_error(response)
    assert 'href="/account/login/"' in response.text
    assert f"signed in as {user.email}" not in map_page
    assert again.url == CONFIRM
    assert [mail.to for mail in mailoutbox] == [["mira@example.org"]]


def test_the_response_does_not_reveal_a_taken_address(client):
    UserFactory(email="mira@example.org")

    taken, free = sign_up(client), sign_up(client, "free@example.org")

    assert_mail_error(taken)
    assert taken.text == free.text


def test_a_user_with_an_unconfirmed_address_can_sign_in_later(client, user, mailoutbox, end_outage):
    response = sign_in(client, user.email)
    end_outage()

    again = sign_in(client, user.email)

    assert_mail_error(response)
    assert again.url == CONFIRM
    assert len(mailoutbox) == 1


def test_the_old_code_still_works_if_a_new_one_was_not_sent(
    client, settings, mailoutbox, end_outage
):
    outage = settings.EMAIL_BACKEND
    end_outage()
    sign_up(client)
    code = mailoutbox[0].body.split("\n    ")[1].split()[0]
    cache.clear()
    settings.EMAIL_BACKEND = outage

    response = client.post(CONFIRM, {"action": "resend"})
    confirmed = client.post(CONFIRM, {"code": code})

    assert_mail_error(response)
    assert confirmed.status_code == 302
    assert EmailAddress.objects.get().verified


def test_a_password_reset_fails_alike_for_known_and_unknown_addresses(client, user):
    known = client.post("/account/password/reset/", {"email": user.email})
    unknown = client.post("/account/password/reset/", {"email": "no@example.org"})

    assert_mail_error(known)
    assert_mail_error(unknown)
    assert known.text == unknown.text


def test_a_new_address_is_not_stored_and_the_old_one_is_kept(client, user, mailoutbox, end_outage):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    sign_in(client, user.email)
    sent = {"email": "new@example.org", "action_add": ""}

    response = client.post("/account/email/", sent)
    page = client.get("/account/email/").text
    end_outage()
    again = client.post("/account/email/", sent)

    assert_mail_error(response)
    assert "your current address stays" in response.text
    assert "new@example.org" not in page
    assert again.url == CONFIRM
    assert [mail.to for mail in mailoutbox] == [["new@example.org"]]


def test_the_error_is_logged(client, user, caplog):
    sign_in(client, user.email)

    (record,) = [each for each in caplog.records if each.name == "accounts.adapter"]

    assert record.levelname == "ERROR"
    assert record.exc_info
