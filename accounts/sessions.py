"""Sessions of accounts: when a browser was last in use, and their end with the account."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
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


def end_sessions(instance: Any, **kwargs: Any) -> None:
    """Delete the sessions of a user who is about to be deleted: they hold the email address."""
    keys = UserSession.objects.filter(user=instance).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
