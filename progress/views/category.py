"""One category of the checklist: its page, and the form that saves it as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods

from progress.engine.responses import State
from progress.middleware import reject_stale_owner
from progress.request import LearnerRequest
from progress.standing.next_steps import suggested_slugs, top_steps
from progress.standing.standing import Cell
from progress.views import bulk
from roadmap import snapshot

UNKNOWN_ITEM = "“%(value)s” isn’t in this category. Reload the page and try again."


class CategoryForm(bulk.BulkForm):
    """A whole category sent at once.

    `done` are the boxes that are checked, `was` those that were checked when the page was rendered:
    only the difference is applied, so that two tabs do not undo each other's ticks. `all` marks
    every item done.
    """

    all = forms.ChoiceField(required=False, choices=[("done", "done")])

    def __init__(self, *args: Any, cell: Cell, **kwargs: Any) -> None:
        super().__init__(*args, cells=[cell], **kwargs)
        self.category = cell.category
        choices = [(row.item.slug, row.item.name) for row in cell.rows]
        for name in ("done", "was"):
            self.fields[name] = forms.MultipleChoiceField(
                required=False, choices=choices, error_messages={"invalid_choice": UNKNOWN_ITEM}
            )

    @property
    def button(self) -> str:
        pressed = next((name for name in ("all", "rest") if self.cleaned_data[name]), "")
        return pressed and f"category-{self.category.anchor}.{pressed}"

    @property
    def page(self) -> str:
        if self.data.get("page") == "checklist":
            return f"{resolve_url('progress:checklist')}#category-{self.category.anchor}"
        return resolve_url("progress:category", *self.category.key)

    def wanted(self) -> dict[int, State]:
        sent = self.cleaned_data
        done, was = set(sent["done"]), set(sent["was"])
        states = super().wanted()
        for row in self.rows:
            slug = row.item.slug
            if slug in done - was or (sent["all"] and row.tickable):
                states[row.item.id] = State.DONE
            elif slug in was - done and row.done:
                states[row.item.id] = State.UNANSWERED
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
        return bulk.save(request, standing.guide, CategoryForm(request.POST, cell=cell))
    steps = top_steps(standing)
    suggested = suggested_slugs(steps)
    context = {"standing": standing, "cell": cell, "steps": steps, "suggested": suggested}
    return render(request, "progress/category.html", context)
