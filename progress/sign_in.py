"""What a sign-in does with the progress of the guest who signs in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.template.defaultfilters import pluralize

from progress.middleware import SESSION_KEY, find_guest
from progress.models import MergeResult, attach_guest


def merge_guest_on_sign_in(request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Merge the guest's progress into the account. Receiver of user_logged_in."""
    guest = find_guest(request)
    request.session.pop(SESSION_KEY, None)
    if guest and (message := _merge_message(attach_guest(guest, user))):
        messages.success(request, message)


def _merge_message(result: MergeResult) -> str:
    sentences = []
    if result.added:
        were = pluralize(result.added, "was,were")
        sentences.append(
            f"{_answers(result.added)} from this browser {were} added to your account."
        )
    if result.kept:
        were, they = pluralize(result.kept, "was,were"), pluralize(result.kept, "it,they")
        sentences.append(
            f"{_answers(result.kept)} in your account {were} newer, so {they} {were} kept."
        )
    if result.removed:
        were, them = pluralize(result.removed, "was,were"), pluralize(result.removed, "it,them")
        sentences.append(
            f"{_answers(result.removed)} in your account {were} removed, "
            f"because you removed {them} later in this browser."
        )
    return " ".join(sentences)


def _answers(number: int) -> str:
    return f"{number} answer{pluralize(number)}"
