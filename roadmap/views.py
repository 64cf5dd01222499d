"""Public pages about the guide itself. A page that shows a tick belongs to `progress`."""

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roadmap import snapshot
from roadmap.models import Notice

NOTICES_PER_PAGE = 50


@require_safe
def about_page(request: HttpRequest) -> HttpResponse:
    """Show where the guide comes from, and its credits."""
    return render(request, "roadmap/about.html", {"guide": snapshot.current_guide()})


@require_safe
def privacy_page(request: HttpRequest) -> HttpResponse:
    """Show what is stored about visitors, for how long, and how to delete it."""
    context = {"session_cookie_name": settings.SESSION_COOKIE_NAME}
    return render(request, "roadmap/privacy.html", context)


@require_safe
def notices_page(request: HttpRequest) -> HttpResponse:
    """List the notices, newest first. Raises Http404 for an invalid page number."""
    pages = Paginator(Notice.objects.select_related("item"), NOTICES_PER_PAGE)
    try:
        page = pages.page(request.GET.get("page", 1))
    except InvalidPage:
        raise Http404("Page not found.") from None
    return render(request, "roadmap/notices.html", {"page": page})
