"""A device that keeps passkeys, simulated by Chromium."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from playwright.sync_api import Page

from accounts.models import User


def add_authenticator(page: Page) -> None:
    """Give this page's browser a device that has checked who uses it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


# What such a device answered once, for pages that only read a passkey.
CREDENTIAL = {
    "type": "public-key",
    "id": "EJPY0XRCwiRiB4q0cnMEWCls6G2pp--TCtilEOMzL0Y",
    "rawId": "EJPY0XRCwiRiB4q0cnMEWCls6G2pp--TCtilEOMzL0Y",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoibktLbUhvbmpqdUlSZjZlcHo2dU44"
            "aldSdEh2czZqMlZ3VVpYREk1YXc0cyIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6Mzk2NDciLCJj"
            "cm9zc09yaWdpbiI6ZmFsc2UsIm90aGVyX2tleXNfY2FuX2JlX2FkZGVkX2hlcmUiOiJkbyBub3QgY29t"
            "cGFyZSBjbGllbnREYXRhSlNPTiBhZ2FpbnN0IGEgdGVtcGxhdGUuIFNlZSBodHRwczovL2dvby5nbC95"
            "YWJQZXgifQ"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMd"
            "l2NFAAAAAQECAwQFBgcIAQIDBAUGBwgAIBCT2NF0QsIkYgeKtHJzBFgpbOhtqafvkwrYpRDjMy9GpQEC"
            "AyYgASFYILBO6u214JnzeHnuRsyAitRrVRveW5fsIHDpwSV3NxIeIlggzmHAP5Hbru62M9Qk5jpr0Or7"
            "EyCMFXRwgWCSBev6D_k"
        ),
    },
    "clientExtensionResults": {"credProps": {"rk": True}},
}


def give_passkey(user: User, name: str = "Phone") -> Authenticator:
    """Store a passkey that no device has."""
    data = {"name": name, "credential": CREDENTIAL}
    return Authenticator.objects.create(user=user, type="webauthn", data=data)
