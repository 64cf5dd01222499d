"""The placement: one question per page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from progress.error_responses import form_error_response
from progress.middleware import reject_stale_owner, require_learner
from progress.models import Learner, Placement
from progress.models.placement import STATE_BY_WORD, TAKEN_OVER
from progress.request import LearnerRequest
from progress.standing.evidence import holding
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
    questions = len(placement.questions) if placement else 0
    context = {
        "item": session.item_to_ask(request.GET.get("item", "")),
        "can_end": bool(session.answers or session.taken_over),
        "asked": len(placement.current_answers) if placement else 0,
        "questions": questions,
        "number": questions + 1,
        "about": questions + session.remaining,
    }
    return render(request, "progress/placement.html", context)


def placement_session(learner: Learner, placement: Placement | None) -> PlacementSession:
    """Return the learner's placement as far as it has come."""
    guide = snapshot.current_guide()
    return PlacementSession(
        guide=guide,
        profile=holding(guide, learner.profile()),
        answers=placement.current_states if placement else {},
        before=placement.earlier_answers if placement else {},
        seed=learner.pk,
        now=timezone.now(),
    )


def _reply(request: LearnerRequest) -> HttpResponse:
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return form_error_response(request, form)
    step = form.cleaned_data["step"]
    if step and request.learner.is_new:
        return redirect("progress:placement")
    learner = request.learner if step else require_learner(request)
    placement = learner.get_or_create_placement()
    asked, last = form.asked_of(placement), placement.last_question
    if step:
        in_step = _take_step(learner, placement, step, asked)
    else:
        in_step = _answer(learner, placement, form, asked)
    if not in_step:
        messages.info(request, OUT_OF_DATE)
    elif step == "back":
        return redirect(_question_url(last))
    return redirect("progress:placement_result" if placement.finished else "progress:placement")


def _question_url(item_id: int | None) -> str:
    """The page of the placement that asks about this item, if it may be asked about now."""
    items = snapshot.current_guide().items.values()
    slugs = [item.slug for item in items if item.id == item_id]
    query = f"?{urlencode({'item': slugs[0]})}" if slugs else ""
    return reverse("progress:placement") + query


def _take_step(learner: Learner, placement: Placement, step: str, asked: int) -> bool:
    """Go back, stop, or start again; return False for a page that is out of date."""
    if step == "stop":
        taken_over = entries_taken_over(placement_session(learner, placement))
        return learner.finish_placement(asked, taken_over)
    return placement.back(asked) if step == "back" else placement.start_again(asked)


def _answer(learner: Learner, placement: Placement, form: ReplyForm, asked: int) -> bool:
    """Store an answer, the last one of which ends the placement; return False for a page that is
    out of date."""
    session = placement_session(learner, placement)
    item = session.guide.items.get(form.cleaned_data["item"])
    if item is None or not session.is_current(item.slug):
        return False
    taken_over = entries_taken_over(session)
    if not placement.reply(asked, item.id, form.cleaned_data["answer"], taken_over):
        return False
    session = replace(session, answers=placement.current_states)
    if session.next_item is None:
        learner.finish_placement(
            len(placement.current_answers), entries_taken_over(session), guide=session.guide
        )
    return True


def entries_taken_over(session: PlacementSession) -> list[tuple[int, str]]:
    """Return what is taken over before the next question, as a placement stores it."""
    return [(item, TAKEN_OVER[state]) for item, state in session.taken_over]
