"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """The site's name, where its source is, and the name of the cookie with the CSRF token."""
    return {
        "site_name": settings.SITE_NAME,
        "source_url": settings.SOURCE_URL,
        "csrf_cookie_name": settings.CSRF_COOKIE_NAME,
    }
