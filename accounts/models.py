"""Users: an email address and a password, nothing more."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.passwords import normalized


class UserManager(BaseUserManager["User"]):
    """Creates users. Addresses are stored in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Save and return a user. Raises ValueError without an address."""
        if not email:
            raise ValueError("An email address is required.")
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Save and return a user who can do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user with this address, whatever case it is typed in."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone with an account. The address is unique, ignoring case."""

    email = models.EmailField("email address")
    is_staff = models.BooleanField(
        "can use the admin", default=False, help_text="Curators and operators."
    )
    is_active = models.BooleanField(
        "active", default=True, help_text="Uncheck to close the account without deleting it."
    )
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_unique",
                violation_error_message="An account with this email address already exists.",
            ),
        )

    def __str__(self) -> str:
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """Store the password as it is compared."""
        if raw_password is None:
            super().set_password(None)
            return
        super().set_password(normalized(raw_password))
        if normalized(raw_password) != raw_password:
            # allauth sets a password where there is no account, so that time does not tell: it must
            # take as long as comparing one.
            make_password(raw_password)

    def check_password(self, raw_password: str) -> bool:
        """Return whether this is the password, typed on any keyboard.

        Passwords from before are stored as they were typed. Both forms are always compared, so that
        time tells nothing about the account.
        """
        matches = super().check_password(normalized(raw_password))
        if normalized(raw_password) != raw_password:
            matches = super().check_password(raw_password) or matches
        return matches
