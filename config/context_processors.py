"""Context for every template."""

from django.conf import settings
from django.http import HttpRequest

from config.views import THEMES


def site(request: HttpRequest) -> dict[str, str]:
    """Return the names of the site and of the CSRF cookie, the operator's links, and the theme."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "source_url": settings.SOURCE_URL,
        "suggestions_url": settings.SUGGESTIONS_URL,
        "csrf_cookie_name": settings.CSRF_COOKIE_NAME,
        "theme": theme if theme in THEMES else "",
    }
