"""Signing in with an account of another site, if the operator has registered this one there."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

# What each provider is asked for: the confirmed address, nothing else. PKCE binds the answer to the
# browser that asked.
SCOPES = {"github": ["user:email"], "google": ["openid", "email"]}
ORIGINS = {"github": "https://github.com", "google": "https://accounts.google.com"}


def providers(**credentials: tuple[str, str]) -> dict[str, dict[str, Any]]:
    """Return the entries for SOCIALACCOUNT_PROVIDERS that have an id and a secret.

    Raises ImproperlyConfigured with a sentence if only one of the two is set.
    """
    found = {}
    for name, (client_id, secret) in credentials.items():
        if bool(client_id) != bool(secret):
            prefix = name.upper()
            raise ImproperlyConfigured(
                f"Set both {prefix}_CLIENT_ID and {prefix}_CLIENT_SECRET, or neither: "
                f"{prefix}_CLIENT_{'SECRET' if client_id else 'ID'} is missing."
            )
        if client_id:
            app = {"client_id": client_id, "secret": secret}
            found[name] = {"APPS": [app], "SCOPE": SCOPES[name], "OAUTH_PKCE_ENABLED": True}
    return found
