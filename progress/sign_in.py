"""What signing in and out does with the progress of a guest."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.template.defaultfilters import pluralize

from progress.middleware import FORMER_GUEST, GUEST_AGAIN, SESSION_KEY, find_guest
from progress.models import Learner, MergeResult, attach_guest
from progress.models.saved import in_words


def merge_guest_on_sign_in(request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> None:
    """Merge the guest's progress into the account. Receiver of user_logged_in."""
    guest = find_guest(request)
    request.session.pop(SESSION_KEY, None)
    if guest:
        request.session[FORMER_GUEST] = guest.pk
    if guest and (message := _merge_message(attach_guest(guest, user))):
        messages.success(request, message, extra_tags="take-back")


def keep_guest_on_sign_out(request: HttpRequest, **kwargs: Any) -> None:
    """Give the browser the guest again whose answers were taken back out of the account, here or
    in another browser. Signing out empties the session afterward, so the key waits on the request.
    Receiver of user_logged_out."""
    key = request.session.get(GUEST_AGAIN) or request.session.get(FORMER_GUEST)
    if key and Learner.objects.guests().filter(pk=key).exists():
        request.session_after_sign_out = {SESSION_KEY: key}  # type: ignore[attr-defined]


def _merge_message(result: MergeResult) -> str:
    sentences = []
    if added := str(result.added):
        were = "was" if result.added.is_one_thing else "were"
        added = added[0].upper() + added[1:]
        sentences.append(f"{added} from this browser {were} added to your account.")
    if result.kept:
        were, they = pluralize(result.kept, "was,were"), pluralize(result.kept, "it,they")
        sentences.append(
            f"{in_words(result.kept)} in your account {were} newer, so {they} {were} kept."
        )
    if result.removed:
        were, them = pluralize(result.removed, "was,were"), pluralize(result.removed, "it,them")
        sentences.append(
            f"{in_words(result.removed)} in your account {were} removed, "
            f"because you removed {them} later in this browser."
        )
    return " ".join(sentences)
