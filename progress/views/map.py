"""The map: the learner's level, and all categories on one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress.request import LearnerRequest
from progress.standing.next_steps import suggested_slugs, top_steps
from roadmap import snapshot


@require_safe
def map_page(request: LearnerRequest) -> HttpResponse:
    """Show strands by levels with the estimate above; an invitation while nothing is known."""
    standing = request.learner.standing(snapshot.current_guide())
    steps = top_steps(standing)
    context = {"standing": standing, "steps": steps, "suggested": suggested_slugs(steps)}
    return render(request, "progress/map.html", context)
