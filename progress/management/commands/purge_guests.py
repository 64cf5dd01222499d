"""Delete guests whose session has expired, and forget what is only kept for some time."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from progress.models import Handle, Learner, Merge

DAYS = 31  # the session, the only way back to the guest, lasts 30


class Command(BaseCommand):
    help = (
        f"Delete guests who have sent nothing for {DAYS} days, with their answers and notes; "
        "release handles that were given up a year ago; and delete what was kept for a day so that "
        "a sign-in can be taken back. Prints how many of each. Run it once a day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS)

    def handle(self, *, days: int, **options: Any) -> None:
        if days < DAYS:
            raise CommandError(
                f"--days must be at least {DAYS}: until then, "
                "a guest’s browser may still be linked to these answers."
            )
        long_ago = timezone.now() - timedelta(days=days)
        _, guests = Learner.objects.guests().idle_since(long_ago).delete()
        handles, _ = Handle.objects.expired().delete()
        merges, _ = Merge.objects.over().delete()
        self.stdout.write(f"Guests deleted: {guests.get('progress.Learner', 0)}")
        self.stdout.write(f"Handles released: {handles}")
        self.stdout.write(f"Sign-ins that can no longer be taken back: {merges}")
