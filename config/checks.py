"""What `manage.py check --deploy` says about a site's settings, beyond Django's own checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.utils import timezone

NOTICE = timedelta(days=30)  # enough time to read a warning and change a setting


@register(Tags.security, deploy=True)
def check_security_contact(**kwargs: Any) -> list[CheckMessage]:
    """Warn before security.txt expires: an expired one must not be used (RFC 9116, 2.5.5)."""
    expires = settings.SECURITY_CONTACT_EXPIRES
    if expires is None or expires - timezone.now().date() > NOTICE:
        return []
    return [
        Warning(
            f"The security contact expires on {expires.isoformat()}.",
            hint="Make sure that SECURITY_CONTACT is still right, then set "
            "SECURITY_CONTACT_EXPIRES to a date at most a year from now.",
            id="config.W001",
        )
    ]
