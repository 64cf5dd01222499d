"""Delete guests whose session has expired, and forget what is only kept for some time."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from progress.models import Handle, Learner, Merge
from progress.models.learner import LearnerQuerySet

DAYS = 31  # the session, the only way back to the guest, lasts 30
BATCH = 500  # guests at a time: others write in between, and no statement takes long


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
        guests = _delete_in_batches(Learner.objects.guests().idle_since(long_ago))
        handles, _ = Handle.objects.expired().delete()
        merges, _ = Merge.objects.over().delete()
        self.stdout.write(f"Guests deleted: {guests}")
        self.stdout.write(f"Handles released: {handles}")
        self.stdout.write(f"Sign-ins that can no longer be taken back: {merges}")


def _delete_in_batches(learners: LearnerQuerySet) -> int:
    """Delete them with everything that belongs to them, and return how many there were."""
    total = 0
    while keys := list(learners.values_list("pk", flat=True)[:BATCH]):
        _, rows = learners.filter(pk__in=keys).delete()  # none who has come back just now
        total += rows.get("progress.Learner", 0)
    return total
