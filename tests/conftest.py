"""Fixtures for all tests: fast passwords, a fresh guide, and a database file for threads."""

from __future__ import annotations

import coverage
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from hypothesis import settings as hypothesis_settings

from accounts.models import User
from roadmap import snapshot
from tests.factories import UserFactory

# The same examples in every run, so that everyone can reproduce a failure.
hypothesis_settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis_settings.load_profile("repeatable")


def pytest_configure() -> None:
    """Templates remember their lines only in debug mode. Where coverage is measured we need them;
    the other run sees templates as production does."""
    if coverage.Coverage.current():
        django_settings.TEMPLATES[0]["OPTIONS"]["debug"] = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory) -> None:
    """Store SQLite in a file, as in production: threads cannot share one in memory."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(autouse=True)
def _fast_and_fresh(settings, monkeypatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # A rolled-back test can leave the same revision behind with different content.
    monkeypatch.setattr(snapshot, "_current", None)


@pytest.fixture
def user() -> User:
    return UserFactory()


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def curator(client: Client) -> Client:
    """Return a client signed in as a superuser."""
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client
