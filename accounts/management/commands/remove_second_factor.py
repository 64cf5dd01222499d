"""Remove a person's second factor, for when both the device and the recovery codes are lost."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.second_factor import remove_second_factors


class Command(BaseCommand):
    help = "Removes the authenticator app, the passkeys, and the recovery codes of one account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address."""
        parser.add_argument("email")

    def handle(self, *, email: str, **options: Any) -> None:
        """Remove the factors. Raises CommandError if there is no such account."""
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no account with the address {email}.") from error
        if remove_second_factors(user):
            self.stdout.write(f"{user.email} now signs in with only the password.")
        else:
            self.stdout.write(f"{user.email} has no second factor.")
