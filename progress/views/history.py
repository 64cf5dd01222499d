"""How the estimate changed, what pace that was, and what to look at again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from progress import learners
from progress.engine import forecast
from progress.engine.responses import State
from progress.forms import TargetForm
from progress.models import Learner
from progress.standing.answers import Source
from progress.standing.freshness import worth_a_look
from progress.standing.history import Happening, Point, done_dates, history
from progress.standing.standing import Standing
from progress.standing.timeline import timeline
from progress.views.changes import for_its_owner
from roadmap import snapshot


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The line with its bands and its table, the pace, the target, and the latest change."""
    learner = learners.find(request)
    return _page(request, learner, TargetForm(instance=learner))


def _page(request: HttpRequest, learner: Learner | None, form: TargetForm) -> HttpResponse:
    now = learners.standing_for(learner)
    context: dict[str, object] = {"standing": now, "form": form}
    if learner:
        happenings = happenings_of(learner)
        context |= changes_of(learner, now, happenings)
        context |= _pace(learner, now, happenings)
        context["last"] = [
            (event.item, State(event.state).label) for event in learner.last_change()
        ]
        context["look_again"] = worth_a_look(now, happenings, timezone.now())
    status = 400 if form.errors else 200
    return render(request, "progress/history.html", context, status=status)


@require_safe
def figure(request: HttpRequest) -> HttpResponse:
    """The picture alone, for the map to fetch when it comes into view."""
    learner = learners.find(request)
    now = learners.standing_for(learner)
    context = changes_of(learner, now, happenings_of(learner)) if learner else {}
    return render(request, "progress/_history.html", {"standing": now, **context})


def changes_of(learner: Learner, now: Standing, happenings: list[Happening]) -> dict[str, object]:
    """The points of the history and their picture."""
    taken = learner.placement_taken()
    placed_at = timezone.localtime(taken.finished_at) if taken and taken.finished_at else None
    points: list[Point] = history(now.guide, happenings, now.profile, placed_at)
    return {
        "points": points,
        "timeline": timeline(points, placed_at.date() if placed_at else None),
    }


def _pace(learner: Learner, now: Standing, happenings: list[Happening]) -> dict[str, object]:
    today = timezone.localdate()
    pace = forecast.weekly_pace(done_dates(happenings, now.profile.answers), today)
    target = learner.target_level
    gap = sum(
        count.left for level, count in now.columns if target and level.index < target.position
    )
    coming = forecast.forecast(gap, pace, today, learner.target_date) if target else None
    return {"pace": pace, "target": target, "gap": gap, "forecast": coming}


@require_POST
@for_its_owner
def set_target(request: HttpRequest) -> HttpResponse:
    """Keep the level, and perhaps the date, that the learner aims at."""
    form = TargetForm(request.POST)
    if not form.is_valid():
        return _page(request, learners.find(request), form)
    if any(form.cleaned_data.values()) or learners.find(request):
        learners.find_or_create(request).aim_at(**form.cleaned_data)
    messages.success(request, "Goal saved.")
    return redirect("history")


@require_POST
@for_its_owner
def undo(request: HttpRequest) -> HttpResponse:
    """Put back what the latest change replaced."""
    learner = learners.find(request)
    changed = len(learner.undo().items) if learner else 0
    if changed:
        back = f"{changed} answers are back to what they were"
        if changed == 1:
            back = "1 answer is back to what it was"
        messages.success(request, f"Undone. {back}.")
    else:
        messages.info(request, "Nothing to undo.")
    return redirect("history")


@require_POST
@for_its_owner
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Still true: the record keeps its state and gets today's date."""
    learner, item = learners.find(request), snapshot.current_guide().items.get(slug)
    answer = learner.answers().get(item.id) if learner and item else None
    if learner is None or item is None or answer is None:
        messages.info(request, "Nothing to confirm.")
        return redirect("history")
    learner.answer({item.id: answer.state}, Source.TICKED, again=True)
    messages.success(request, f"{item.name}: confirmed today.")
    return redirect("history")


def happenings_of(learner: Learner) -> list[Happening]:
    """The learner's events, in order."""
    rows = learner.events.order_by("at", "id").values_list("at", "item_id", "state", "source")
    return [
        Happening(timezone.localtime(at), item, State(state), Source(source))
        for at, item, state, source in rows
    ]
