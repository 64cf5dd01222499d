"""What GitHub and Google say about a person. An answer that is not what they promise signs no one
in, and is the page that says so, not a server error."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.core.exceptions import ImproperlyConfigured

log = logging.getLogger(__name__)
# What reading an answer raises that has another form. ImproperlyConfigured: a number too long.
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    ImproperlyConfigured,
    LookupError,
    TypeError,
    ValueError,
)


@contextmanager
def _reading() -> Iterator[None]:
    """Raise ProviderException, which is the page, if the answer cannot be read."""
    try:
        yield
    except UNREADABLE as error:
        log.warning("An answer of a provider cannot be read.", exc_info=True)
        raise ProviderException from error


class AnswersMixin:
    """Reads the answers of one provider. `number` is what its number of a person looks like: GitHub
    could send null, which allauth would take for a person named "None"."""

    number: re.Pattern[str]

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> Any:
        with _reading():
            return super().get_access_token_data(*args, **kwargs)  # type: ignore[misc]

    def parse_token(self, data: Any) -> Any:
        with _reading():
            return super().parse_token(data)  # type: ignore[misc]

    def complete_login(self, *args: Any, **kwargs: Any) -> Any:
        """Return the sign-in, unless it is not known whose it is."""
        with _reading():
            login = super().complete_login(*args, **kwargs)  # type: ignore[misc]
            if not self.number.fullmatch(login.account.uid):
                raise ValueError("no number of a person")
            return login


class GitHubAnswers(AnswersMixin, GitHubOAuth2Adapter):
    number = re.compile("[0-9]+")


class GoogleAnswers(AnswersMixin, GoogleOAuth2Adapter):
    number = re.compile("[!-~]+")


github_callback: Callable[..., Any] = OAuth2CallbackView.adapter_view(GitHubAnswers)
google_callback: Callable[..., Any] = OAuth2CallbackView.adapter_view(GoogleAnswers)
