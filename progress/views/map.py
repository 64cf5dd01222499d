"""The map: where you are, over the whole field."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import learners


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The strands by levels with the estimate over them; an invitation while nothing is known."""
    return render(request, "progress/map.html", {"standing": learners.standing_of(request)})
