"""Emails, and the pages that they link to."""

import re

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.cache import cache

from tests.accounts.pages import assert_error, sign_in, sign_up
from tests.factories import ItemFactory, UserFactory

pytestmark = pytest.mark.django_db
CONFIRM = "/account/confirm-email/"


@pytest.fixture(autouse=True)
def _with_mail(db, settings) -> None:
    settings.SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


@pytest.fixture
def confirmation_by_link(settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False


def code_in(mail) -> str:
    return re.search(r"^    (\S+)$", mail.body, re.MULTILINE)[1]


def assert_well_formed(mail) -> None:
    assert mail.subject.startswith("Field guide: ")
    assert mail.body.startswith("Hello,")
    assert mail.body.endswith("Field guide\nhttp://testserver/")
    assert "!" not in mail.body
    assert not mail.alternatives


def test_signing_up_requires_the_code_from_the_email(client, mailoutbox):
    ItemFactory()
    sign_up(client)
    text = client.get(CONFIRM).text

    after = client.post(CONFIRM, {"code": code_in(mailoutbox[0])}, follow=True)

    assert_well_formed(mailoutbox[0])
    assert "We sent a code to <b>mira@example.org</b>." in text
    assert 'autocomplete="one-time-code"' in text
    assert text.count("<h1>") == 1
    assert "You are signed in as mira@example.org." in after.text


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "Enter the code from the email."),
        ("wrong", "That code is wrong or has expired. Enter the latest code."),
    ],
)
def test_a_wrong_code_is_reported_at_its_field(client, code, sentence):
    sign_up(client)

    assert_error(client.post(CONFIRM, {"code": code}).text, "code", sentence)


def test_a_new_code_can_be_requested(client, mailoutbox):
    sign_up(client)
    cache.clear()  # the limit is one code in ten seconds

    client.post(CONFIRM, {"action": "resend"})

    assert len({code_in(mail) for mail in mailoutbox}) == 2


def test_requesting_a_new_code_too_soon_shows_our_page(client):
    sign_up(client)

    response = client.post(CONFIRM, {"action": "resend"})

    assert response.status_code == 429
    assert "Too many attempts" in response.text


def test_the_owner_of_a_taken_address_gets_an_email_instead(client, mailoutbox):
    UserFactory(email="mira@example.org")

    sign_up(client)

    assert_well_formed(mailoutbox[0])
    assert "but you already have one" in mailoutbox[0].body
    assert "http://testserver/account/password/reset/" in mailoutbox[0].body


def test_a_new_address_is_used_once_its_code_is_entered(client, user, mailoutbox):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    ItemFactory()
    sign_in(client, user.email)
    page = client.post(
        "/account/email/", {"email": "new@example.org", "action_add": ""}, follow=True
    ).text
    before = client.get("/account/email/").text

    client.post(CONFIRM, {"code": code_in(mailoutbox[-1])})

    user.refresh_from_db()
    assert "Keep my current address" in page
    assert "You sign in with <b>learner" in before
    assert user.email == "new@example.org"


def test_the_link_lets_the_user_set_a_new_password(client, user, mailoutbox):
    asked = client.post("/account/password/reset/", {"email": user.email}, follow=True).text
    link = re.search(r"http://\S+", mailoutbox[0].body)[0]
    page = client.get(link, follow=True)
    form = page.request["PATH_INFO"]

    wrong = client.post(form, {}).text
    sent = {"password1": "another horse 9", "password2": "another horse 9"}
    done = client.post(form, sent, follow=True).text
    again = client.get(link, follow=True).text

    assert_well_formed(mailoutbox[0])
    assert "If an account uses that email address" in asked
    assert_error(wrong, "password1", "Enter a new password.")
    assert "Password changed" in done
    assert "<title>Error: This link doesn’t work</title>" in again
    assert user.__class__.objects.get().check_password("another horse 9")


def test_an_unknown_address_gets_the_same_page_and_an_email_that_says_so(client, mailoutbox):
    text = client.post("/account/password/reset/", {"email": "no@example.org"}, follow=True).text

    assert "If an account uses that email address" in text
    assert_well_formed(mailoutbox[0])
    assert "no account uses it" in mailoutbox[0].body
    assert "http://testserver/account/signup/" in mailoutbox[0].body


@pytest.mark.usefixtures("confirmation_by_link")
def test_a_link_confirms_an_address_if_codes_are_off(client, user, mailoutbox):
    ItemFactory()
    sign_in(client, user.email)
    link = re.search(r"http://\S+", mailoutbox[0].body)[0]

    text = client.get(link).text
    client.post(link)

    assert_well_formed(mailoutbox[0])
    assert f"Is <b>{user.email}</b> your address?" in text
    assert EmailAddress.objects.get().verified


@pytest.mark.usefixtures("confirmation_by_link")
def test_a_broken_link_says_what_to_do(client):
    text = client.get(f"{CONFIRM}broken/").text

    assert "<title>Error: " in text
    assert "It may have expired or already been used." in text


@pytest.mark.usefixtures("confirmation_by_link")
def test_a_link_cannot_confirm_an_address_that_another_account_has_confirmed(client, user):
    address = EmailAddress.objects.create(user=user, email="mira@example.org")
    EmailAddress.objects.create(user=UserFactory(), email="mira@example.org", verified=True)

    text = client.get(f"{CONFIRM}{EmailConfirmationHMAC(address).key}/").text

    assert "Another account already uses mira@example.org." in text
