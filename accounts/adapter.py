"""Our few wishes to allauth: its sentences in our words, and a limit for passwords."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError

MAX_PASSWORD_LENGTH = 256
TOO_OFTEN = "Too many tries. Wait a few minutes, then try again."
WRONG_CODE = "That code is not right, or it is too old. Enter the newest one."


class AccountAdapter(DefaultAccountAdapter):
    """Limits the length of passwords: hashing a megabyte would be a way to stop the server."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "duplicate_email": "This is already the e-mail address of your account.",
        "email_password_mismatch": (
            "No account has this e-mail address and this password. Check both."
        ),
        "email_taken": "There is already an account with this e-mail address.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password.",
        "rate_limited": TOO_OFTEN,
        "too_many_login_attempts": TOO_OFTEN,
    }

    def clean_password(self, password: str, user: Any = None) -> str:
        """The password itself; ValidationError with the sentence for the form."""
        if len(password) > MAX_PASSWORD_LENGTH:
            raise ValidationError(f"Use at most {MAX_PASSWORD_LENGTH} characters.")
        return super().clean_password(password, user)


class TwoFactorAdapter(DefaultMFAAdapter):
    """What is said about codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "unverified_email": "Confirm your e-mail address first, then set up two-factor sign-in.",
    }
