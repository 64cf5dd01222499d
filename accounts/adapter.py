"""Our few wishes to allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError

MAX_PASSWORD_LENGTH = 256


class AccountAdapter(DefaultAccountAdapter):
    """Limits the length of passwords: hashing a megabyte would be a way to stop the server."""

    def clean_password(self, password: str, user: Any = None) -> str:
        """The password itself; ValidationError with the sentence for the form."""
        if len(password) > MAX_PASSWORD_LENGTH:
            raise ValidationError(f"Use at most {MAX_PASSWORD_LENGTH} characters.")
        return super().clean_password(password, user)
