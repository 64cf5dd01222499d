"""The account pages: their words, their fields, and what they say when something is wrong."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from tests.accounts.pages import PASSWORD, assert_problem, field, prove, sign_in
from tests.factories import ItemFactory, UserFactory

pytestmark = pytest.mark.django_db
ENTRANCE = ["signup", "login", "password/reset", "password/reset/done", "inactive", "confirm-email"]
MANAGE = ["email", "password/change", "2fa", "2fa/totp/activate", "sessions", "delete", "logout"]


@pytest.fixture(autouse=True)
def _no_old_rate_limits(db) -> None:
    cache.clear()


@pytest.fixture
def with_mail(settings):
    settings.SENDS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    return settings


@pytest.fixture
def at_home(client, user):
    """A browser that has just given its password, and once more."""
    sign_in(client, user.email)
    prove(client)
    return client


def check_page(text: str) -> None:
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
@pytest.mark.parametrize("page", ENTRANCE)
def test_pages_before_signing_in(client, settings, page, mail):
    settings.SENDS_MAIL = mail

    check_page(client.get(f"/account/{page}/").text)


@pytest.mark.parametrize("mail", [True, False])
@pytest.mark.parametrize("page", MANAGE)
def test_pages_of_an_account(at_home, settings, page, mail):
    settings.SENDS_MAIL = mail

    text = at_home.get(f"/account/{page}/").text

    check_page(text)
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
def test_the_browser_can_fill_in_every_field(client, user, with_mail, page, name, autocomplete):
    with_mail.ACCOUNT_EMAIL_VERIFICATION = "none"
    if page not in ENTRANCE:
        sign_in(client, user.email)
        prove(client)

    tag = field(client.get(f"/account/{page}/").text, name)

    assert f'autocomplete="{autocomplete}"' in tag


def test_a_hint_belongs_to_its_field(client):
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
def test_a_problem_is_said_first_and_at_its_field(
    client, user, settings, page, sent, name, sentence
):
    settings.SENDS_MAIL = True
    if page not in ENTRANCE:
        sign_in(client, user.email)
        prove(client)

    text = client.post(f"/account/{page}/", sent).text

    assert_problem(text, name, sentence)
    check_page(text)


def test_too_many_wrong_passwords_ask_to_wait(client, user):
    for _ in range(5):
        sign_in(client, user.email, "wrong")

    text = sign_in(client, user.email).text

    assert_problem(text, "login", "Too many attempts. Wait a few minutes, then try again.")


def test_too_many_sign_ups_get_our_page(client):
    for _ in range(20):
        client.post("/account/signup/", {})

    response = client.post("/account/signup/", {})

    assert response.status_code == 429
    assert "Too many attempts" in response.text
    assert "field.css" in response.text


@pytest.mark.parametrize("page", ["signup", "login"])
def test_a_guest_hears_that_the_ticks_come_along(client, page):
    item = ItemFactory()
    assert "Answers from this browser will be added" not in client.get(f"/account/{page}/").text

    client.post(f"/items/{item.slug}/record/", {"state": "done"})

    assert "Answers from this browser will be added" in client.get(f"/account/{page}/").text


def test_sign_up_says_what_for_and_what_is_stored(client):
    text = client.get("/account/signup/").text

    assert "An account saves your progress on all your devices." in text
    assert "All we ask for is an email address and a password." in text
    assert reverse("roadmap:privacy") in text


def test_the_address_to_go_to_survives_the_change_between_sign_in_and_sign_up(client):
    assert "/account/signup/?next=%2Fshare%2F" in client.get("/account/login/?next=/share/").text
    assert "/account/login/?next=%2Fshare%2F" in client.get("/account/signup/?next=/share/").text


def test_signing_out_leads_to_the_map_of_a_guest(at_home):
    ItemFactory()

    response = at_home.post("/account/logout/", follow=True)

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
def test_without_mail_no_page_promises_one(at_home, client, page, sentence):
    text = at_home.get(f"/account/{page}/").text

    assert sentence in text
    assert 'name="email"' not in text


def test_an_address_that_is_not_confirmed_can_be(at_home, settings, user):
    settings.SENDS_MAIL = True

    assert f"<b>{user.email}</b> is not confirmed yet." in at_home.get("/account/email/").text


def test_an_account_without_a_password_sets_one(client, user):
    sign_in(client, user.email)
    User.objects.filter(pk=user.pk).update(password="!unusable")
    client.force_login(User.objects.get())

    text = client.post("/account/password/set/", {}).text

    assert_problem(text, "password1", "Enter a new password.")
    check_page(text)


def test_only_other_sessions_can_be_ended_total_sentence(at_home, user):
    assert "signed in on this browser only." in at_home.get("/account/sessions/").text
    sign_in(type(at_home)(), user.email)

    text = at_home.get("/account/sessions/").text
    after = at_home.post("/account/sessions/", {}, follow=True).text

    assert "signed in on 2 browsers." in text
    assert "Sign out everywhere else" in text
    assert "Signed out everywhere else." in after
    assert "signed in on this browser only." in after
