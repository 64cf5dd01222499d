"""Encrypt the secrets of two-factor authentication with the current SECRET_KEY."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.encryption import UnreadableSecretError, encrypt
from accounts.second_factor import SECRETS, with_secrets


class Command(BaseCommand):
    help = (
        "Encrypts the secrets of two-factor authentication with the current SECRET_KEY. Run it "
        "after changing the key, before you remove the old one from SECRET_KEY_FALLBACKS."
    )

    def handle(self, **options: Any) -> None:
        """Encrypt what can be read. Raises CommandError, which names those whose secrets cannot."""
        done, unreadable = self._encrypt()
        self.stdout.write(f"Encrypted with the current key: {done}.")
        if unreadable:
            raise CommandError(
                "No key of SECRET_KEY or SECRET_KEY_FALLBACKS reads the second factor of: "
                f"{', '.join(sorted(unreadable))}. Add the old key to SECRET_KEY_FALLBACKS. "
                "If it is lost, run remove_second_factor for each."
            )

    @transaction.atomic
    def _encrypt(self) -> tuple[int, set[str]]:
        """Return how many secrets are encrypted now, and the addresses of the unreadable ones."""
        done, unreadable = 0, set()
        rows = Authenticator.objects.filter(type__in=SECRETS).select_related("user")
        for row in rows.select_for_update(of=("self",)):
            try:
                row.data = with_secrets(row.data, encrypt)
            except UnreadableSecretError:
                unreadable.add(row.user.email)
                continue
            row.save(update_fields=["data"])
            done += 1
        return done, unreadable
