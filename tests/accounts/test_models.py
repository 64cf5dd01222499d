"""One account per address, whatever its case."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_addresses_are_stored_in_lower_case():
    assert User.objects.create_user("Mira@Example.ORG").email == "mira@example.org"


def test_an_address_has_one_account_whatever_its_case():
    User.objects.create(email="mira@example.org")

    with pytest.raises(IntegrityError):
        User.objects.create(email="MIRA@example.org")


def test_the_form_says_that_the_account_exists():
    User.objects.create(email="mira@example.org")

    with pytest.raises(ValidationError) as refusal:
        User(email="Mira@example.org", password="x").full_clean()

    assert refusal.value.messages == ["An account with this email address already exists."]


def test_a_user_needs_an_address():
    with pytest.raises(ValueError, match="An email address is required"):
        User.objects.create_user("")


def test_a_superuser_can_use_the_admin():
    user = User.objects.create_superuser("root@example.org", "correct horse")

    assert (user.is_staff, user.is_superuser) == (True, True)
