"""The site's own settings for a run that counts: each password that is checked is written down.

MUTANT takes one guard away, to show that the run would notice.
"""

from __future__ import annotations

import os

from config.settings import *  # noqa: F403
from config.settings import (
    CACHES,
    LOGGING,
    MIDDLEWARE,
    PASSWORD_HASHERS,
    SILENCED_SYSTEM_CHECKS,
)

PASSWORD_HASHERS = ["qa.counting_hasher.CountingHasher", *PASSWORD_HASHERS[1:]]
LOGGING["handlers"]["console"]["level"] = "CRITICAL"  # the attack is refused in many lines
MUTANT = os.environ.get("MUTANT", "")
if MUTANT == "host":
    MIDDLEWARE = [each for each in MIDDLEWARE if "OneAddress" not in each]
if MUTANT == "cache":
    SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "accounts.E001"]  # it would not start
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }
