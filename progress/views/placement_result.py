"""The result of a placement, and what it proposes to mark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from progress.engine.responses import State
from progress.error_responses import form_error_response
from progress.middleware import reject_stale_owner
from progress.request import LearnerRequest
from progress.standing.interview import PlacementSession
from progress.standing.standing import Row, Standing, build_standing
from progress.views.placement import placement_session
from roadmap.guide import Item

PROPOSABLE = (State.DONE, State.LEARNING, State.NOT_YET)
REST = "list.rest"  # the name of a field beside those named by slugs: no slug has a dot
UNFINISHED = "Your placement isn’t finished. Keep answering, or choose “Stop and see my estimate.”"


class ProposalForm(forms.Form):
    """What the learner makes of the placement's proposals: one field for each item.

    The other button also marks what is neither answered nor proposed "not yet".
    """

    def __init__(self, *args: Any, proposals: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[REST] = forms.ChoiceField(required=False, choices=[("not-yet", "not yet")])
        for item in proposals:
            self.fields[item.slug] = forms.ChoiceField(
                required=False,
                choices=[(state.word, state.label) for state in PROPOSABLE],
                error_messages={
                    "invalid_choice": f"{item.name}: “%(value)s” is not available here. "
                    "Use done, learning, or not-yet, or leave it blank."
                },
            )

    def chosen(self) -> dict[str, State]:
        """Return the state for each item that is to be marked, by slug."""
        words = {slug: word for slug, word in self.cleaned_data.items() if word and slug != REST}
        return {slug: State.from_word(word) for slug, word in words.items()}


@require_http_methods(["GET", "HEAD", "POST"])
@reject_stale_owner
def placement_result(request: LearnerRequest) -> HttpResponse:
    """Show what the answers say about the level, and what may be marked because of them."""
    placement = request.learner.placement_or_none()
    if placement is None or not placement.finished:
        started = placement is not None and placement.current_answers
        messages.info(request, UNFINISHED if started else "Answer at least one question first.")
        return redirect("progress:placement")
    session = placement_session(request.learner, placement)
    if request.method == "POST":
        return _confirm(request, session)
    standing = build_standing(session.guide, session.profile)
    context = {
        "standing": standing,
        "asked": len(placement.current_answers),
        "questions": len(placement.questions),
        "yes": sum(word == "yes" for _, word in placement.current_answers),
        "is_recent": placement.is_recent,
        "is_marked": bool(session.profile.answers.keys() & set(placement.questions)),
        "proposals": session.groups,
        "number": len(session.proposals),
        "rest": len(_rest(session, standing)),
    }
    return render(request, "progress/placement_result.html", context)


def _confirm(request: LearnerRequest, session: PlacementSession) -> HttpResponse:
    items = [proposal.item for proposal in session.proposals.values()]
    form = ProposalForm(request.POST, proposals=items)
    if not form.is_valid():
        return form_error_response(request, form)
    chosen = form.chosen()
    answered, assumed = session.split_answered(chosen)
    standing = build_standing(session.guide, session.profile)
    rest = _rest(session, standing) if form.cleaned_data[REST] else []
    answered |= {row.item.id: State.NOT_YET for row in rest}
    request.learner.confirm_placement(answered, assumed, guide=session.guide)
    sentence = _marked_message(len(chosen), len(rest))
    messages.success(request, sentence, extra_tags="undo" if rest else "")
    return redirect("progress:map")


def _rest(session: PlacementSession, standing: Standing) -> list[Row]:
    """Return what is neither answered nor proposed; none of it for someone who has ticked nothing.

    The placement asks about a few items, so the others would pull such a learner's level far down.
    """
    if not standing.ticked:
        return []
    return [row for row in standing.unanswered() if row.item.slug not in session.proposals]


def _marked_message(number: int, rest: int) -> str:
    if rest and number:
        return f"{_items(number)} marked, and the other {rest} “not yet.”"
    if rest:
        return f"{_items(rest)} marked “not yet.”"
    if number == 1:
        return "1 item marked. You can change it."
    return f"{number} items marked. You can change any of them." if number else "No items marked."


def _items(number: int) -> str:
    return f"{number} item{'' if number == 1 else 's'}"
