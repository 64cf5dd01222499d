"""allauth's forms in our words, and made safe where two requests at the same moment would meet."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class Words(NamedTuple):
    """What a page says about one field."""

    label: str
    missing: str
    hint: str = ""


NOT_AN_ADDRESS = "Enter an email address, like name@example.org."
CHOOSE_WELL = "At least 8 characters. A few unrelated words work best."
NEW_PASSWORD = Words("New password", "Enter a new password.", CHOOSE_WELL)
MAILED_CODE = Words("Code", "Enter the code from the email.")
APP_CODE = Words(
    "Code from your app",
    "Enter the code from your app.",
    "6 digits. It changes every 30 seconds.",
)
ANY_CODE = Words("Code", "Enter a code.", "The 6 digits from your app, or a recovery code.")


class OurWords:
    """Replaces labels, hints and sentences, and drops placeholders: they repeat the label."""

    words: ClassVar[dict[str, Words]] = {}
    common: ClassVar[dict[str, Words]] = {
        "email": Words("Email address", "Enter your email address."),
        "login": Words("Email address", "Enter your email address."),
        "password": Words("Password", "Enter your password."),
        "oldpassword": Words("Current password", "Enter your current password."),
        "password1": NEW_PASSWORD,
        "password2": Words("Confirm new password", "Enter the new password again."),
    }
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (self.common | self.words).items():
            if field := self.fields.get(name):
                field.label, field.help_text = words.label, words.hint
                field.error_messages["required"] = words.missing
                field.error_messages["invalid"] = NOT_AN_ADDRESS
                field.widget.attrs.pop("placeholder", None)


class SignUpForm(OurWords, allauth.SignupForm):
    """Creates the account, or answers as for an address that has one already.

    allauth asks whether the address is free and then saves; between the two another request may
    have taken it. The database constraint decides, and the loser gets the usual answer.
    """

    words = {"password1": Words("Password", "Enter a password.", CHOOSE_WELL)}

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """The new user and no response, or no user and the response to give."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return self._address_is_taken(request)

    def _address_is_taken(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory":
            self.account_already_exists = True  # allauth then hides that the account exists
            return super().try_save(request)
        messages.error(
            request, "An account with this email address already exists. Sign in instead."
        )
        return None, redirect("account_login")


class SignInForm(OurWords, allauth.LoginForm):
    """What is wrong is said at a field, so that the summary can lead there."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("login", error)
            return self.cleaned_data


class AddEmailForm(OurWords, allauth.AddEmailForm):
    words = {"email": Words("New email address", "Enter your new email address.")}


class ChangePasswordForm(OurWords, allauth.ChangePasswordForm):
    """The old password, and the new one twice."""


class SetPasswordForm(OurWords, allauth.SetPasswordForm):
    """A password for an account that has none."""


class ResetPasswordForm(OurWords, allauth.ResetPasswordForm):
    """Where to send the link."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            get_adapter().try_mail_server()
        return super().save(request, **kwargs)


class ResetPasswordKeyForm(OurWords, allauth.ResetPasswordKeyForm):
    """The new password, after the link."""


class ReauthenticateForm(OurWords, allauth.ReauthenticateForm):
    """The password once more: before two-factor sign-in changes, and before an account goes."""


class ConfirmEmailForm(OurWords, allauth.ConfirmEmailVerificationCodeForm):
    words = {"code": MAILED_CODE}


class TwoFactorForm(OurWords, mfa.AuthenticateForm):
    words = {"code": ANY_CODE}


class TwoFactorAgainForm(OurWords, mfa.ReauthenticateForm):
    words = {"code": ANY_CODE}


class ActivateAppForm(OurWords, totp.ActivateTOTPForm):
    words = {"code": APP_CODE}
