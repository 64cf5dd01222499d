"""Delete the counters of rate limits that have expired."""

from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Delete expired rows of the cache table, which counts attempts. Run once a day."

    def handle(self, **options: Any) -> None:
        deleted: int = cache.delete_expired()  # type: ignore[attr-defined]  # config.cache
        self.stdout.write(f"Expired counters deleted: {deleted}")
