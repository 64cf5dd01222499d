"""What to learn next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import learners
from progress.standing.next_steps import next_steps


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Up to seven items within reach, each with its reason and its resources."""
    now = learners.standing_of(request)
    return render(request, "progress/next.html", {"standing": now, "steps": next_steps(now)})
