"""A learner's own data, to download, and what a sign-in added to it, to take back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.export import account_data
from progress.middleware import FORMER_GUEST, GUEST_AGAIN, reject_stale_owner
from progress.models import Learner, Merge, Share, take_back
from progress.models.day import FIELDS
from progress.models.placement import STATE_BY_WORD
from progress.request import LearnerRequest
from progress.sharing.export import ExportData, Reply, as_csv, as_json
from progress.standing.history import Point
from roadmap import snapshot

OF_ANOTHER_BROWSER = (
    "What was added came from another browser and can’t be returned to it from here."
)
Response = TypeVar("Response", HttpResponse, StreamingHttpResponse)


@require_safe
def data_page(request: LearnerRequest) -> HttpResponse:
    """Show what there is to download."""
    learner = request.learner
    standing = learner.standing(snapshot.current_guide())
    merge = Merge.objects.open().filter(account=learner).first() if learner.user_id else None
    context = {
        "standing": standing,
        "merge": merge,
        "merged": str(merge.saved) if merge else "",
        "from_here": merge and _is_from_here(request, merge.guest_key),
    }
    return render(request, "progress/data.html", context)


@require_POST
@reject_stale_owner
def take_back_merge(request: LearnerRequest) -> HttpResponse:
    """Undo what the latest sign-in added to the account."""
    done = None if request.learner.is_new else take_back(request.learner)
    if done is None:
        messages.info(request, "There is nothing to take back.")
        return redirect("progress:data")
    before, then = "that sign-in", OF_ANOTHER_BROWSER
    if _is_from_here(request, done.key):
        request.session[GUEST_AGAIN] = done.guest.pk
        before, then = "you signed in", "After you sign out, this browser has again what it had."
    but = ", except for what you changed since then" if done.stayed else ""
    sentence = f"Taken back. Your account is as it was before {before}{but}. {then}"
    messages.success(request, sentence)
    return redirect("progress:data")


def _is_from_here(request: LearnerRequest, guest_key: int | None) -> bool:
    """Did this browser sign in as that guest? Another one's answers and notes may be someone
    else's."""
    return guest_key is not None and request.session.get(FORMER_GUEST) == guest_key


@require_safe
def answers_json(request: LearnerRequest) -> StreamingHttpResponse:
    """Return everything that is stored about this person, as JSON."""
    standing = request.learner.standing(snapshot.current_guide())
    data = _export_data(request.learner)
    if request.user.is_authenticated:
        data = data._replace(
            account=account_data(request.user),
            handles=request.user.handles.order_by("look").values("look", "spelling", "given_up_at"),
        )
    pieces = as_json(standing, data, timezone.localtime())
    return _download(StreamingHttpResponse(pieces, content_type="application/json"), "json")


@require_safe
def answers_csv(request: LearnerRequest) -> HttpResponse:
    """Return the items with their states, as CSV for a spreadsheet."""
    standing = request.learner.standing(snapshot.current_guide())
    text = as_csv(standing, {item: text for item, text, _ in _notes(request.learner)})
    # Without the byte order mark, a spreadsheet may not recognize UTF-8.
    file = HttpResponse(f"\ufeff{text}", content_type="text/csv; charset=utf-8")
    return _download(file, "csv")


def _export_data(learner: Learner) -> ExportData:
    if learner.is_new:
        return ExportData(events=(), notes=())
    data = ExportData(
        events=learner.events.answer_events(),
        notes=_notes(learner),
        history=[Point(**row) for row in learner.days.in_order().values("day", *FIELDS)],
        learner=_learner(learner),
        progress_pages=[_progress_page(share) for share in learner.shares.latest_first()],
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


def _learner(learner: Learner) -> dict[str, Any]:
    named = (level for level in range(4) if learner.headline_levels >> level & 1)
    goal = learner.goal_level
    return {
        "created_at": learner.created_at,
        "active_at": learner.active_at,
        "goal_level": goal.slug if goal else None,
        "goal_date": learner.goal_date,
        "method_seen": learner.method_seen,
        "headline_levels": list(named),
    }


def _progress_page(share: Share) -> dict[str, Any]:
    fields = ("name", "handle", "public", "shows_map", "shows_strands", "shows_history", "token")
    return {name: getattr(share, name) for name in (*fields, "created_at", "revoked_at")}


def _reply(item: int, word: str, finished_at: str = "") -> Reply:
    """An answer as a placement stores it."""
    at = datetime.fromisoformat(finished_at) if finished_at else None
    return Reply(item, word.removeprefix("already-"), word in STATE_BY_WORD, at)


def _notes(learner: Learner) -> list[tuple[int, str, datetime]]:
    if learner.is_new:
        return []
    return list(learner.notes.order_by("item").values_list("item_id", "text", "updated_at"))


def _download(file: Response, extension: str) -> Response:
    """Let the browser save this file under a name with the reader's day."""
    day = timezone.localdate().isoformat()
    file.headers["Content-Disposition"] = f'attachment; filename="field-guide-{day}.{extension}"'
    return file
