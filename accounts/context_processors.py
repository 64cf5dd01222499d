"""What the account pages must know about the site."""

from django.conf import settings
from django.http import HttpRequest


def mail(request: HttpRequest) -> dict[str, bool]:
    """Can this site send mail? If not, no page may promise one."""
    return {"sends_mail": settings.SENDS_MAIL}
