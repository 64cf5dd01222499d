"""Addresses longer than can be stored: refused in every form, never cut."""

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.test import Client

from accounts.forms import FieldTextsMixin
from accounts.models import User
from tests.accounts.pages import PASSWORD, assert_error, confirm_password

pytestmark = pytest.mark.django_db
LONGEST = 254


def address(length: int) -> str:
    """Return a valid address of this length."""
    domain = "." + ".".join(["d" * 60] * 3) + ".example.org"
    return f"mira@{'d' * (length - len(domain) - 5)}{domain}"


# In lower case, it has one character more: a letter and a combining dot.
GROWS = address(LONGEST).replace("d", "İ", 1)
FORMS = {
    "/account/signup/": ("email", {"password1": PASSWORD}),
    "/account/login/": ("login", {"password": PASSWORD}),
    "/account/password/reset/": ("email", {}),
    "/account/email/": ("email", {"action_add": ""}),
}
SENTENCE = "An email address has at most 254 characters. This one has {}."


@pytest.fixture
def visitor(settings) -> Client:
    """Someone on a site that sends email, without which two of the forms are not there."""
    settings.SENDS_MAIL = True
    return Client(raise_request_exception=False)


def send(visitor: Client, user: User, path: str, long: str):
    name, others = FORMS[path]
    if path == "/account/email/":
        visitor.force_login(user)
        confirm_password(visitor)
    return visitor.post(path, {name: long, **others})


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("length", [255, 288, 5000])
def test_every_form_refuses_an_address_that_is_too_long(visitor, user, path, length):
    long = "mira@" + ("d" * 60 + ".") * (length // 61 + 1)
    long = address(length) if length < 321 else f"{long}example.org"

    response = send(visitor, user, path, long)

    assert response.status_code == 200
    assert_error(response.text, FORMS[path][0], SENTENCE.format(len(long)))
    assert list(User.objects.all()) == [user]
    assert not EmailAddress.objects.filter(email__startswith="mira@").exists()


@pytest.mark.parametrize("path", FORMS)
def test_an_address_counts_as_it_is_stored_in_lower_case(visitor, user, path):
    assert (len(GROWS), len(GROWS.lower())) == (254, 255)

    response = send(visitor, user, path, GROWS)

    assert_error(response.text, FORMS[path][0], SENTENCE.format(255))


@pytest.mark.parametrize("path", FORMS)
def test_the_browser_does_not_cut_an_address_either(visitor, user, path):
    visitor.force_login(user) if path == "/account/email/" else None

    assert "maxlength" not in visitor.get(path).text


def test_the_longest_address_is_stored_as_a_whole(client):
    client.post("/account/signup/", {"email": address(LONGEST), "password1": PASSWORD})

    assert User.objects.get().email == address(LONGEST)


@pytest.mark.parametrize("long", [address(288), GROWS])
def test_the_admin_refuses_an_address_that_is_too_long(curator, long):
    fields = {"email": long, "usable_password": "true", "password1": PASSWORD}

    page = curator.post("/admin/accounts/user/add/", {**fields, "password2": PASSWORD})

    assert SENTENCE.format(len(long.lower())) in page.text
    assert 'maxlength="254"' not in page.text
    assert User.objects.count() == 1


def test_every_form_of_ours_with_an_address_is_tested_here():
    def has_address(form) -> bool:
        fields = form.base_fields.values()
        return any(isinstance(field, forms.EmailField) for field in fields)

    found = {each.__name__ for each in FieldTextsMixin.__subclasses__() if has_address(each)}

    assert found <= {"SignUpForm", "AddEmailForm", "ResetPasswordForm"}, (
        "Add the page of the new form to FORMS. (The sign-in form adds its field later.)"
    )
