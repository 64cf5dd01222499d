"""One address, what shared caches may store, and a page for Django's empty 405 response."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


class OneAddressMiddleware:
    """Handles every request as one to SITE_URL, whatever host and port its Host header names.

    Whoever sends a request chooses that header, so no link, email, or limit may depend on it.
    Nothing is redirected: a proxy that sends a name of its own would redirect forever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        received = request.get_host()  # raises DisallowedHost, which is the 400 page
        if settings.SITE_URL:  # only debug mode does without
            self._rename(request, received, urlsplit(settings.SITE_URL).netloc)
        return self.get_response(request)

    def _rename(self, request: HttpRequest, received: str, host: str) -> None:
        """A form that came from the page itself must still look like that to the CSRF check."""
        old, new = (f"{request.scheme}://{each}" for each in (received, host))
        headers = request.META
        if headers.get("HTTP_ORIGIN") == old:
            headers["HTTP_ORIGIN"] = new
        if headers.get("HTTP_REFERER", "").startswith(f"{old}/"):
            headers["HTTP_REFERER"] = new + headers["HTTP_REFERER"].removeprefix(old)
        headers["HTTP_HOST"] = host


class PrivatePagesMiddleware:
    """Marks every response as private unless its view says otherwise.

    A page that shows one learner's ticks must never be stored by a proxy and given to another.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class MethodNotAllowedPageMiddleware:
    """Gives the URL of a form a page: Django's 405 is empty, and reloading would show that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and "GET" not in response.headers["Allow"]:
            response.content = render_to_string("405.html", request=request)
        return response
