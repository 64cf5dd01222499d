"""A system check: rate limits need a cache that every process shares and that forgets nothing."""

from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.checks import CheckMessage, Error, register

UNFIT = {
    "django.core.cache.backends.dummy": "stores nothing",
    "django.core.cache.backends.locmem": "is not shared: each process counts for itself",
    "django.core.cache.backends.filebased": "loses counts when two processes write at once",
    "django.core.cache.backends.db": "deletes live counters when it has many rows",
}


@register()
def check_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a cache with which passwords could be guessed without a limit. Debug mode may."""
    reason = UNFIT.get(type(caches["default"]).__module__)
    if settings.DEBUG or reason is None:
        return []
    return [
        Error(
            f"Rate limits would not hold: the cache in CACHES {reason}.",
            hint="Use config.cache.CounterCache, as config/settings.py does.",
            id="accounts.E001",
        )
    ]
