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
        f"Delete guests inactive for {DAYS} days or more, release handles given up more than a "
        "year ago, and delete what was kept for a day to take back a sign-in. Run once a day."
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
        _, rows = Learner.objects.guests().idle_since(long_ago).delete()
        Handle.objects.expired().delete()
        Merge.objects.over().delete()
        self.stdout.write(f"Guests deleted: {rows.get('progress.Learner', 0)}")
