"""Signing in and deleting an account: either everything of it happens, or nothing does."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.messages import get_messages
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError, transaction
from django.http import HttpRequest

CSRF_STATE = ("CSRF_COOKIE", "CSRF_COOKIE_NEEDS_UPDATE")
ENDED = "The session was ended in another window."


@contextmanager
def all_or_nothing(request: HttpRequest) -> Iterator[None]:
    """Run the block and save the session in one transaction.

    Django replaces the session when someone signs in, and deletes the old one at once. The old one
    is all that links a browser to a guest's answers, so it may only go together with what follows.
    If anything fails, the request is again what it was, so that its response changes no cookie, and
    the person can try again. Raises SessionInterrupted if the session was ended in another window.
    """
    session, user = copy.deepcopy(request.session), request.user
    storage: Any = get_messages(request)
    said, added = len(storage._queued_messages), storage.added_new
    csrf = {name: request.META[name] for name in CSRF_STATE if name in request.META}
    try:
        with transaction.atomic():
            yield
            if not request.session.is_empty():
                request.session.save()
    except BaseException as error:
        request.session, request.user = session, user
        for name in CSRF_STATE:
            request.META.pop(name, None)
        request.META.update(csrf)
        del storage._queued_messages[said:]  # they say what did not happen after all
        storage.added_new = added
        if isinstance(error, UpdateError):  # Django's name for every failure to save
            failure = error.__context__
            if isinstance(failure, OperationalError):
                raise failure from error
            raise SessionInterrupted(ENDED) from error
        raise
