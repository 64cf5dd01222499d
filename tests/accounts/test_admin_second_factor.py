"""The admin takes a second factor, and shows none of its secrets."""

from unittest.mock import Mock

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal import auth
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.models import User
from accounts.second_factor import has_second_factor
from tests.accounts.pages import code_for, confirm_password, sign_in
from tests.factories import ItemFactory, UserFactory

pytestmark = pytest.mark.django_db
ITEMS = "/admin/roadmap/item/"
ACTIVATE = "/account/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.ADMIN_TWO_FACTOR = True


@pytest.fixture
def staff() -> User:
    return UserFactory(email="kim@example.org", is_staff=True, is_superuser=True)


def with_app(user: User) -> str:
    """Give the user an authenticator app and recovery codes. Return the secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def admin_urls() -> list[str]:
    """Return every address of the admin that takes no argument or the number of a row."""
    (admin,) = (each for each in get_resolver().url_patterns if str(each.pattern) == "admin/")
    urls = []
    for route in admin.url_patterns:
        below = [route] if isinstance(route, URLPattern) else route.url_patterns
        prefix = "" if isinstance(route, URLPattern) else str(route.pattern)
        for each in below:
            path = prefix + str(each.pattern).replace("<path:object_id>", "1").replace("<id>", "1")
            if "<" not in path and "(" not in path:
                urls.append(f"/admin/{path}")
    return urls


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


@pytest.fixture
def admin(client, staff, settings) -> Client:
    settings.ADMIN_TWO_FACTOR = False
    client.force_login(staff)
    return client


def test_no_page_of_the_admin_shows_a_secret(admin, user):
    secret = with_app(user)
    stored = [value for row in Authenticator.objects.all() for value in row.data.values()]
    secrets = [secret, *(each for each in stored if isinstance(each, str))]
    page = f"/admin/accounts/user/{user.pk}/change/"
    pages = [admin.get(url) for url in (*admin_urls(), page, page.replace("change", "history"))]
    pages += [admin.get(f"/admin/accounts/user/{user.pk}/delete/")]

    assert len(secrets) == 3
    assert not any(value in each.text for each in pages for value in secrets)
    assert "authenticator app, " not in pages[0].text
    assert "recovery codes, authenticator app" in pages[-3].text
    assert admin.get("/admin/mfa/authenticator/").status_code == 404


def remove(client: Client, *users: User):
    sent = {"action": "remove_second_factors", "_selected_action": [each.pk for each in users]}
    return client.post("/admin/accounts/user/", sent, follow=True)


def test_an_operator_can_remove_a_second_factor(admin, user):
    with_app(user)
    other = UserFactory()

    text = remove(admin, user, other).text

    assert f"The second factor of {user.email} is removed." in text
    assert f"The account {other.email} has no second factor." in text
    assert not Authenticator.objects.exists()
    assert LogEntry.objects.get().get_change_message() == "Removed the second factor."
    assert sign_in(Client(), user.email).url == "/"


def test_only_a_superuser_removes_that_of_a_superuser(staff, settings):
    settings.ADMIN_TWO_FACTOR = False
    with_app(staff)
    operator, client = UserFactory(is_staff=True), Client()
    operator.user_permissions.set(Permission.objects.filter(codename__in=["change_user"]))
    client.force_login(operator)

    text = remove(client, staff).text

    assert f"Only a superuser can remove the second factor of {staff.email}." in text
    assert has_second_factor(staff)


def test_staff_who_may_only_view_users_cannot_remove_it(user, settings):
    settings.ADMIN_TWO_FACTOR = False
    with_app(user)
    viewer, client = UserFactory(is_staff=True), Client()
    viewer.user_permissions.set(Permission.objects.filter(codename="view_user"))
    client.force_login(viewer)

    remove(client, user)

    assert has_second_factor(user)


def test_the_command_removes_it_too(user, capsys):
    with_app(user)

    call_command("remove_second_factor", user.email.upper())
    call_command("remove_second_factor", user.email)

    assert not Authenticator.objects.exists()
    assert capsys.readouterr().out == (
        f"{user.email} now signs in with only the password.\n{user.email} has no second factor.\n"
    )


def test_the_command_says_if_there_is_no_such_account():
    with pytest.raises(CommandError, match="There is no account with the address no@"):
        call_command("remove_second_factor", "no@example.org")


def test_the_admins_own_password_page_is_limited(admin):
    sent = {"old_password": "wrong", "new_password1": "x", "new_password2": "x"}

    codes = [admin.post("/admin/password_change/", sent).status_code for _ in range(6)]

    assert codes == [200] * 5 + [429]


def test_setting_other_peoples_passwords_is_limited(admin, user):
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    cache.clear()

    codes = {admin.post(page, {"password1": "x"}).status_code for _ in range(30)}

    assert codes == {200}
    assert admin.post(page, {"password1": "x"}).status_code == 429
    assert admin.get(page).status_code == 200
