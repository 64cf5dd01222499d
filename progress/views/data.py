"""A learner's own data, to download, and what a sign-in added to it, to take back."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from progress.middleware import GUEST_AGAIN, reject_stale_owner
from progress.models import Learner, Merge, take_back
from progress.models.placement import STATE_BY_WORD
from progress.request import LearnerRequest
from progress.sharing.export import ExportData, Reply, as_csv, as_json
from roadmap import snapshot


@require_safe
def data_page(request: LearnerRequest) -> HttpResponse:
    """Show what there is to download."""
    learner = request.learner
    standing = learner.standing(snapshot.current_guide())
    merge = Merge.objects.open().filter(account=learner).first() if learner.user_id else None
    return render(request, "progress/data.html", {"standing": standing, "merge": merge})


@require_POST
@reject_stale_owner
def take_back_merge(request: LearnerRequest) -> HttpResponse:
    """Undo what the latest sign-in added to the account."""
    done = None if request.learner.is_new else take_back(request.learner)
    if done is None:
        messages.info(request, "There is nothing to take back.")
        return redirect("progress:data")
    request.session[GUEST_AGAIN] = done.guest.pk
    but = ", except for what you changed since then" if done.stayed else ""
    messages.success(
        request,
        f"Taken back. Your account is as it was before you signed in{but}. "
        "After you sign out, this browser has again what it had.",
    )
    return redirect("progress:data")


@require_safe
def answers_json(request: LearnerRequest) -> HttpResponse:
    """Return everything that is stored, as JSON."""
    standing = request.learner.standing(snapshot.current_guide())
    text = as_json(standing, _export_data(request.learner), timezone.localtime())
    return _download(text, "application/json", "json")


@require_safe
def answers_csv(request: LearnerRequest) -> HttpResponse:
    """Return the items with their states, as CSV for a spreadsheet."""
    standing = request.learner.standing(snapshot.current_guide())
    text = as_csv(standing, _notes(request.learner))
    # Without the byte order mark, a spreadsheet may not recognize UTF-8.
    return _download(f"\ufeff{text}", "text/csv; charset=utf-8", "csv")


def _export_data(learner: Learner) -> ExportData:
    data = ExportData(
        events=[] if learner.is_new else learner.events.answer_events(), notes=_notes(learner)
    )
    placement = learner.placement_or_none()
    if placement is None:
        return data
    return data._replace(
        placement=[_reply(*entry) for entry in placement.answers],
        placed_at=placement.finished_at,
        retake=[_reply(*entry) for entry in placement.retake or []],
        earlier=[_reply(*entry) for entry in placement.earlier],
    )


def _reply(item: int, word: str, finished_at: str = "") -> Reply:
    """An answer as a placement stores it."""
    at = datetime.fromisoformat(finished_at) if finished_at else None
    return Reply(item, word.removeprefix("already-"), word in STATE_BY_WORD, at)


def _notes(learner: Learner) -> dict[int, str]:
    if learner.is_new:
        return {}
    return dict(learner.notes.order_by("item").values_list("item_id", "text"))


def _download(text: str, content_type: str, extension: str) -> HttpResponse:
    day = timezone.localdate().isoformat()
    disposition = f'attachment; filename="field-guide-{day}.{extension}"'
    return HttpResponse(
        text, content_type=content_type, headers={"Content-Disposition": disposition}
    )
