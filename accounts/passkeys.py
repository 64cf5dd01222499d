"""allauth's forms for passkeys: always for signing in without a password, with errors that say what
to do, and never a server error for a credential that cannot be read."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import FieldTexts, FieldTextsMixin
from accounts.second_factor import expect_first_factor

NOT_ADDED = "This passkey could not be added. Try again."
NOT_ACCEPTED = "This passkey doesn’t open an account here. Try again, or use your password."
# What reading a credential raises that no browser sent.
UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
NAME = FieldTexts("Name", "Enter a name.", "For your own list, such as “Phone.”")
MAX_NAME_LENGTH = 60


class AddPasskeyForm(FieldTextsMixin, webauthn.AddWebAuthnForm):
    """A new passkey. It must be able to sign in alone, so the device checks who uses it."""

    texts = {"name": NAME}
    passwordless = None  # allauth's checkbox
    name = forms.CharField(max_length=MAX_NAME_LENGTH, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages.update(required=NOT_ADDED, invalid=NOT_ADDED)

    def clean(self) -> dict[str, Any]:
        """Return the data. Raises ValidationError if the credential is not from this page."""
        self.cleaned_data["passwordless"] = True
        try:
            data = super().clean()
        except (*UNREADABLE, ValidationError) as error:
            raise ValidationError(NOT_ADDED) from error
        if not data.get("credential"):
            raise ValidationError(NOT_ADDED)
        if not self.errors:
            expect_first_factor(context.request, self.user, "webauthn")
        return data


class RenamePasskeyForm(FieldTextsMixin, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    texts = {"name": NAME}
    name = forms.CharField(max_length=MAX_NAME_LENGTH)


class CredentialMixin:
    """Says what to do if the passkey is not accepted."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        messages = {"required": NOT_ACCEPTED, "invalid": NOT_ACCEPTED}
        self.fields["credential"].error_messages.update(messages)

    def clean_credential(self) -> Any:
        """Return the authenticator. Raises ValidationError if it is none of ours."""
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form
        except UNREADABLE as error:
            raise ValidationError(NOT_ACCEPTED) from error
        except ValidationError as error:
            if error.code == "incorrect_code":
                raise ValidationError(NOT_ACCEPTED) from error
            raise  # too many attempts


class PasskeySignInForm(CredentialMixin, webauthn.LoginWebAuthnForm):
    """Signs in with nothing but the passkey."""


class PasskeySecondStepForm(CredentialMixin, webauthn.AuthenticateWebAuthnForm):
    """The passkey after the password."""


class PasskeyReauthenticateForm(CredentialMixin, webauthn.ReauthenticateWebAuthnForm):
    """The passkey again, before a security setting changes."""
