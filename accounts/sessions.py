"""Sessions of accounts: when a browser was last in use, and their end with the account."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

log = logging.getLogger(__name__)
LAST_ACTIVE = "last_active"
BATCH = 500  # rows per statement: others write in between


def today() -> str:
    """Return the day, as the session stores it."""
    return timezone.localdate().isoformat()


def note_sign_in(request: HttpRequest, **kwargs: Any) -> None:
    """Let the session know that signing in has stored today as its last day in use."""
    request.session[LAST_ACTIVE] = today()


def note_active(request: HttpRequest) -> None:
    """Store that this session is in use today, and from where. If that fails, the page can still
    be read."""
    session = request.session
    before, modified = session.get(LAST_ACTIVE), session.modified
    rows = UserSession.objects.filter(session_key=session.session_key)
    try:
        with transaction.atomic():
            rows.update(last_seen_at=timezone.now(), ip=get_adapter().get_client_ip(request))
            session[LAST_ACTIVE] = today()
            session.save()  # here, because Django's middleware would fail without a way back
    except (DatabaseError, UpdateError):
        log.warning("That a browser is in use today could not be noted.", exc_info=True)
        session[LAST_ACTIVE] = before
        session.modified = modified


def forget_ended() -> int:
    """Delete the IP address and the browser of each session that was ended or has expired, a batch
    at a time, and return the number of rows. allauth does so only when that person signs in."""
    live = Session.objects.filter(pk=OuterRef("session_key"), expire_date__gt=timezone.now())
    ended = UserSession.objects.filter(~Exists(live))
    total = 0
    while batch := list(ended.values_list("pk", flat=True)[:BATCH]):
        UserSession.objects.filter(pk__in=batch).delete()
        total += len(batch)
    return total


def end_sessions(instance: Any, **kwargs: Any) -> None:
    """Delete the sessions of a user who is about to be deleted: they hold the email address."""
    keys = UserSession.objects.filter(user=instance).values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=list(keys)).delete()
