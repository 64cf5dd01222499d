"""Who is the learner behind a request? A guest's key is in the session, a user has their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from progress.models import Learner
from progress.standing import Standing, standing
from progress.states import Change, Profile, Source, State
from roadmap import guide

SESSION_KEY = "learner"


def find(request: HttpRequest) -> Learner | None:
    """The learner of this request, or None for somebody who has answered nothing yet."""
    learners = Learner.objects.select_related("placement")
    if request.user.is_authenticated:
        return learners.filter(user=request.user).first()
    key = request.session.get(SESSION_KEY)
    return learners.guests().filter(pk=key).first() if key else None


def find_or_create(request: HttpRequest) -> Learner:
    """The learner of this request, made now if need be. Only for requests that write."""
    learner = find(request)
    if learner is None and request.user.is_authenticated:
        return Learner.objects.get_or_create(user=request.user)[0]
    if learner is None:
        learner = Learner.objects.create()
        request.session[SESSION_KEY] = learner.pk
    elif learner.user_id is None and learner.active_at < timezone.now() - timedelta(days=1):
        request.session.modified = True  # sends the cookie again: its time runs from the last visit
    return learner


def standing_of(request: HttpRequest) -> Standing:
    """Where the learner of this request stands; with nothing answered, where anybody would."""
    learner = find(request)
    return standing(guide.current(), learner.profile() if learner else Profile())


class Moved(NamedTuple):
    """Where a learner stood before a change, and stands after it."""

    before: Standing
    now: Standing
    change: Change


def answer(
    request: HttpRequest,
    current: guide.Guide,
    states: Mapping[int, State],
    source: Source = Source.TICKED,
) -> Moved:
    """Store the wanted states for the learner of this request, by the item's primary key.

    Raises Learner.DoesNotExist when the learner was merged into an account in the meantime.
    """
    learner = find_or_create(request)
    return moved(learner, current, learner.answer(states, source))


def moved(learner: Learner, current: guide.Guide, change: Change) -> Moved:
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
    account, _ = Learner.objects.get_or_create(user=user)
    merge = account.absorb(guest)
    if merge.taken or merge.kept:
        messages.success(request, _what_it_did(merge.taken, merge.kept))


def _what_it_did(taken: int, kept: int) -> str:
    sentence = f"{_answers(taken)} from this browser added to your account."
    if kept:
        sentence += f" For {_answers(kept)}, what your account had was newer and stays."
    return sentence


def _answers(number: int) -> str:
    return f"{number} answer" if number == 1 else f"{number} answers"
