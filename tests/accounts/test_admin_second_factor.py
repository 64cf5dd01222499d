"""The admin takes a second factor, and shows none of its secrets."""

from unittest.mock import Mock

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.webauthn.internal import auth
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from accounts.second_factor import has_second_factor
from tests.accounts.pages import admin_urls, code_for, confirm_password, sign_in, with_app
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db
ITEMS = "/admin/roadmap/item/"
ACTIVATE = "/account/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.ADMIN_TWO_FACTOR = True


def test_every_admin_address_leads_to_a_second_factor(client, staff):
    client.force_login(staff)
    urls = [url for url in admin_urls() if url not in ("/admin/login/", "/admin/logout/")]

    led = {client.get(url).headers.get("Location") for url in urls}
    posted = {client.post(url).headers.get("Location") for url in urls}

    assert len(urls) > 40
    assert led == posted == {"/account/2fa/"}


def test_the_words_say_what_to_do(client, staff):
    client.force_login(staff)

    text = client.get(ITEMS, follow=True).text

    assert "The admin takes a second factor." in text
    assert f'href="{ACTIVATE}"' in text


@pytest.mark.django_db(transaction=True)  # allauth adds its messages on commit
def test_setting_one_up_leads_back_to_the_page_of_the_admin(client, staff):
    sign_in(client, staff.email)
    client.get(ITEMS)
    confirm_password(client)
    client.get(ACTIVATE)

    after = client.post(
        ACTIVATE, {"code": code_for(client.session["mfa.totp.secret"])}, follow=True
    )

    assert f'href="{ITEMS}">Go on to the admin</a>' in after.text
    assert client.get(ITEMS).status_code == 200
    assert "Go on to the admin" not in client.get("/account/2fa/").text


def test_a_code_at_sign_in_is_enough(client, staff):
    secret = with_app(staff)

    client.post(sign_in(client, staff.email).url, {"code": code_for(secret)})

    assert client.get(ITEMS).status_code == 200


def test_a_session_from_before_the_factor_enters_it_first(client, staff):
    sign_in(client, staff.email)
    secret = with_app(staff)

    response = client.get(ITEMS)
    page = client.get(response.url).text
    entered = client.post(response.url, {"code": code_for(secret), "next": ITEMS})

    assert response.url == "/account/2fa/reauthenticate/?next=%2Fadmin%2Froadmap%2Fitem%2F"
    assert "This browser signed in without it." in page
    assert "Use your password instead" not in page
    assert entered.url == ITEMS
    assert client.get(ITEMS).status_code == 200


def test_the_password_alone_does_not_open_the_admin_to_such_a_session(client, staff):
    sign_in(client, staff.email)
    with_app(staff)

    confirm_password(client)

    assert client.get(ITEMS).status_code == 302


@pytest.mark.parametrize("page", ["webauthn/add/", "totp/deactivate/"])
def test_the_password_alone_changes_no_factor_of_staff(client, staff, page):
    sign_in(client, staff.email)
    with_app(staff)

    confirm_password(client)

    response = client.get(f"/account/2fa/{page}")

    assert response.url.startswith("/account/2fa/reauthenticate/")


def set_up_app(client: Client) -> None:
    """Confirm the password and turn the app on, as whoever knows the password can."""
    confirm_password(client)
    client.get(ACTIVATE)
    client.post(ACTIVATE, {"code": code_for(client.session["mfa.totp.secret"])})


def turn_off(client: Client, staff: User) -> None:
    client.post("/account/2fa/totp/deactivate/")


def remove_by_command(client: Client, staff: User) -> None:
    call_command("remove_second_factor", staff.email)


@pytest.mark.django_db(transaction=True)  # allauth adds its messages on commit
@pytest.mark.parametrize("end", [turn_off, remove_by_command])
def test_a_factor_that_is_gone_does_not_count_for_the_next_one(client, staff, end):
    """Whoever knew the password set the first one up. The owner sets up the second."""
    sign_in(client, staff.email)
    set_up_app(client)
    passed = client.get(ITEMS).status_code
    end(client, staff)

    with_app(staff)

    assert passed == 200
    assert client.get(ITEMS).headers["Location"].startswith("/account/2fa/reauthenticate/")


def test_a_passkey_that_was_not_added_counts_for_nothing(client, staff, monkeypatch):
    """The credential is right, the name is too long: the form is shown again."""
    monkeypatch.setattr(auth, "parse_registration_response", Mock())
    monkeypatch.setattr(auth, "complete_registration", Mock())
    sign_in(client, staff.email)
    confirm_password(client)
    page = client.post(
        "/account/2fa/webauthn/add/", {"name": "x" * 61, "credential": '{"id": "x"}'}
    )

    with_app(staff)

    assert "at most 60 characters" in page.text
    assert client.get(ITEMS).headers["Location"].startswith("/account/2fa/reauthenticate/")


def test_a_recovery_code_is_enough(client, staff):
    with_app(staff)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()

    client.post(sign_in(client, staff.email).url, {"code": codes[0]})

    assert client.get(ITEMS).status_code == 200


def test_asking_for_the_factor_costs_one_query(client, staff, django_assert_num_queries):
    secret = with_app(staff)
    client.post(sign_in(client, staff.email).url, {"code": code_for(secret)})

    with django_assert_num_queries(3):  # session, user, factors
        client.get("/admin/jsi18n/")


def test_removing_the_factor_closes_the_admin(client, staff):
    secret = with_app(staff)
    client.post(sign_in(client, staff.email).url, {"code": code_for(secret)})

    Authenticator.objects.all().delete()

    assert client.get(ITEMS).url == "/account/2fa/"


def test_recovery_codes_alone_are_no_second_factor(staff):
    RecoveryCodes.activate(staff)

    assert not has_second_factor(staff)


def test_others_get_what_they_got_before(client, user):
    assert client.get(ITEMS).url.startswith("/admin/login/")
    client.force_login(user)

    assert client.get(ITEMS).url.startswith("/admin/login/")
    assert client.get("/").status_code == 200


def test_staff_use_the_rest_of_the_site_without_one(client, staff):
    ItemFactory()
    client.force_login(staff)

    assert client.get("/guide/").status_code == 200


def test_it_can_be_turned_off(client, staff, settings):
    settings.ADMIN_TWO_FACTOR = False
    client.force_login(staff)

    assert client.get(ITEMS).status_code == 200
