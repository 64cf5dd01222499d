"""allauth's forms in our wording, and safe when two requests arrive at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from allauth.account import forms as allauth
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string

from accounts.second_factor import expect_first_factor


class FieldTexts(NamedTuple):
    """The texts of one field."""

    label: str
    required: str
    hint: str = ""


MAX_ADDRESS_LENGTH = 254
INVALID_ADDRESS = "Enter an email address, like name@example.org."
STRENGTH_HINT = "At least 8 characters. A few unrelated words work best."
NEW_PASSWORD = FieldTexts("New password", "Enter a new password.", STRENGTH_HINT)
EMAIL_CODE = FieldTexts("Code", "Enter the code from the email.")
APP_CODE = FieldTexts(
    "Code from your app",
    "Enter the code from your app.",
    "6 digits. It changes every 30 seconds.",
)
ANY_CODE = FieldTexts("Code", "Enter a code.", "The 6 digits from your app, or a recovery code.")


def validate_address_length(address: str) -> None:
    """Raise ValidationError if the address does not fit into the database in lower case."""
    length = len(address.lower())  # of “İ”, for example, that makes two characters
    if length > MAX_ADDRESS_LENGTH:
        raise ValidationError(
            f"An email address has at most {MAX_ADDRESS_LENGTH} characters. This one has {length}."
        )


def limit_addresses(fields: Mapping[str, forms.Field]) -> None:
    """Make the form refuse addresses that are too long, in our words.

    allauth cuts them and creates an account under another address. So does the browser if the
    field has a `maxlength`.
    """
    for field in fields.values():
        if isinstance(field, forms.EmailField):
            field.validators = [validate_address_length, validate_email_of_any_length]
            field.widget.attrs.pop("maxlength", None)


def validate_email_of_any_length(address: str) -> None:
    """Raise ValidationError if this is no address. Django's own check calls long ones invalid."""
    if len(address) <= MAX_ADDRESS_LENGTH:
        validate_email(address)


class FieldTextsMixin:
    """Replaces labels, hints, and messages, removes placeholders, which repeat the label, and
    limits addresses."""

    texts: ClassVar[dict[str, FieldTexts]] = {}
    common: ClassVar[dict[str, FieldTexts]] = {
        "email": FieldTexts("Email address", "Enter your email address."),
        "login": FieldTexts("Email address", "Enter your email address."),
        "password": FieldTexts("Password", "Enter your password."),
        "oldpassword": FieldTexts("Current password", "Enter your current password."),
        "password1": NEW_PASSWORD,
        "password2": FieldTexts("Confirm new password", "Enter the new password again."),
    }
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, texts in (self.common | self.texts).items():
            if field := self.fields.get(name):
                field.label, field.help_text = texts.label, texts.hint
                field.error_messages["required"] = texts.required
                field.error_messages["invalid"] = INVALID_ADDRESS
                field.widget.attrs.pop("placeholder", None)
        limit_addresses(self.fields)


class SignUpForm(FieldTextsMixin, allauth.SignupForm):
    """Creates the account, or responds as for an address that already has one.

    allauth asks whether the address is free and then saves; between the two another request may
    have taken it. The database constraint decides, and the loser gets the usual answer.
    """

    texts = {"password1": FieldTexts("Password", "Enter a password.", STRENGTH_HINT)}

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Return the new user and no response, or no user and the response."""
        if self.account_already_exists:
            self._rehearse(request)
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return self._address_is_taken(request)

    def _rehearse(self, request: HttpRequest) -> None:
        """Create an account under an address that no one has, and take it back.

        Hashing and storing take longer than all the rest, so whoever measured the response would
        know that the address has an account. The counter makes the database commit as well.
        """
        email, self.account_already_exists = self.cleaned_data["email"], False
        self.cleaned_data["email"] = no_one = f"{get_random_string(32).lower()}@rehearsal.invalid"
        with transaction.atomic():
            with transaction.atomic():
                user = self.save(request)
                for _ in range(4):  # what allauth reads of a new account before it sends the code
                    EmailAddress.objects.filter(user=user).first()
                transaction.set_rollback(True)
            cache.set(no_one, True)
        self.cleaned_data["email"], self.account_already_exists = email, True

    def _address_is_taken(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory":
            self.account_already_exists = True  # allauth then hides that the account exists
            return super().try_save(request)
        messages.error(
            request, "An account with this email address already exists. Sign in instead."
        )
        return None, redirect("account_login")


class SignInForm(FieldTextsMixin, allauth.LoginForm):
    """Attaches the error to a field, so that the summary can link to it."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("login", error)
            return self.cleaned_data


class AddEmailForm(FieldTextsMixin, allauth.AddEmailForm):
    texts = {"email": FieldTexts("New email address", "Enter your new email address.")}


class ChangePasswordForm(FieldTextsMixin, allauth.ChangePasswordForm):
    """The old password, and the new one twice."""


class SetPasswordForm(FieldTextsMixin, allauth.SetPasswordForm):
    """A password for an account that has none."""


class ResetPasswordForm(FieldTextsMixin, allauth.ResetPasswordForm):
    """Where to send the link."""


class ResetPasswordKeyForm(FieldTextsMixin, allauth.ResetPasswordKeyForm):
    """The new password, after the link."""


class ReauthenticateForm(FieldTextsMixin, allauth.ReauthenticateForm):
    """The password again, before two-factor authentication changes or an account is deleted."""


class ConfirmEmailForm(FieldTextsMixin, allauth.ConfirmEmailVerificationCodeForm):
    texts = {"code": EMAIL_CODE}


class TwoFactorForm(FieldTextsMixin, mfa.AuthenticateForm):
    texts = {"code": ANY_CODE}


class TwoFactorReauthenticateForm(FieldTextsMixin, mfa.ReauthenticateForm):
    texts = {"code": ANY_CODE}


class ActivateAppForm(FieldTextsMixin, totp.ActivateTOTPForm):
    """The code that proves that the app has the secret."""

    texts = {"code": APP_CODE}

    def clean_code(self) -> str:
        """Return the code, which proves the factor to this session."""
        code = super().clean_code()
        expect_first_factor(context.request, self.user, "totp")
        return code
