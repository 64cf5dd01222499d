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


def count_factors(user: User) -> int:
    """Return how many there are. With the last one, allauth deletes the recovery codes."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).count()


def session_passed(request: HttpRequest, user: User) -> bool:
    """Return whether this session has used a factor, or a recovery code, that the user still has.

    A session from before the factor existed has not passed it, whatever factor it has used before:
    whoever knows the password can set one up while there is none, and remove it again.
    """
    has = dict(Authenticator.objects.filter(user=user).values_list("pk", "type"))
    if not any(kind in FACTORS for kind in has.values()):
        return False
    records = get_authentication_records(request, user)
    return any(record["method"] == "mfa" and record.get("id") in has for record in records)


def expect_first_factor(request: HttpRequest, user: User, kind: str) -> None:
    """Remember that this request proves the factor that it is about to set up.

    Only the first one counts: whoever adds another may not have the first.
    """
    if not has_second_factor(user):
        request.first_factor = kind  # type: ignore[attr-defined]


def note_first_factor(request: HttpRequest) -> None:
    """Let this session count as having passed the first factor, if it has just set it up."""
    if kind := getattr(request, "first_factor", None):
        user: Any = request.user
        factors = Authenticator.objects.filter(user=user, type__in=FACTORS)
        stored = list(factors.values_list("pk", "type"))
        if [each for _, each in stored] == [kind]:
            record_authentication(request, user, "mfa", type=kind, id=stored[0][0])


def remove_second_factors(user: User) -> int:
    """Delete the user's factors and recovery codes. Return how many factors there were."""
    count = count_factors(user)
    Authenticator.objects.filter(user=user).delete()
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
