"""The map: where you are, over the whole field."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import learners
from progress.standing.next_steps import few_steps, suggested


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The strands by levels with the estimate over them; an invitation while nothing is known."""
    now = learners.standing_of(request)
    steps = few_steps(now)
    context = {"standing": now, "steps": steps, "suggested": suggested(steps)}
    return render(request, "progress/map.html", context)
