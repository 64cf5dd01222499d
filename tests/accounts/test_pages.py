"""The account pages: texts, fields, and error messages."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from tests.accounts.pages import PASSWORD, assert_error, confirm_password, field, sign_in
from tests.factories import ItemFactory, UserFactory

pytestmark = pytest.mark.django_db
SIGNED_OUT_PAGES = [
    "signup",
    "login",
    "password/reset",
    "password/reset/done",
    "inactive",
    "confirm-email",
]
ACCOUNT_PAGES = [
    "email",
    "password/change",
    "2fa",
    "2fa/totp/activate",
    "sessions",
    "delete",
    "logout",
]


@pytest.fixture
def with_mail(settings):
    settings.SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    return settings


@pytest.fixture
def account_client(client, user):
    """A client that has signed in and just entered its password again."""
    sign_in(client, user.email)
    confirm_password(client)
    return client


def assert_well_formed(text: str) -> None:
    assert text.count("<h1>") == 1
    assert "!" not in re.sub(r"<!doctype html>|<[^>]*>", "", text)
    for form in re.findall(r'<form class="stack[^>]*>', text):
        assert "novalidate" in form
    assert "placeholder" not in text
    assert "style=" not in text
    assert text.count("<script") == text.count("<script src=")
    for tag in re.findall(r'<input [^>]*id="(id_\w+)"', text):
        assert f'<label for="{tag}">' in text


@pytest.mark.parametrize("mail", [True, False])
@pytest.mark.parametrize("page", SIGNED_OUT_PAGES)
def test_pages_before_signing_in_are_well_formed(client, settings, page, mail):
    settings.SENDS_MAIL = mail

    assert_well_formed(client.get(f"/account/{page}/").text)


@pytest.mark.parametrize("mail", [True, False])
@pytest.mark.parametrize("page", ACCOUNT_PAGES)
def test_account_pages_are_well_formed_and_have_tabs(account_client, settings, page, mail):
    settings.SENDS_MAIL = mail

    text = account_client.get(f"/account/{page}/").text

    assert_well_formed(text)
    assert f'href="{reverse("accounts:delete")}"' in text  # the account's tabs


@pytest.mark.parametrize(
    ("page", "name", "autocomplete"),
    [
        ("signup", "email", "email"),
        ("signup", "password1", "new-password"),
        ("login", "login", "email"),
        ("login", "password", "current-password"),
        ("password/reset", "email", "email"),
        ("email", "email", "email"),
        ("password/change", "oldpassword", "current-password"),
        ("password/change", "password1", "new-password"),
        ("password/change", "password2", "new-password"),
        ("2fa/totp/activate", "code", "one-time-code"),
        ("reauthenticate", "password", "current-password"),
        ("delete", "password", "current-password"),
    ],
)
def test_the_browser_can_autofill_every_field(client, user, with_mail, page, name, autocomplete):
    with_mail.ACCOUNT_EMAIL_VERIFICATION = "none"
    if page not in SIGNED_OUT_PAGES:
        sign_in(client, user.email)
        confirm_password(client)

    tag = field(client.get(f"/account/{page}/").text, name)

    assert f'autocomplete="{autocomplete}"' in tag


def test_a_hint_describes_its_field(client):
    text = client.get("/account/signup/").text

    assert 'aria-describedby="id_password1_helptext"' in field(text, "password1")
    assert 'id="id_password1_helptext">At least 8 characters.' in text


@pytest.mark.parametrize(
    ("page", "sent", "name", "sentence"),
    [
        ("signup", {}, "email", "Enter your email address."),
        ("signup", {}, "password1", "Enter a password."),
        (
            "signup",
            {"email": "mira"},
            "email",
            "Enter an email address, like name@example.org.",
        ),
        ("login", {}, "login", "Enter your email address."),
        ("login", {}, "password", "Enter your password."),
        (
            "login",
            {"login": "mira@example.org", "password": "x"},
            "login",
            "The email address or password is wrong.",
        ),
        ("password/reset", {}, "email", "Enter your email address."),
        ("email", {"action_add": ""}, "email", "Enter your new email address."),
        ("password/change", {}, "oldpassword", "Enter your current password."),
        (
            "password/change",
            {"oldpassword": "wrong"},
            "oldpassword",
            "The current password is wrong.",
        ),
        ("password/change", {}, "password2", "Enter the new password again."),
        ("2fa/totp/activate", {}, "code", "Enter the code from your app."),
        (
            "2fa/totp/activate",
            {"code": "000000"},
            "code",
            "That code is wrong or has expired. Enter the latest code.",
        ),
        ("reauthenticate", {}, "password", "Enter your password."),
        ("reauthenticate", {"password": "wrong"}, "password", "The password is wrong."),
        ("delete", {}, "password", "Enter your password."),
        ("delete", {"password": "wrong"}, "password", "The password is wrong."),
    ],
)
def test_an_error_is_shown_in_the_summary_and_at_its_field(
    client, user, settings, page, sent, name, sentence
):
    settings.SENDS_MAIL = True
    if page not in SIGNED_OUT_PAGES:
        sign_in(client, user.email)
        confirm_password(client)

    text = client.post(f"/account/{page}/", sent).text

    assert_error(text, name, sentence)
    assert_well_formed(text)


def test_after_too_many_wrong_passwords_the_user_must_wait(client, user):
    for _ in range(5):
        sign_in(client, user.email, "wrong")

    text = sign_in(client, user.email).text

    assert_error(text, "login", "Too many attempts. Try again in 5 minutes.")


def test_too_many_sign_ups_show_our_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/h/ip"}
    client.post("/account/signup/", {})

    response = client.post("/account/signup/", {})

    assert response.status_code == 429
    assert "Too many attempts" in response.text
    assert "field.css" in response.text


def test_the_sign_up_page_explains_accounts_and_what_is_stored(client):
    text = client.get("/account/signup/").text

    assert "An account saves your progress on all your devices." in text
    assert "All we ask for is an email address and a password." in text
    assert reverse("roadmap:privacy") in text


def test_the_sign_in_and_sign_up_links_keep_the_next_page(client):
    assert "/account/signup/?next=%2Fshare%2F" in client.get("/account/login/?next=/share/").text
    assert "/account/login/?next=%2Fshare%2F" in client.get("/account/signup/?next=/share/").text


def test_signing_out_leads_to_the_guest_map(account_client):
    ItemFactory()

    response = account_client.post("/account/logout/", follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert "You are signed out." in response.text
    assert "Sign in" in response.text


def test_a_closed_account_says_so(client):
    user = UserFactory(is_active=False)

    response = client.post(
        "/account/login/", {"login": user.email, "password": PASSWORD}, follow=True
    )

    assert "<h1>This account is closed</h1>" in response.text


@pytest.mark.parametrize(
    ("page", "sentence"),
    [("password/reset", "To reset your password, contact"), ("email", "To change yours, contact")],
)
def test_without_mail_no_page_promises_an_email(account_client, client, page, sentence):
    text = account_client.get(f"/account/{page}/").text

    assert sentence in text
    assert 'name="email"' not in text


def test_the_page_says_that_an_address_is_not_confirmed(account_client, settings, user):
    settings.SENDS_MAIL = True

    assert (
        f"<b>{user.email}</b> is not confirmed yet." in account_client.get("/account/email/").text
    )


def test_an_account_without_a_password_can_set_one(client, user):
    sign_in(client, user.email)
    User.objects.filter(pk=user.pk).update(password="!unusable")
    client.force_login(User.objects.get())

    text = client.post("/account/password/set/", {}).text

    assert_error(text, "password1", "Enter a new password.")
    assert_well_formed(text)


def test_all_other_sessions_are_ended_at_once(account_client, user):
    assert "signed in on this browser only." in account_client.get("/account/sessions/").text
    sign_in(type(account_client)(), user.email)

    text = account_client.get("/account/sessions/").text
    after = account_client.post("/account/sessions/", {}, follow=True).text

    assert "signed in on 2 browsers." in text
    assert "Sign out everywhere else" in text
    assert "Signed out everywhere else." in after
    assert "signed in on this browser only." in after
