"""Context for the account pages."""

from django.conf import settings
from django.http import HttpRequest


def mail(request: HttpRequest) -> dict[str, bool]:
    """Return whether this site can send mail. If not, no page may promise any."""
    return {"sends_mail": settings.SENDS_MAIL}
