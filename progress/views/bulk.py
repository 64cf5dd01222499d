"""Many answers saved at once, with a way back: what the forms with such buttons share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from progress.engine.responses import State
from progress.error_responses import form_error_response
from progress.middleware import require_learner
from progress.request import LearnerRequest
from progress.standing.change import Change
from progress.standing.standing import Cell, Row
from progress.views.changes import Undo, render_changes
from roadmap.guide import Guide


class MomentField(forms.DateTimeField):
    """A moment that this site has named before, such as that of a change.

    In UTC, because PostgreSQL knows no offset of 16 hours, and within the years that have a date
    in every time zone.
    """

    def to_python(self, value: Any) -> datetime | None:
        moment = super().to_python(value)
        try:
            moment = moment and moment.astimezone(UTC)
        except OverflowError:
            raise self._invalid() from None
        if moment and not 1 < moment.year < 9999:
            raise self._invalid()
        return moment

    def _invalid(self) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages["invalid"], code="invalid")


class BulkForm(forms.Form):
    """Categories that are saved together.

    `rest` marks what is unanswered as "not yet", and `undo` identifies the change to undo by its
    timestamp.
    """

    rest = forms.ChoiceField(required=False, choices=[("not-yet", "not yet")])
    undo = MomentField(
        required=False,
        error_messages={
            "invalid": "We can’t find this change. You can undo your latest change under “History.”"
        },
    )

    def __init__(self, *args: Any, cells: Sequence[Cell], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cells = cells

    @property
    def rows(self) -> list[Row]:
        return [row for cell in self.cells for row in cell.rows]

    @property
    def button(self) -> str:
        """The id of the button that was pressed, if it is one that offers undo afterward."""
        raise NotImplementedError

    @property
    def page(self) -> str:
        """The address to go back to without htmx."""
        raise NotImplementedError

    def wanted(self) -> dict[int, State]:
        """Return the states to store, by the item's primary key."""
        rest = self.cleaned_data["rest"]
        return {row.item.id: State.NOT_YET for row in self.rows if rest and row.unanswered}


def save(request: LearnerRequest, guide: Guide, form: BulkForm) -> HttpResponse:
    """Apply the form. Return what has changed, or without htmx, lead back to the page."""
    if not form.is_valid():
        return form_error_response(request, form)
    change = _apply(request, guide, form)
    if change is None or not change.items:
        return _nothing_changed(request, form)
    rows = [row for row in change.after.rows if row.item.id in change.items]
    sentence = _saved_message([row.state for row in rows])
    undo = Undo(form.button, change.at.isoformat(), len(rows)) if form.button and rows else None
    if request.htmx:
        cells = [change.after.cells[cell.category.key] for cell in form.cells]
        return render_changes(request, change, rows, cells, sentence, undo)
    sentence = f"{sentence} {change.decrease_message}".rstrip()
    messages.success(request, sentence, extra_tags="undo" if undo else "")
    return redirect(form.page)


def _apply(request: LearnerRequest, guide: Guide, form: BulkForm) -> Change | None:
    """Apply the form; return None if there is nothing to change."""
    at, wanted = form.cleaned_data["undo"], form.wanted()
    if at and not request.learner.is_new:
        return request.learner.undo(at, {row.item.id for row in form.rows}, guide=guide)
    return require_learner(request).answer(wanted, guide=guide) if wanted and not at else None


def _nothing_changed(request: LearnerRequest, form: BulkForm) -> HttpResponse:
    messages.success(request, _unchanged_message(form))
    if request.htmx:  # the page shows something else than what is stored: the answer to it was lost
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return redirect(form.page)


def _saved_message(states: list[State]) -> str:
    parts = [
        f"{states.count(state)} {verb}"
        for state, verb in (
            (State.DONE, "marked done"),
            (State.LEARNING, "marked learning"),
            (State.NOT_YET, "marked not yet"),
            (State.UNANSWERED, "no longer answered"),
        )
        if state in states
    ]
    return f"Saved: {', '.join(parts)}." if parts else ""


def _unchanged_message(form: BulkForm) -> str:
    return "Nothing to undo." if form.cleaned_data["undo"] else "Nothing new to save."
