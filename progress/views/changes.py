"""The answer to a changed record: pieces that htmx puts in place out of band, never an input."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from progress import words
from progress.learners import Moved
from progress.refusals import refuse
from progress.standing import Row


def render_changes(
    request: HttpRequest,
    moved: Moved,
    changed: Sequence[Row],
    category: str,
    sentence: str,
    undo: Sequence[str] = (),
) -> HttpResponse:
    """New counts, flags and estimate for the page that sent the change.

    `undo` are the slugs that the category's button offers to take back.
    """
    context = {
        "standing": moved.now,
        "cell": moved.now.cells[category],
        "lower": words.lower(moved.before.estimate, moved.now.estimate),
        "changed": changed,
        "sentence": sentence,
        "undo": undo,
        "page": request.POST.get("page", ""),
    }
    return render(request, "progress/changes.html", context)


def conflict(request: HttpRequest) -> HttpResponse:
    """409: this browser's progress went into an account while the request was under way."""
    return refuse(
        request, "You signed in in another window. Load this page again, then tick.", status=409
    )
