"""What the tests of the account pages share."""

from importlib import import_module

import pytest
from django.conf import settings


@pytest.fixture(scope="session", autouse=True)
def _addresses() -> None:
    """allauth decides which addresses there are when they are first read; read them before a test
    changes the settings that it decides by."""
    import_module(settings.ROOT_URLCONF)
