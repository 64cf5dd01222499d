"""The record of one item: where a tick is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from progress.engine.responses import State
from progress.error_responses import error_response, form_error_response
from progress.middleware import reject_stale_owner, require_learner
from progress.request import LearnerRequest
from progress.standing.change import Change
from progress.views.changes import render_changes
from progress.views.items import find_item
from roadmap import snapshot
from roadmap.guide import Item


class RecordForm(forms.Form):
    """The wanted state of one item."""

    state = forms.ChoiceField(
        choices=[(state.word, state.label) for state in State],
        error_messages={
            "required": "Choose a state: done, learning, not-yet, not-for-me, or unanswered.",
            "invalid_choice": "“%(value)s” is not a state. Use done, learning, not-yet, "
            "not-for-me, or unanswered.",
        },
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean_state(self) -> State:
        state = State.from_word(self.cleaned_data["state"])
        if state is State.NOT_FOR_ME and self.item.essential:
            raise forms.ValidationError(
                f"{self.item.name} is a core item, so it can’t be “not for me.” "
                "Choose “not yet” instead."
            )
        return state


@require_POST
@reject_stale_owner
def record_state(request: LearnerRequest, slug: str) -> HttpResponse:
    """Store the wanted state of one item."""
    guide = snapshot.current_guide()
    item = find_item(guide, slug)
    if item.retired:
        sentence = f"{item.name} is no longer in the guide. Your earlier answer is kept."
        return error_response(request, sentence, status=409)
    form = RecordForm(request.POST, item=item)
    if not form.is_valid():
        return form_error_response(request, form)
    state = form.cleaned_data["state"]
    change = require_learner(request).answer({item.id: state}, guide=guide)
    sentence = f"{item.name}: {'no answer' if state is State.UNANSWERED else state.label}."
    if request.htmx:
        row, cell = change.after.row(item), change.after.cells[item.category]
        return render_changes(request, change, [row], [cell], sentence)
    return _redirect_with_messages(request, item, change, sentence)


def _redirect_with_messages(
    request: LearnerRequest, item: Item, change: Change, sentence: str
) -> HttpResponse:
    messages.success(request, sentence)
    if decrease := change.decrease_message:
        messages.info(request, decrease)
    if request.POST.get("page") == "next":
        return redirect("progress:next")
    return redirect("progress:item", item.slug)
