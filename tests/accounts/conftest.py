"""Fixtures for the tests of the account pages."""

from importlib import import_module

import pytest
from django.conf import settings
from django.core.cache import cache


@pytest.fixture(scope="session", autouse=True)
def _load_urls() -> None:
    """Load the URLs before a test changes settings, because allauth picks its routes on import."""
    import_module(settings.ROOT_URLCONF)


@pytest.fixture(autouse=True)
def _reset_rate_limits(db) -> None:
    cache.clear()
