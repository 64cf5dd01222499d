"""Who is the learner behind a request? A guest's key is in the session, a user has their own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial, wraps
from math import ceil

from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from accounts.limits import in_words, seconds_left
from progress.error_responses import error_response
from progress.models import Learner, LearnerGone, TooManyChanges
from progress.request import LearnerRequest

log = logging.getLogger(__name__)
SESSION_KEY = "learner"
GUEST_AGAIN = "guest_again"  # in a user's session: the guest whose answers were taken back
FORMER_GUEST = "former_guest"  # in a user's session: the guest who signed in with it
GUEST = "guest"  # the owner of a page rendered without an account
TOO_MANY_GUESTS = (
    "Too many new visitors from your network in the past hour. Sign in, or try again {later}."
)
TOO_MANY_NOW = "Not saved yet: too many new visitors at this moment. Try again {later}."
TOO_MANY_CHANGES = (
    "Not saved yet: you have changed a great many answers in a short time. Try again {later}."
)
SIGN_IN_CHANGED = (
    "You signed in or out in another window, or your session has ended. Reload this page."
)
GUIDE_CHANGED = "The guide has just changed, so this was not saved. Reload this page."


class LearnerMiddleware:
    """Sets `request.learner`, and gives what a write may raise its page: 409 if the learner or an
    item is gone, 429 after too many changes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: LearnerRequest) -> HttpResponse:
        request.learner = SimpleLazyObject(partial(_find_learner, request))  # type: ignore[assignment]
        response = self.get_response(request)
        # For the admin's own sign-out: every other one has done this in its transaction.
        kept = getattr(request, "session_after_sign_out", None)
        if kept and response.status_code < 500 and not request.user.is_authenticated:
            request.session.update(kept)
        if new := getattr(request, "new_guest", None):
            response.headers["X-Guest"] = str(new)  # so that the page knows whose it has become
        return response

    def process_exception(
        self, request: LearnerRequest, exception: Exception
    ) -> HttpResponse | None:
        if isinstance(exception, LearnerGone):
            return _sign_in_changed(request)
        if isinstance(exception, TooManyChanges):
            return _try_later(request, TOO_MANY_CHANGES, exception.wait.total_seconds())
        # An item or a level that was deleted after this request had read the guide. Asking before
        # each write would cost every tick a query, and the database knows it anyway.
        if isinstance(exception, IntegrityError) and "foreign key" in str(exception).lower():
            return error_response(request, GUIDE_CHANGED, status=409)
        return None


def require_learner(request: LearnerRequest) -> Learner:
    """Return the request's learner, creating one if needed. Use only in requests that write.

    Raises LearnerGone if a sign-in in another window has just taken both guest and session.
    """
    learner = request.learner
    if learner.is_new:
        request.learner = learner = _create_learner(request)
    elif learner.touch() and learner.user_id is None:
        request.session.modified = True  # sends the cookie again: it expires after the last visit
    return learner


def reject_stale_owner(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer a POST from a page that was rendered for a different account with the 409 page."""

    @wraps(view)
    def guarded(request: LearnerRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method == "POST" and owner_changed(request):
            return _sign_in_changed(request)
        return view(request, *args, **kwargs)

    return guarded


def owner_changed(request: HttpRequest) -> bool:
    """Was the page rendered for a different account than the one now signed in?

    The script sends a page's owner in the header X-Owner. A guest's page may write into an account,
    because the guest's answers are merged. A session that no longer exists was ended by a sign-in
    or a sign-out in another window.
    """
    owner = str(request.user.pk) if request.user.is_authenticated else GUEST
    ended = request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.is_empty()
    other_owner = request.headers.get("X-Owner", "") not in ("", owner, GUEST)
    return bool(ended) or other_owner or _guest_changed(request)


def _guest_changed(request: HttpRequest) -> bool:
    """Does the page show the answers of a guest who is neither this one nor merged by this sign-in?

    The script names the guest of a page in the header X-Guest.
    """
    shown = request.headers.get("X-Guest", "")
    known = (request.session.get(key) for key in (SESSION_KEY, FORMER_GUEST, GUEST_AGAIN))
    return bool(shown) and shown not in map(str, known)


def find_guest(request: HttpRequest) -> Learner | None:
    """Return the guest whose key is in the session, unless it no longer exists."""
    key = request.session.get(SESSION_KEY)
    guests = Learner.objects.guests().select_related("placement")
    return guests.filter(pk=key).first() if key else None


def _find_learner(request: LearnerRequest) -> Learner:
    if not request.user.is_authenticated:
        return find_guest(request) or Learner()
    learners = Learner.objects.select_related("placement").filter(user=request.user)
    return learners.first() or Learner()


def _create_learner(request: LearnerRequest) -> Learner:
    if request.user.is_authenticated:
        return Learner.objects.get_or_create(user=request.user)[0]
    session = request.session
    if SESSION_KEY in session and not session.exists(session.session_key or ""):
        raise LearnerGone
    if not _is_counted(request):
        words = TOO_MANY_GUESTS if hasattr(request, "limit") else TOO_MANY_NOW
        raise ImmediateHttpResponse(_try_later(request, words, seconds_left(request)))
    learner = Learner.objects.create()
    session[SESSION_KEY] = request.new_guest = learner.pk  # type: ignore[attr-defined]
    return learner


def _is_counted(request: LearnerRequest) -> bool:
    """Count a new guest. Signing in needs the counters, but an answer must not be refused because
    of them."""
    try:
        return bool(ratelimit.consume(request, action="guest"))
    except OperationalError:
        log.exception("New guests are not counted.")
        return True


def _try_later(request: LearnerRequest, words: str, wait: float) -> HttpResponse:
    """Return 429, with the seconds to wait in the header and in words."""
    response = error_response(request, words.format(later=in_words(wait)), status=429)
    response.headers["Retry-After"] = str(ceil(wait))
    return response


def _sign_in_changed(request: LearnerRequest) -> HttpResponse:
    """Return 409 without touching the session that the browser may have by now."""
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)  # otherwise the response deletes it
    request.session.modified = False
    return error_response(request, SIGN_IN_CHANGED, status=409)
