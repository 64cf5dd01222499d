"""Error pages that say what to do, and the choice of theme."""

from __future__ import annotations

import logging
import sys
from datetime import datetime, time

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts import limits
from config.databases import is_unwritable

log = logging.getLogger(__name__)
THEMES = ("light", "dark")
ONE_YEAR = 365 * 24 * 60 * 60
NO_COOKIE = (
    "Not saved. Your browser blocks or has deleted this site’s cookies, and without them "
    "the site can’t tell whose answers these are. Allow cookies for this site, reload the page, "
    "and try again."
)
FORM_IS_OLD = (
    "You signed in or out after this page loaded. Go back, reload the page, and send the form "
    "again. Nothing you saved earlier is lost."
)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return 403 for a form whose token is missing or old, or came without its cookie.

    For a script it is the sentence alone, as in `progress.error_responses`.
    """
    no_cookie = reason == REASON_NO_CSRF_COOKIE
    if no_cookie and request.headers.get("HX-Request"):
        return HttpResponse(NO_COOKIE, status=403, content_type="text/plain; charset=utf-8")
    context = {"sentence": NO_COOKIE if no_cookie else FORM_IS_OLD}
    return render(request, "403_csrf.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 400, or 413 for a form that is too large, without reading the form.

    It may be what cannot be read. Django's own handler checks the token, reads the form for it,
    and fails a second time.
    """
    if is_unwritable(exception):
        return _nothing_is_saved()
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    return HttpResponse(render_to_string(f"{status}.html"), status=status)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Return 429 with the time to wait, for whoever is over a limit."""
    return render(request, "429.html", {"sentence": limits.sentence(request)}, status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 500, or 503 with Retry-After if the database does not respond.

    Nothing here may touch the database, the session or the user.
    """
    error = sys.exc_info()[1]
    if is_unwritable(error):
        return _nothing_is_saved()
    if isinstance(error, OperationalError | InterfaceError):
        headers = {"Retry-After": "5"}
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)


def _nothing_is_saved() -> HttpResponse:
    """Say that it is the site's fault, to the reader and in the log."""
    log.critical("Nothing can be saved: the disk is full, or the database is read-only.")
    headers = {"Retry-After": "300"}
    return HttpResponse(render_to_string("503_full.html"), status=503, headers=headers)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where to report a vulnerability (RFC 9116), unless the operator's word has expired."""
    expires = settings.SECURITY_CONTACT_EXPIRES
    if expires is None or expires <= timezone.now().date():
        raise Http404
    until = datetime.combine(expires, time(), timezone.get_default_timezone())
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until.isoformat()}",
        f"Canonical: {request.build_absolute_uri(reverse('security_txt'))}",
        "Preferred-Languages: en",
    )
    response = HttpResponse("\n".join((*lines, "")), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


# Without a CSRF token, so that pages which set no cookie can offer it. A forged request could only
# change colors.
@csrf_exempt
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Save the theme in a cookie, so that the server can render the next page with it."""
    back = request.POST.get("back", "")
    is_internal = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = redirect(back if is_internal else "/")
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie(
            "theme", theme, max_age=ONE_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
