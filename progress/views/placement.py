"""The placement: one question per page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from progress.error_responses import form_error_response
from progress.middleware import reject_stale_owner, require_learner
from progress.models import Learner, Placement
from progress.models.placement import STATE_BY_WORD
from progress.request import LearnerRequest
from progress.standing.interview import PlacementSession
from roadmap import snapshot

OUT_OF_DATE = "That page was out of date. Here is the current question."


class ReplyForm(forms.Form):
    """A reply to a question of the placement, or a step in another direction.

    `asked` is the number of answers that there were when the page was rendered.
    """

    item = forms.SlugField(required=False)
    asked = forms.IntegerField(required=False, min_value=0)
    answer = forms.ChoiceField(
        required=False,
        choices=[(word, word) for word in STATE_BY_WORD],
        error_messages={
            "invalid_choice": "“%(value)s” is not an answer. Use yes, partly, no, or unknown."
        },
    )
    step = forms.ChoiceField(
        required=False, choices=[(word, word) for word in ("back", "stop", "again")]
    )

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or self.cleaned_data
        if not self.errors and not sent["step"] and not (sent["answer"] and sent["item"]):
            raise forms.ValidationError("Choose one of the four answers.")
        return sent

    def asked_of(self, placement: Placement) -> int:
        """Return how many answers the page knew of; without a number, the current ones."""
        asked: int | None = self.cleaned_data["asked"]
        return len(placement.current_answers) if asked is None else asked


@require_http_methods(["GET", "HEAD", "POST"])
@reject_stale_owner
def take_placement(request: LearnerRequest) -> HttpResponse:
    """Show the current question; a reply leads to the next one or to the result."""
    if request.method == "POST":
        return _reply(request)
    placement = request.learner.placement_or_none()
    if placement and placement.finished:
        return redirect("progress:placement_result")
    session = placement_session(request.learner, placement)
    asked = len(placement.current_answers) if placement else 0
    context = {
        "item": session.next_item,
        "asked": asked,
        "number": asked + 1,
        "about": asked + session.remaining,
    }
    return render(request, "progress/placement.html", context)


def placement_session(learner: Learner, placement: Placement | None) -> PlacementSession:
    """Return the learner's placement as far as it has come."""
    answers = placement.current_states if placement else {}
    return PlacementSession(snapshot.current_guide(), learner.profile(), answers)


def _reply(request: LearnerRequest) -> HttpResponse:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return form_error_response(request, form)
    step = form.cleaned_data["step"]
    if step and request.learner.is_new:
        return redirect("progress:placement")
    learner = request.learner if step else require_learner(request)
    placement = learner.get_or_create_placement()
    asked = form.asked_of(placement)
    if step:
        in_step = _take_step(learner, placement, step, asked)
    else:
        in_step = _answer(learner, placement, form, asked)
    if not in_step:
        messages.info(request, OUT_OF_DATE)
    return redirect("progress:placement_result" if placement.finished else "progress:placement")


def _take_step(learner: Learner, placement: Placement, step: str, asked: int) -> bool:
    """Go back, stop, or start again; return False for a page that is out of date."""
    if step == "stop":
        return learner.finish_placement(asked)
    return placement.back(asked) if step == "back" else placement.start_again(asked)


def _answer(learner: Learner, placement: Placement, form: ReplyForm, asked: int) -> bool:
    """Store an answer, the last one of which ends the placement; return False for a page that is
    out of date."""
    session = placement_session(learner, placement)
    item = session.next_item
    if item is None or item.slug != form.cleaned_data["item"]:
        return False
    if not placement.reply(asked, item.id, form.cleaned_data["answer"]):
        return False
    if replace(session, answers=placement.current_states).next_question is None:
        learner.finish_placement(asked + 1, guide=session.guide)
    return True
