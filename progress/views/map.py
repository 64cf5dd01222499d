"""The map: the learner's level, and all categories on one page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from progress.middleware import reject_stale_owner
from progress.request import LearnerRequest
from progress.standing.next_steps import suggested_slugs, top_steps
from roadmap import snapshot


@require_safe
def map_page(request: LearnerRequest) -> HttpResponse:
    """Show strands by levels with the estimate above; an invitation while nothing is known."""
    standing = request.learner.standing(snapshot.current_guide())
    steps = top_steps(standing)
    context = {
        "standing": standing,
        "steps": steps,
        "suggested": suggested_slugs(steps),
        "method_is_new": request.learner.method_is_new,
    }
    return render(request, "progress/map.html", context)


@require_POST
@reject_stale_owner
def note_method(request: LearnerRequest) -> HttpResponse:
    """Stop telling the learner that the method of the estimate has changed."""
    if not request.learner.is_new:
        request.learner.note_method()
    return redirect("progress:map")
