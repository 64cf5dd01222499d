"""Delete what has expired: counters of rate limits, and what was noted of browsers."""

from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand

from accounts.sessions import forget_ended


class Command(BaseCommand):
    help = (
        "Delete the expired rows of the cache table, which counts attempts, and the IP addresses "
        "and browsers of sessions that have ended. Run once a day."
    )

    def handle(self, **options: Any) -> None:
        deleted: int = cache.delete_expired()  # type: ignore[attr-defined]  # config.cache
        self.stdout.write(f"Expired counters deleted: {deleted}")
        self.stdout.write(f"Browsers of ended sessions deleted: {forget_ended()}")
