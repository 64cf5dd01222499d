"""Signing in with GitHub or Google: what is stored, and when an account is connected."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import _build_apps_from_settings as apps_from_settings
from allauth.socialaccount.forms import DisconnectForm as AllauthDisconnectForm
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import redirect

NAMES = {"github": "GitHub", "google": "Google"}
KEPT = ("login", "email")  # of what the provider says about a person: the name they know it by
NO_ADDRESS = (
    "Your {name} account has no confirmed email address. Confirm it there, or create an account "
    "with an email address and a password."
)
TAKEN = (
    "There is already an account with the email address of your {name} account. Sign in with your "
    "password; then you can connect {name} under Account."
)


def providers_in_use() -> list[tuple[str, str]]:
    """Return the id and the name of each provider that this site offers."""
    return [(each, NAMES[each]) for each in settings.SOCIALACCOUNT_PROVIDERS]


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Stores as little as possible, and never opens an account because an address matches."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": "Set a password first. Without it, you could no longer sign in.",
        "no_verified_email": "Confirm your email address first.",
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[Any]:
        """Return the registrations from the settings; rows of the database are not read."""
        apps = apps_from_settings(provider=provider, client_id=client_id)
        return [app for each in apps.values() for app in each]

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Keep the person's name at the provider and one confirmed address."""
        account = sociallogin.account
        account.extra_data = {name: account.extra_data.get(name) or "" for name in KEPT}
        confirmed = [each for each in sociallogin.email_addresses if each.verified][:1]
        for each in confirmed:
            each.email, each.primary = each.email.lower(), True
        sociallogin.email_addresses = confirmed
        sociallogin.user.email = confirmed[0].email if confirmed else ""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Create an account only for a confirmed address that is free.

        Raises ImmediateHttpResponse, back to the sign-in page, with what to do instead.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        address = sociallogin.user.email
        if not address:
            raise self._refusal(request, sociallogin, NO_ADDRESS)
        if filter_users_by_email(address):
            raise self._refusal(request, sociallogin, TAKEN)

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Save and return the new user, also if two requests arrive at the same time."""
        try:
            with transaction.atomic():
                return super().save_user(request, sociallogin, form)
        except IntegrityError as error:
            raise self._refusal(request, sociallogin, TAKEN) from error

    def _refusal(
        self, request: HttpRequest, sociallogin: Any, sentence: str
    ) -> ImmediateHttpResponse:
        messages.error(request, sentence.format(name=NAMES[sociallogin.account.provider]))
        return ImmediateHttpResponse(redirect("account_login"))


class DisconnectForm(AllauthDisconnectForm):
    """Disconnects an account of a provider that is in use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.request.user
        used = SocialAccount.objects.filter(
            user=user, provider__in=settings.SOCIALACCOUNT_PROVIDERS
        )
        self.accounts = self.fields["account"].queryset = used.order_by("provider", "pk")
