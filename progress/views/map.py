"""The map: where you are, over the whole field."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import learners
from progress.views.next import next_steps


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The strands by levels with the estimate over them; an invitation while nothing is known."""
    now = learners.standing_of(request)
    steps = next_steps(now, 3) if now.answered else []
    return render(request, "progress/map.html", {"standing": now, "steps": steps})
