"""After an account is deleted, its email address is nowhere in the database."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from accounts.models import User
from progress.engine.responses import State
from progress.models import Learner
from tests.accounts.pages import PASSWORD
from tests.factories import ItemFactory, LearnerFactory, ShareFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "mira.solberg@example.org"


def places(text: str) -> set[str]:
    """Return every table and column with this text in it; sessions are read as what they hold."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608 names of our own tables
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {f"{table}.{name}" for name, value in zip(names, row, strict=True)
                          if text in readable(value)}  # fmt: skip
    if any(text in str(session.get_decoded()).lower() for session in Session.objects.all()):
        found.add("django_session.session_data, decoded")
    return found


def readable(value: object) -> str:
    raw = bytes(value) if isinstance(value, bytes | memoryview) else None
    return (raw.decode("latin-1") if raw is not None else str(value)).lower()


def sign_in(user: User) -> Client:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" in client.session
    return client


@pytest.fixture
def account(settings) -> User:
    """Somebody whose address has been everywhere: two browsers, the admin, and its log."""
    user = UserFactory(email=ADDRESS, is_staff=True, is_superuser=True)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    ShareFactory(learner=LearnerFactory(user=user))
    user.learner.answer({ItemFactory().pk: State.DONE})
    Client().post("/account/login/", {"login": ADDRESS, "password": "wrong"})
    Client().post("/account/password/reset/", {"email": ADDRESS})
    sign_in(user)
    return user


def edit(operator: Client, user: User) -> None:
    """What an operator does with an account: add, change, set a password, confirm its address."""
    page = f"/admin/accounts/user/{user.pk}/"
    operator.post(f"{page}change/", {"is_active": "on", "is_staff": "on", "is_superuser": "on"})
    passwords = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    operator.post(f"{page}password/", passwords)
    address = EmailAddress.objects.get(user=user)
    sent = {"user": user.pk, "email": ADDRESS, "verified": "on"}
    operator.post(f"/admin/account/emailaddress/{address.pk}/change/", sent)
    selected = {"action": "remove_second_factors", "_selected_action": user.pk}
    operator.post("/admin/accounts/user/", selected)


def by_the_admin(operator: Client, user: User) -> None:
    operator.post(f"/admin/accounts/user/{user.pk}/delete/", {"post": "yes"})


def by_the_admins_list(operator: Client, user: User) -> None:
    address = EmailAddress.objects.get(user=user)
    sent = {"action": "delete_selected", "_selected_action": address.pk, "post": "yes"}
    operator.post("/admin/account/emailaddress/", sent)
    sent = {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"}
    operator.post("/admin/accounts/user/", sent)


def by_themselves(operator: Client, user: User) -> None:
    mine = sign_in(user)
    mine.post(f"/admin/accounts/user/{user.pk}/change/", {"is_active": "on", "is_staff": "on"})
    assert "deleted" in mine.post("/account/delete/", {"password": PASSWORD}, follow=True).text


def by_the_shell(operator: Client, user: User) -> None:
    User.objects.get(pk=user.pk).delete()


def by_a_queryset(operator: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).delete()


@pytest.mark.parametrize(
    "delete", [by_the_admin, by_the_admins_list, by_themselves, by_the_shell, by_a_queryset]
)
def test_no_table_keeps_the_address(account, delete: Callable[[Client, User], None]):
    operator = Client()
    operator.force_login(UserFactory(is_staff=True, is_superuser=True))
    edit(operator, account)
    assert LogEntry.objects.count() >= 2
    assert places(ADDRESS) == {
        "account_emailaddress.email",
        "accounts_user.email",
        "django_session.session_data, decoded",
    }

    delete(operator, account)

    assert not User.objects.filter(pk=account.pk).exists()
    assert places(ADDRESS) == set()
    assert not Learner.objects.exists()


def test_an_account_that_an_operator_adds_is_logged_by_its_number(curator):
    sent = {"email": ADDRESS, "password1": PASSWORD, "password2": PASSWORD}
    curator.post("/admin/accounts/user/add/", sent | {"usable_password": "true"})
    user = User.objects.get(email=ADDRESS)

    assert LogEntry.objects.get().object_repr == f"user {user.pk}"
    assert "Added." in curator.get(f"/admin/accounts/user/{user.pk}/history/").text


def test_other_rows_are_logged_by_their_names(curator):
    item = ItemFactory(name="Attention @ scale")
    curator.post("/admin/roadmap/item/", {"action": "retire", "_selected_action": item.pk})

    assert LogEntry.objects.get().object_repr == "Attention @ scale"


def test_what_was_logged_before_loses_its_addresses(user):
    kind = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(
        user=user, content_type=kind, object_id="7", object_repr=ADDRESS, action_flag=CHANGE,
        change_message=f'[{{"added": {{"name": "email address", "object": "{ADDRESS}"}}}}]',
    )  # fmt: skip
    migration = import_module("accounts.migrations.0004_log_without_addresses")

    migration.remove_addresses(apps, SimpleNamespace(connection=connection))

    entry = LogEntry.objects.get()
    assert entry.object_repr == "user 7"
    assert entry.get_change_message() == "Added email address “an address”."
