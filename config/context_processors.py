"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest

from config.views import THEMES


def site(request: HttpRequest) -> dict[str, str]:
    """The site's name, where its source and its readers' suggestions are, the CSRF cookie's name, and the chosen theme."""
    theme = request.COOKIES.get("theme", "")
    return {
        "site_name": settings.SITE_NAME,
        "source_url": settings.SOURCE_URL,
        "suggestions_url": settings.SUGGESTIONS_URL,
        "csrf_cookie_name": settings.CSRF_COOKIE_NAME,
        "theme": theme if theme in THEMES else "",
    }
