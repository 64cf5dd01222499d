"""One category of the checklist: its page, and the form that saves it as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from progress.engine.responses import State
from progress.error_responses import form_error_response
from progress.middleware import reject_stale_owner, require_learner
from progress.request import LearnerRequest
from progress.standing.change import Change
from progress.standing.next_steps import suggested_slugs, top_steps
from progress.standing.standing import Cell
from progress.views.changes import Undo, render_changes
from roadmap import snapshot
from roadmap.guide import Guide

UNKNOWN_ITEM = "“%(value)s” isn’t in this category. Reload the page and try again."


class CategoryForm(forms.Form):
    """A whole category sent at once.

    `done` are the boxes that are checked, `was` those that were checked when the page was rendered:
    only the difference is applied, so that two tabs do not undo each other's ticks. `all` marks
    every item done, `rest` marks what is unanswered as "not yet", and `undo` identifies the change
    to undo by its timestamp.
    """

    all = forms.ChoiceField(required=False, choices=[("done", "done")])
    rest = forms.ChoiceField(required=False, choices=[("not-yet", "not yet")])
    undo = forms.DateTimeField(
        required=False,
        error_messages={
            "invalid": "We can’t find this change. You can undo your latest change under “History.”"
        },
    )

    def __init__(self, *args: Any, cell: Cell, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cell = cell
        choices = [(row.item.slug, row.item.name) for row in cell.rows]
        for name in ("done", "was"):
            self.fields[name] = forms.MultipleChoiceField(
                required=False, choices=choices, error_messages={"invalid_choice": UNKNOWN_ITEM}
            )

    def clean_undo(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["undo"]
        if at and not 1 < at.year < 9999:  # the first and last years overflow in some time zones
            raise forms.ValidationError(self.fields["undo"].error_messages["invalid"])
        return at

    @property
    def button(self) -> str:
        """Which of the category's buttons was pressed: "all", "rest", or ""."""
        return next((name for name in ("all", "rest") if self.cleaned_data[name]), "")

    def wanted(self) -> dict[int, State]:
        """Return the states to store, by the item's primary key."""
        sent = self.cleaned_data
        done, was = set(sent["done"]), set(sent["was"])
        states = {}
        for row in self.cell.rows:
            slug = row.item.slug
            if slug in done - was or (sent["all"] and row.tickable):
                states[row.item.id] = State.DONE
            elif slug in was - done and row.done:
                states[row.item.id] = State.UNANSWERED
            elif sent["rest"] and row.unanswered:
                states[row.item.id] = State.NOT_YET
        return states


@require_http_methods(["GET", "HEAD", "POST"])
@reject_stale_owner
def category_page(request: LearnerRequest, level: str, strand: str) -> HttpResponse:
    """Show one category, or save it."""
    standing = request.learner.standing(snapshot.current_guide())
    cell = standing.cells.get((level, strand))
    if cell is None:
        raise Http404("Category not found.")
    if request.method == "POST":
        return _save(request, standing.guide, cell)
    steps = top_steps(standing)
    suggested = suggested_slugs(steps)
    context = {"standing": standing, "cell": cell, "steps": steps, "suggested": suggested}
    return render(request, "progress/category.html", context)


def _save(request: LearnerRequest, guide: Guide, cell: Cell) -> HttpResponse:
    form = CategoryForm(request.POST, cell=cell)
    if not form.is_valid():
        return form_error_response(request, form)
    change = _apply(request, guide, form)
    if change is None:
        return _nothing_changed(request, form)
    category = cell.category
    rows = [row for row in change.after.cells[category.key].rows if row.item.id in change.items]
    sentence = _saved_message([row.state for row in rows]) or _unchanged_message(form)
    if request.htmx:
        undo = Undo(form.button, change.at.isoformat(), len(rows)) if form.button and rows else None
        return render_changes(request, change, rows, category.key, sentence, undo)
    messages.success(request, f"{sentence} {change.decrease_message}".rstrip())
    return _back(request, cell)


def _apply(request: LearnerRequest, guide: Guide, form: CategoryForm) -> Change | None:
    """Apply the form; return None if there is nothing to change."""
    at, wanted = form.cleaned_data["undo"], form.wanted()
    if at and not request.learner.is_new:
        return request.learner.undo(at, {row.item.id for row in form.cell.rows}, guide=guide)
    return require_learner(request).answer(wanted, guide=guide) if wanted and not at else None


def _nothing_changed(request: LearnerRequest, form: CategoryForm) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204)
    messages.success(request, _unchanged_message(form))
    return _back(request, form.cell)


def _back(request: LearnerRequest, cell: Cell) -> HttpResponse:
    category = cell.category
    if request.POST.get("page") == "checklist":
        return redirect(f"{reverse('progress:checklist')}#category-{category.anchor}")
    return redirect("progress:category", category.level.slug, category.strand.slug)


def _saved_message(states: list[State]) -> str:
    parts = [
        f"{states.count(state)} {verb}"
        for state, verb in (
            (State.DONE, "marked done"),
            (State.LEARNING, "marked “learning”"),
            (State.NOT_YET, "marked “not yet”"),
            (State.UNANSWERED, "removed"),
        )
        if state in states
    ]
    sentence = f"Saved: {', '.join(parts)}." if parts else ""
    return sentence.replace("”,", ",”").replace("”.", ".”")


def _unchanged_message(form: CategoryForm) -> str:
    return "Nothing to undo." if form.cleaned_data["undo"] else "Nothing new to save."
