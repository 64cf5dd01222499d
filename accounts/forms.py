"""The sign-up form: allauth's, made safe against two requests at the same moment."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class SignUpForm(SignupForm):
    """Creates the account, or answers as for an address that has one already.

    allauth asks whether the address is free and then saves; between the two another request may
    have taken it. The database constraint decides, and the loser gets the usual answer.
    """

    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """The new user and no response, or no user and the response to give."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            return self._address_is_taken(request)

    def _address_is_taken(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        if settings.ACCOUNT_EMAIL_VERIFICATION == "mandatory":
            self.account_already_exists = True  # allauth then hides that the account exists
            return super().try_save(request)
        messages.error(
            request, "There is already an account with this e-mail address. Sign in to it here."
        )
        return None, redirect("account_login")
