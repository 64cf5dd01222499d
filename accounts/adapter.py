"""allauth's adapters: error messages in our wording, sign-ins that happen as a whole, encrypted
secrets, and a page for when the mail server does not respond."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render

from accounts import encryption, limits
from accounts.all_or_nothing import all_or_nothing
from accounts.browsers import browser_in_words
from accounts.client_address import client_address
from accounts.second_factor import has_second_factor

log = logging.getLogger(__name__)
TOO_MANY_CODES = "You entered too many wrong codes. Sign in again to get a new one."
WRONG_CODE = "That code is wrong or has expired. Enter the latest code."


class AccountAdapter(DefaultAccountAdapter):
    """If an email cannot be sent, the response is a page that says so."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": "This is already your email address.",
        "email_password_mismatch": "The email address or password is wrong.",
        "email_taken": "An account with this email address already exists.",
        "enter_current_password": "The current password is wrong.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "The password is wrong.",
        "too_many_login_attempts": TOO_MANY_CODES,
    }

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """Return the error in our words. Who is over a limit is told how long it lasts."""
        if code in ("rate_limited", "too_many_login_attempts"):
            return ValidationError(limits.sentence(self.request), code=code)
        return super().validation_error(code, *args)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, with everything that listens to it, or not at all. Every way in comes here: with
        a password, a code, a passkey, or a provider, and after signing up."""
        with all_or_nothing(request):
            super().login(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Sign out, with the new session if a receiver of user_logged_out asked for one, or not at
        all."""
        with all_or_nothing(request):
            super().logout(request)
            request.session.update(getattr(request, "session_after_sign_out", {}))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how someone confirms who they are. Where the admin takes a second factor, the
        password alone must not be enough to add or remove one."""
        methods = super().get_reauthentication_methods(user)
        others = [each for each in methods if each["id"] != "reauthenticate"]
        protected = settings.ADMIN_TWO_FACTOR and user.is_authenticated and user.is_staff
        return others if protected and has_second_factor(user) else methods

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        with self._mail_failure_as_503():
            super().send_mail(template_prefix, email, context)

    @contextmanager
    def _mail_failure_as_503(self) -> Iterator[None]:
        """Turn mail errors into a 503 page. The session is not saved, so no one is left half signed
        in: the next sign-in sends a new code."""
        try:
            yield
        except OSError as error:  # includes everything that smtplib raises
            log.exception("An email could not be sent.")
            response = render(self.request, "503_mail.html", status=503)
            response.headers["Retry-After"] = "300"
            raise ImmediateHttpResponse(response) from error


class TwoFactorAdapter(DefaultMFAAdapter):
    """Error messages about codes, and secrets that are encrypted in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "unverified_email": (
            "Confirm your email address before you turn on two-factor authentication."
        ),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Return what a new passkey is called until its owner says otherwise."""
        return browser_in_words(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom a passkey is for: the host of the site's address, whatever the request's."""
        host = urlsplit(settings.SITE_URL).hostname if settings.SITE_URL else None
        name = context.request.get_host().partition(":")[0]
        return {"id": host or name, "name": settings.SITE_NAME}

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. If its key is lost, the response is a page that says what to do."""
        try:
            return encryption.decrypt(encrypted_text)
        except encryption.UnreadableSecretError as error:
            log.error(  # the traceback says nothing
                "A second factor cannot be read: SECRET_KEY has changed. Add the old key to "
                "SECRET_KEY_FALLBACKS and run encrypt_secrets; if it is lost, run "
                "remove_second_factor for those who ask."
            )
            response = render(context.request, "503_second_factor.html", status=503)
            raise ImmediateHttpResponse(response) from error
