"""Who is the learner behind a request? A guest's key is in the session, a user has their own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from progress.engine.responses import State
from progress.models import Learner
from progress.refusals import refuse
from progress.standing.answers import Change, Profile
from progress.standing.standing import Standing, standing
from roadmap import snapshot
from roadmap.guide import Guide

SESSION_KEY = "learner"
GUEST = "guest"  # the owner of a page that was made for nobody's account
TOO_MANY_GUESTS = (
    "Too many new visitors from your network in the past hour. Sign in, or try again later."
)


def find(request: HttpRequest) -> Learner | None:
    """The learner of this request, or None for somebody who has answered nothing yet."""
    learners = Learner.objects.select_related("placement")
    if request.user.is_authenticated:
        return learners.filter(user=request.user).first()
    key = request.session.get(SESSION_KEY)
    return learners.guests().filter(pk=key).first() if key else None


def find_or_create(request: HttpRequest) -> Learner:
    """The learner of this request, made now if need be. Only for requests that write.

    Raises Learner.DoesNotExist when the guest was merged into an account in the meantime.
    """
    learner = find(request)
    if learner is None and request.user.is_authenticated:
        return Learner.objects.get_or_create(user=request.user)[0]
    if learner is None:
        session = request.session
        if SESSION_KEY in session and not session.exists(session.session_key or ""):
            raise Learner.DoesNotExist  # a sign-in has just taken both guest and session
        if not ratelimit.consume(request, action="guest"):
            raise ImmediateHttpResponse(refuse(request, TOO_MANY_GUESTS, status=429))
        learner = Learner.objects.create()
        request.session[SESSION_KEY] = learner.pk
    elif learner.visit() and learner.user_id is None:
        request.session.modified = True  # sends the cookie again: its time runs from the last visit
    return learner


def is_for_another(request: HttpRequest) -> bool:
    """Would what this request sends be stored for somebody whom its page was not made for?

    A page's owner comes along in the header X-Owner, which only the script can send; a guest's page
    may write into an account, as the guest's ticks go along. A session that is gone was left at a
    sign-in or a sign-out in another window.
    """
    own = str(request.user.pk) if request.user.is_authenticated else GUEST
    left = request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.is_empty()
    return bool(left) or request.headers.get("X-Owner", "") not in ("", own, GUEST)


def standing_of(request: HttpRequest) -> Standing:
    """Where the learner of this request stands."""
    return standing_for(find(request))


def standing_for(learner: Learner | None) -> Standing:
    """Where this learner stands; with nothing answered, where anybody would."""
    return standing(snapshot.current_guide(), learner.profile() if learner else Profile())


class Moved(NamedTuple):
    """Where a learner stood before a change, and stands after it."""

    before: Standing
    now: Standing
    change: Change


def answer(request: HttpRequest, current: Guide, states: Mapping[int, State]) -> Moved:
    """Store the wanted states for the learner of this request, by the item's primary key.

    Raises Learner.DoesNotExist when the learner was merged into an account in the meantime.
    """
    learner = find_or_create(request)
    with transaction.atomic():
        return moved(learner, current, learner.answer(states))


def undo(
    request: HttpRequest, current: Guide, at: datetime, items: Collection[int]
) -> Moved | None:
    """Take back what the change of that moment did to these items; None when there is no learner.

    Raises Learner.DoesNotExist like `answer`.
    """
    learner = find(request)
    if learner is None:
        return None
    with transaction.atomic():
        return moved(learner, current, learner.undo(at, items))


def moved(learner: Learner, current: Guide, change: Change) -> Moved:
    """Where the change leads; the levels that the headline now names are remembered."""
    before = standing(current, learner.profile(change.before))
    now = standing(current, learner.profile(change.after))
    learner.remember_named(now.headline.named)
    return Moved(before, now, change)


def on_sign_in(request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Give the guest's progress to the one who signed in; called by Django at every sign-in."""
    key = request.session.pop(SESSION_KEY, None)
    guest = Learner.objects.guests().filter(pk=key).first() if key else None
    if guest is None:
        return
    said = _what_it_did(*guest.give_to(user))
    if said:
        messages.success(request, said)


def _what_it_did(taken: int, kept: int, taken_back: int = 0) -> str:
    sentences = []
    if taken:
        sentences.append(f"{_answers(taken)} from this browser added to your account.")
    if kept:
        sentences.append(f"{_answers(kept)} in your account {_were(kept)} newer and kept.")
    if taken_back:
        them = "it" if taken_back == 1 else "them"
        sentences.append(
            f"{_answers(taken_back)} in your account {_were(taken_back)} removed, "
            f"because you removed {them} later in this browser."
        )
    return " ".join(sentences)


def _answers(number: int) -> str:
    return f"{number} answer" if number == 1 else f"{number} answers"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
