"""What to learn next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress.request import LearnerRequest
from progress.standing.next_steps import next_steps
from roadmap import snapshot


@require_safe
def next_page(request: LearnerRequest) -> HttpResponse:
    """Show up to seven items within reach, each with its reason and its resources."""
    standing = request.learner.standing(snapshot.current_guide())
    context = {"standing": standing, "steps": next_steps(standing)}
    return render(request, "progress/next.html", context)
