"""Second factors: who has one, whether a session has passed it, and the secrets they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.models import User

SECRETS = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """Return whether signing in takes more than the password. Recovery codes alone do not count."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def session_passed(request: HttpRequest, user: User) -> bool:
    """Return whether a second factor was used in this session.

    A session from before the factor existed has not passed it.
    """
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" for record in records)


def note_first_factor(request: HttpRequest, user: User, kind: str) -> None:
    """Let a session that sets up the first factor, and so proves it, count as having passed it.

    A later one proves nothing: whoever adds it may not have the first.
    """
    if not has_second_factor(user):
        record_authentication(request, user, "mfa", type=kind)


def remove_second_factors(user: User) -> int:
    """Delete the user's factors and recovery codes. Return how many factors there were."""
    factors = Authenticator.objects.filter(user=user)
    count = factors.filter(type__in=FACTORS).count()
    factors.delete()
    return count


def with_secrets(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """Return the data of an authenticator with every secret in it passed through `change`."""
    return {
        name: change(value)
        if name in ("secret", "seed")
        else [change(code) for code in value]
        if name == "migrated_codes"
        else value
        for name, value in data.items()
    }
