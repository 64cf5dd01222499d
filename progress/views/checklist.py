"""The whole checklist, with its filters and its search."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from progress.request import LearnerRequest
from progress.standing.next_steps import suggested_slugs, top_steps
from progress.standing.standing import Cell, Count, Row, Standing
from progress.views.changes import FILTERS, filter_counts, matches_filter
from roadmap import snapshot
from roadmap.guide import Level


class FilterForm(forms.Form):
    """Which rows of the checklist to show. Errors are named; valid fields still apply."""

    show = forms.ChoiceField(
        required=False,
        choices=FILTERS,
        error_messages={
            "invalid_choice": "“%(value)s” is not a filter. Use all, not-yet, or done."
        },
    )
    q = forms.CharField(
        required=False,
        max_length=100,
        error_messages={"max_length": "Use at most %(limit_value)d characters in a search."},
    )

    @property
    def filter(self) -> str:
        return self.cleaned_data.get("show") or "all"

    @property
    def text(self) -> str:
        return str(self.cleaned_data.get("q", ""))

    @property
    def sentences(self) -> list[str]:
        """The errors, for the page."""
        return [str(error) for errors in self.errors.values() for error in errors]


@dataclass(frozen=True)
class Section:
    """One level of the checklist with the rows that are shown."""

    level: Level
    count: Count
    unanswered: int
    cells: list[tuple[Cell, list[Row]]]


@require_safe
@vary_on_headers("HX-Target")
def checklist_page(request: LearnerRequest) -> HttpResponse:
    """Show all items, or those that match a filter and a search."""
    form = FilterForm(request.GET)
    form.is_valid()
    standing = request.learner.standing(snapshot.current_guide())
    sections = _sections(standing, form)
    steps = top_steps(standing)
    context = {
        "sentences": form.sentences,
        "standing": standing,
        "steps": steps,
        "suggested": suggested_slugs(steps),
        "sections": sections,
        "unanswered": len(standing.unanswered()),
        "found": sum(len(rows) for section in sections for _, rows in section.cells),
        "filter": form.filter,
        "text": form.text,
        "whole": form.filter == "all" and not form.text,
        "filter_counts": filter_counts(standing),
    }
    fragment = "#found" if request.htmx.target == "list" else ""
    status = 400 if form.errors else 200
    return render(request, f"progress/checklist.html{fragment}", context, status=status)


def _sections(standing: Standing, form: FilterForm) -> list[Section]:
    found = standing.guide.search(form.text) if form.text.strip() else None
    sections = []
    for level, count in standing.level_counts:
        cells = [
            (cell, [row for row in cell.rows if _is_shown(row, form.filter, found)])
            for cell in standing.cells.values()
            if cell.category.level == level
        ]
        cells = [(cell, rows) for cell, rows in cells if rows]
        if cells:
            sections.append(Section(level, count, len(standing.unanswered(level)), cells))
    return sections


def _is_shown(row: Row, filter_word: str, found: set[str] | None) -> bool:
    return matches_filter(filter_word, row) and (found is None or row.item.slug in found)
