"""Where to report a vulnerability, and for how long that is true."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.checks import run_checks
from django.utils import timezone

pytestmark = pytest.mark.django_db
PATH = "/.well-known/security.txt"


@pytest.fixture
def contact(settings):
    """Set a contact that is good for a number of days."""

    def set_contact(days: int) -> None:
        settings.SECURITY_CONTACT = "mailto:security@example.org"
        settings.SECURITY_CONTACT_EXPIRES = timezone.now().date() + timedelta(days=days)

    return set_contact


def test_it_names_the_contact_its_own_address_and_when_it_expires(client, contact):
    contact(days=90)

    response = client.get(PATH)

    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"].endswith(PATH)
    left = datetime.fromisoformat(fields["Expires"]) - timezone.now()
    assert timedelta(days=89) <= left <= timedelta(days=90)


def test_there_is_none_without_a_contact(client):
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize("days", [0, -1])
def test_there_is_none_once_it_has_expired(client, contact, days):
    contact(days)

    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize(("days", "warned"), [(31, False), (30, True), (-1, True)])
def test_the_deployment_check_warns_a_month_ahead(contact, days, warned):
    contact(days)

    messages = run_checks(tags=["security"], include_deployment_checks=True)

    assert ("config.W001" in {message.id for message in messages}) == warned
