"""Deleting an account and ending one session, for which allauth has no pages."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.all_or_nothing import all_or_nothing
from accounts.browsers import browser_in_words
from accounts.forms import ReauthenticateForm
from accounts.models import User


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one of the user's other browsers out."""
    session = UserSession.objects.filter(pk=pk, user=request.user).first()
    if session is None:
        messages.info(request, "That browser was signed out already.")
    elif session.is_current():
        return redirect("account_logout")
    else:
        session.end()
        messages.success(request, f"Signed out: {browser_in_words(session.user_agent)}.")
    return redirect("usersessions_list")


@login_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def delete_account(request: HttpRequest) -> HttpResponse:
    """Ask for the password, then delete the account with everything that belongs to it."""
    user: User = request.user  # type: ignore[assignment]  # because of login_required
    if not user.has_usable_password():
        messages.info(request, "Set a password first. You need it to delete your account.")
        return redirect("account_set_password")
    # The same limit as where allauth asks for the password: an open session must not be enough.
    limit_response = ratelimit.consume_or_429(request, action="reauthenticate", user=user)
    if limit_response:
        return limit_response
    form = ReauthenticateForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        with all_or_nothing(request):
            logout(request)
            user.delete()
        messages.success(request, "Your account and everything in it have been deleted.")
        return redirect(get_adapter().get_logout_redirect_url(request))
    return render(
        request, "account/delete.html", {"form": form}, status=400 if form.errors else 200
    )
