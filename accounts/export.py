"""What is stored about an account, as plain values for its owner to download. No secrets."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from accounts.models import User


def account_data(user: User) -> dict[str, Any]:
    """Return the account, its addresses, second factors, accounts at other sites, and sessions.

    Of a second factor only that it exists; of a session not its key.
    """
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    connected = SocialAccount.objects.filter(user=user).order_by("pk")
    sessions = UserSession.objects.filter(user=user).order_by("pk")
    return {
        "email": user.email,
        "date_joined": user.date_joined,
        "last_login": user.last_login,
        "active": user.is_active,
        "admin": user.is_staff,
        "superuser": user.is_superuser,
        "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
        "addresses": list(addresses.values("email", "verified", "primary")),
        "two_factor": [
            {
                "type": factor.type,
                "name": str(factor),  # of a passkey, the one that its owner gave it
                "created_at": factor.created_at,
                "last_used_at": factor.last_used_at,
            }
            for factor in factors
        ],
        "connected": [
            {
                "provider": each.provider,
                "id": each.uid,
                "names": each.extra_data,
                "date_joined": each.date_joined,
                "last_login": each.last_login,
            }
            for each in connected
        ],
        "sessions": list(sessions.values("created_at", "last_seen_at", "ip", "user_agent")),
    }
