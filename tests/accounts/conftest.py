"""Fixtures for the tests of the account pages."""

from importlib import import_module

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.factories import UserFactory


@pytest.fixture(scope="session", autouse=True)
def _load_urls() -> None:
    """Load the URLs before a test changes settings, because allauth picks its routes on import."""
    import_module(django_settings.ROOT_URLCONF)


@pytest.fixture(autouse=True)
def _reset_rate_limits(db) -> None:
    cache.clear()


@pytest.fixture
def staff() -> User:
    return UserFactory(email="kim@example.org", is_staff=True, is_superuser=True)


@pytest.fixture
def admin(client, staff, settings) -> Client:
    settings.ADMIN_TWO_FACTOR = False
    client.force_login(staff)
    return client
