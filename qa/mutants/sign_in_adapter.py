"""The adapter without the transaction around a sign-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.adapter import AccountAdapter


class StepByStep(AccountAdapter):
    """Deletes the old session, then merges, and saves the new session with the response."""

    def login(self, request: HttpRequest, user: Any) -> None:
        DefaultAccountAdapter.login(self, request, user)
