"""A learner's own data, to take along."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from progress import learners
from progress.sharing.export import Kept, as_csv, as_json
from progress.standing.standing import Standing
from progress.views.history import happenings_of


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What there is, and the two files."""
    return render(request, "progress/data.html", {"standing": learners.standing_of(request)})


@require_safe
def as_json_file(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, as JSON."""
    now, kept = _kept(request)
    return _file(as_json(now, kept, timezone.localtime()), "application/json", "json")


@require_safe
def as_csv_file(request: HttpRequest) -> HttpResponse:
    """The items with their states, as CSV for a spreadsheet."""
    now, kept = _kept(request)
    # Without the mark, a spreadsheet may take UTF-8 for something else.
    return _file(f"\ufeff{as_csv(now, kept.notes)}", "text/csv; charset=utf-8", "csv")


def _kept(request: HttpRequest) -> tuple[Standing, Kept]:
    learner = learners.find(request)
    if learner is None:
        return learners.standing_for(None), Kept([], {}, [], None)
    taken = learner.placement_taken()
    kept = Kept(
        happenings=happenings_of(learner),
        notes=dict(learner.notes.order_by("item").values_list("item_id", "text")),
        placement=[(item, word) for item, word in taken.answers] if taken else [],
        placed_at=taken.finished_at if taken else None,
    )
    return learners.standing_for(learner), kept


def _file(text: str, content_type: str, ending: str) -> HttpResponse:
    day = timezone.localdate().isoformat()
    disposition = f'attachment; filename="field-guide-{day}.{ending}"'
    return HttpResponse(
        text, content_type=content_type, headers={"Content-Disposition": disposition}
    )
