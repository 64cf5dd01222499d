"""What the admin shows of passwords and second factors, and what an operator does with them."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.second_factor import has_second_factor
from tests.accounts.pages import admin_urls, sign_in, with_app
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


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
