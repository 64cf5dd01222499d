"""History of the estimate, the pace, the goal, and what to review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from progress.engine.forecast import forecast, weekly_pace
from progress.engine.responses import State
from progress.middleware import reject_stale_owner, require_learner
from progress.models import Learner
from progress.request import LearnerRequest
from progress.standing.freshness import A_WEEK, items_to_review
from progress.standing.history import Point, history, learned_items, placed_on
from progress.standing.standing import Standing
from progress.standing.timeline import timeline
from progress.zone import earliest_today
from roadmap import snapshot


class GoalForm(forms.ModelForm):
    """The level, and optionally the date, that a learner wants to reach."""

    class Meta:
        model = Learner
        fields = ("goal_level", "goal_date")
        labels = {"goal_level": "Goal", "goal_date": "By when (optional)"}
        widgets = {"goal_date": forms.DateInput(attrs={"type": "date"})}
        error_messages = {
            "goal_level": {"invalid_choice": "Choose one of the levels, or no goal."},
            "goal_date": {"invalid": "Enter a date, like 2027-06-30."},
        }

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()
        level = self.fields["goal_level"]
        if isinstance(level, forms.ModelChoiceField):
            level.empty_label = "No goal"

    def clean_goal_date(self) -> date | None:
        day: date | None = self.cleaned_data["goal_date"]
        if day and day <= self.today:
            raise forms.ValidationError("Choose a date in the future.")
        return day


@require_safe
def history_page(request: LearnerRequest) -> HttpResponse:
    """Show the line with its bands and its table, the pace, the goal, and the latest change."""
    return _render(request, GoalForm(instance=request.learner))


@require_safe
def history_figure(request: LearnerRequest) -> HttpResponse:
    """Show the picture alone, for the map to fetch when it comes into view."""
    learner = request.learner
    standing = learner.standing(snapshot.current_guide())
    context = {"standing": standing, **history_context(standing, learner.points())}
    return render(request, "progress/parts/history.html", context)


@require_POST
@reject_stale_owner
def set_goal(request: LearnerRequest) -> HttpResponse:
    """Save the level, and optionally the date, that the learner wants to reach."""
    form = GoalForm(request.POST, today=earliest_today(request))
    if not form.is_valid():
        return _render(request, form)
    if any(form.cleaned_data.values()) or not request.learner.is_new:
        require_learner(request).set_goal(**form.cleaned_data)
    messages.success(request, "Goal saved.")
    return redirect("progress:history")


@require_POST
@reject_stale_owner
def undo_change(request: LearnerRequest) -> HttpResponse:
    """Put back what the latest change replaced."""
    number = 0 if request.learner.is_new else len(request.learner.undo().items)
    if not number:
        messages.info(request, "Nothing to undo.")
    elif number == 1:
        messages.success(request, "Undone. 1 answer is back to what it was.")
    else:
        messages.success(request, f"Undone. {number} answers are back to what they were.")
    return redirect("progress:history")


@require_POST
@reject_stale_owner
def confirm_answer(request: LearnerRequest, slug: str) -> HttpResponse:
    """Store an answer again with today's date, because it is still true."""
    guide = snapshot.current_guide()
    item = guide.items.get(slug)
    answer = request.learner.standing(guide).row(item).answer if item else None
    if item is None or answer is None:
        messages.info(request, "Nothing to confirm.")
        return redirect("progress:history")
    request.learner.answer({item.id: answer.state}, reconfirm=True, guide=guide)
    messages.success(request, f"{item.name}: confirmed today.")
    return redirect("progress:history")


def history_context(standing: Standing, stored: list[Point]) -> dict[str, object]:
    """Return the points of the history and their picture, for a template."""
    points = history(standing, stored)
    return {"points": points, "timeline": timeline(points, placed_on(standing, points))}


def _render(request: LearnerRequest, form: GoalForm) -> HttpResponse:
    learner = request.learner
    standing = learner.standing(snapshot.current_guide())
    context: dict[str, object] = {"standing": standing, "form": form}
    if not learner.is_new:
        context |= history_context(standing, learner.points())
        context |= _pace_context(learner, standing)
        context["last_change"] = [
            (event.item, State(event.state)) for event in learner.last_change()
        ]
        now = timezone.now()
        again = learner.events.answered_again(now - A_WEEK)
        context["review"] = items_to_review(standing, again, now)
    status = 400 if form.errors else 200
    return render(request, "progress/history.html", context, status=status)


def _pace_context(learner: Learner, standing: Standing) -> dict[str, object]:
    today = timezone.localdate()
    learned = learner.events.first_done(learned_items(standing))
    pace = weekly_pace([timezone.localdate(at) for at in learned.values()], today)
    goal = learner.goal_level
    remaining = sum(
        count.left for level, count in standing.level_counts if goal and level.index < goal.position
    )
    expected = forecast(remaining, pace, today, learner.goal_date) if goal else None
    return {"pace": pace, "goal": goal, "remaining": remaining, "forecast": expected}
