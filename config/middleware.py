"""What shared caches may store, and a page for Django's empty 405 response."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


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
