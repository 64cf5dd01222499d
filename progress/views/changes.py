"""The answer to a changed record: pieces that htmx puts in place out of band, never an input."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from progress import learners
from progress.forms import SHOW, passes
from progress.learners import Moved
from progress.models import Learner
from progress.refusals import refuse
from progress.standing import words
from progress.standing.next_steps import few_steps, suggested
from progress.standing.standing import Row, Standing
from roadmap.guide import CategoryKey

SIGN_IN_CHANGED = (
    "You signed in or out in another window, or your session has ended. Reload this page."
)


@dataclass(frozen=True)
class Undo:
    """What a category's button offers to take back."""

    button: str  # which of its buttons: "all" or "rest"
    at: str  # names the change, by its moment
    number: int  # of answers


def render_changes(
    request: HttpRequest,
    moved: Moved,
    changed: Sequence[Row],
    category: CategoryKey,
    sentence: str,
    undo: Undo | None = None,
) -> HttpResponse:
    """New counts, flags and estimate for the page that sent the change.

    Boxes are never sent: the script sets those of the changed rows (event `ticks`).
    """
    steps = few_steps(moved.now)
    context = {
        "standing": moved.now,
        "steps": steps,
        "suggested": suggested(steps),
        "cell": moved.now.cells[category],
        "lower": words.lower(moved.before.estimate, moved.now.estimate),
        "changed": changed,
        "sentence": sentence,
        "undo": undo,
        "page": request.POST.get("page", ""),
        "sizes": sizes(moved.now),
    }
    response = render(request, "progress/changes.html", context)
    boxes = {row.item.slug: row.done for row in changed}
    return trigger_client_event(response, "ticks", boxes)


def sizes(now: Standing) -> list[tuple[str, str, int]]:
    """The filters of the checklist: word, name, and how many rows each lets through."""
    return [(word, name, sum(passes(word, row) for row in now.rows)) for word, name in SHOW]


def for_its_owner(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that writes: 409 instead when somebody has signed in or out in another window."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if request.method == "POST" and learners.is_for_another(request):
            return conflict(request)
        try:
            return view(request, *args, **kwargs)
        except Learner.DoesNotExist:  # the guest was merged into an account
            return conflict(request)

    return guarded


def conflict(request: HttpRequest) -> HttpResponse:
    """409, which leaves alone the session that the browser may have by now."""
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)  # or the answer would delete it there
    request.session.modified = False
    return refuse(request, SIGN_IN_CHANGED, status=409)
