"""Context for the account pages."""

from django.conf import settings
from django.http import HttpRequest

from accounts.social import providers_in_use


def mail(request: HttpRequest) -> dict[str, bool]:
    """Return whether this site can send mail. If not, no page may promise any."""
    return {"sends_mail": settings.SENDS_MAIL}


def providers(request: HttpRequest) -> dict[str, list[tuple[str, str]]]:
    """Return the other sites whose accounts can sign in here."""
    return {"providers": providers_in_use()}
