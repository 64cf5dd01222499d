"""Who is the learner behind a request? A guest's key is in the session, a user has their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from progress.models import Learner
from progress.standing import Standing, standing
from roadmap import guide

SESSION_KEY = "learner"


def find(request: HttpRequest) -> Learner | None:
    """The learner of this request, or None for somebody who has answered nothing yet."""
    if request.user.is_authenticated:
        return Learner.objects.filter(user=request.user).first()
    key = request.session.get(SESSION_KEY)
    return Learner.objects.guests().filter(pk=key).first() if key else None


def find_or_create(request: HttpRequest) -> Learner:
    """The learner of this request, made now if need be. Only for requests that write."""
    if request.user.is_authenticated:
        return Learner.objects.get_or_create(user=request.user)[0]
    learner = find(request)
    if learner is None:
        learner = Learner.objects.create()
        request.session[SESSION_KEY] = learner.pk
    elif learner.active_at < timezone.now() - timedelta(days=1):
        request.session.modified = True  # sends the cookie again: its time runs from the last visit
    return learner


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


def standing_of(request: HttpRequest) -> Standing:
    """Where the learner of this request stands; with nothing answered, where anybody would."""
    learner = find(request)
    return standing(guide.current(), learner.answers() if learner else {})
