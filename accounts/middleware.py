"""The admin takes a second factor, and browsers that are signed in are noted once a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from accounts.second_factor import has_second_factor, note_first_factor, session_passed
from accounts.sessions import LAST_ACTIVE, note_active, today
from accounts.social import NAMES

SIGNING = ("login", "logout")
BACK = "admin_after_second_factor"
SET_UP = (
    "The admin takes a second factor. Turn on an authenticator app or add a passkey; "
    "then you can go on to the admin."
)
USE = "The admin takes your second factor. This browser signed in without it."


class AdminSecondFactorMiddleware:
    """Leads whoever can use the admin to a second factor first, whatever admin address they open.

    Without a factor, they set one up. A session that signed in before the factor existed enters it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        note_first_factor(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.ADMIN_TWO_FACTOR or not match or "admin" not in match.namespaces:
            return None
        user = request.user
        if not isinstance(user, User) or not user.is_staff or match.url_name in SIGNING:
            return None
        if session_passed(request, user):
            request.session.pop(BACK, None)
            return None
        return self._lead(request, user)

    def _lead(self, request: HttpRequest, user: User) -> HttpResponse:
        """Remember where to go on, and lead to setting up or entering the factor."""
        back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        request.session[BACK] = back
        if not has_second_factor(user):
            messages.warning(request, SET_UP)
            return redirect("mfa_index")
        messages.warning(request, USE)
        methods = get_adapter().get_reauthentication_methods(user)
        page = next(each["url"] for each in methods if each["id"] != "reauthenticate")
        return redirect(f"{page}?{urlencode({'next': back})}")


class LastActiveMiddleware:
    """Notes once a day that a signed-in browser is in use, for the page of signed-in browsers.

    The session has the day, so that other requests need no query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A page that does not read the session must not start to.
        if request.method == "GET" and response.status_code == 200 and request.session.accessed:
            # Sessions from before days were noted have none.
            noted = request.session.get(LAST_ACTIVE)
            if SESSION_KEY in request.session and noted != today():
                note_active(request)
        return response


class UnusedProvidersMiddleware:
    """Answers 404 on the addresses of providers that the site does not offer, and on those of
    allauth's pages that we do not use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        route, name = (match.route, match.url_name or "") if match else ("", "")
        provider = name.partition("_")[0]
        if (
            (provider in NAMES and provider not in settings.SOCIALACCOUNT_PROVIDERS)
            or (name.startswith("socialaccount_") and not settings.SOCIALACCOUNT_PROVIDERS)
            or route.startswith("account/social/")  # allauth's old addresses
            or name == "google_login_by_token"
        ):
            raise Http404
