"""What to learn next, and what still holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import learners, reasons, suggestions
from progress.standing import Row, Standing, asked, model, states
from progress.suggestions import Suggestion


@dataclass(frozen=True)
class Step:
    """An item to learn next, with what to say about it."""

    row: Row
    suggestion: Suggestion

    @property
    def reason(self) -> str:
        return reasons.reason(self.suggestion)

    @property
    def effect(self) -> str:
        return reasons.effect(self.suggestion.gain)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Up to seven items within reach, each with its reason and its resources."""
    now = learners.standing_of(request)
    context = {"standing": now, "steps": next_steps(now, 7)}
    return render(request, "progress/next.html", context)


def next_steps(now: Standing, number: int) -> list[Step]:
    """The best items to learn next, best first."""
    found = suggestions.suggest(
        model(now.guide),
        states(now.guide, now.profile),
        now.estimate,
        n=number,
        asked=asked(now.guide, now.profile),
        placed=now.profile.placed is not None,
    )
    return [Step(now.row(now.guide.items[each.key]), each) for each in found]
