"""Public pages about the guide itself. A page that shows a tick belongs to `progress`."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap import guide


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Where the guide comes from, and whom to thank for it."""
    return render(request, "roadmap/about.html", {"guide": guide.current()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about a visitor, for how long, and how to get rid of it."""
    context = {"session_cookie_name": settings.SESSION_COOKIE_NAME}
    return render(request, "roadmap/privacy.html", context)
