"""The response to a changed record: pieces that htmx swaps out of band, never an input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from progress.standing.change import Change
from progress.standing.next_steps import suggested_slugs, top_steps
from progress.standing.standing import Cell, Row, Standing

FILTERS = [("all", "All"), ("not-yet", "Not done"), ("done", "Done")]


@dataclass(frozen=True)
class Undo:
    """The undo that a button offers after it has marked many items."""

    button: str  # its id
    at: str  # the timestamp that identifies the change
    number: int  # of answers


def render_changes(
    request: HttpRequest,
    change: Change,
    rows: Sequence[Row],
    cells: Sequence[Cell],
    sentence: str,
    undo: Undo | None = None,
) -> HttpResponse:
    """Render new counts, flags, and estimate for the page that sent the change of these rows,
    which are in these categories.

    Checkboxes are never sent: the script sets those that changed (event `ticks`).
    """
    steps = top_steps(change.after)
    changed_levels = {cell.category.level for cell in cells}
    context = {
        "standing": change.after,
        "steps": steps,
        "suggested": suggested_slugs(steps),
        "cells": cells,
        "levels": [
            (level, count, len(change.after.unanswered(level)))
            for level, count in change.after.level_counts
            if level in changed_levels
        ],
        "unanswered": len(change.after.unanswered()),
        "decrease": change.decrease_message,
        "changed": rows,
        "sentence": sentence,
        "undo": undo,
        "page": request.POST.get("page", ""),
        "filter_counts": filter_counts(change.after),
    }
    response = render(request, "progress/parts/changes.html", context)
    # Only boxes that changed: a proxy may reject a header with every slug of the guide.
    boxes = {
        row.item.slug: row.done for row in rows if row.done != change.before.row(row.item).done
    }
    return trigger_client_event(response, "ticks", boxes)


def filter_counts(standing: Standing) -> list[tuple[str, str, int]]:
    """Return the filters of the checklist: word, name, and how many rows each shows."""
    return [
        (word, name, sum(matches_filter(word, row) for row in standing.rows))
        for word, name in FILTERS
    ]


def matches_filter(word: str, row: Row) -> bool:
    """Whether the filter (all, not-yet, or done) shows this row."""
    return word == "all" or row.done == (word == "done")
