"""Deleting an account and ending one session, for which allauth has no pages, and its page for
the code from the email, which must not tell whether there is an account."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import ConfirmEmailVerificationCodeView, email_verification_sent
from allauth.core import ratelimit
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.all_or_nothing import all_or_nothing
from accounts.browsers import browser_in_words
from accounts.forms import ReauthenticateForm
from accounts.models import User


class ConfirmEmailView(ConfirmEmailVerificationCodeView):
    """Sends an email at each request for a new code: to the owner of a taken address as well.

    Otherwise the response comes sooner for such an address.
    """

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super()._resend_form_valid(form)
        if self._process.user is None:
            get_adapter().send_account_already_exists_mail(self._process.email)
        return response


def confirm_email(request: HttpRequest) -> HttpResponse:
    """Ask for the code from the email, or say that a link was sent, on a site that sends links."""
    by_code = settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED
    view = ConfirmEmailView.as_view() if by_code else email_verification_sent
    response: HttpResponse = view(request)
    return response


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
            get_adapter().logout(request)
            user.delete()
        messages.success(request, "Your account and everything in it have been deleted.")
        return redirect(get_adapter().get_logout_redirect_url(request))
    return render(
        request, "account/delete.html", {"form": form}, status=400 if form.errors else 200
    )
