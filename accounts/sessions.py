"""When a signed-in browser was last in use."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

LAST_ACTIVE = "last_active"


def today() -> str:
    """Return the day, as the session stores it."""
    return timezone.localdate().isoformat()


def note_active(request: HttpRequest) -> None:
    """Store that this session is in use today, and from where."""
    rows = UserSession.objects.filter(session_key=request.session.session_key)
    rows.update(last_seen_at=timezone.now(), ip=get_adapter().get_client_ip(request))
    request.session[LAST_ACTIVE] = today()
