"""GitHub and Google as a test needs them: what they answer, without any network."""

from __future__ import annotations

import time
from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from django.test import Client

GITHUB, GOOGLE = "/account/github/login/", "/account/google/login/"
PERSON = {"id": 4711, "login": "mira-k", "name": "Mira K.", "company": "A secret", "bio": "Private"}
ADDRESSES = [
    {"email": "old@example.org", "primary": False, "verified": True},
    {"email": "Mira@example.org", "primary": True, "verified": True},
]


class Answer:
    """An answer of a provider."""

    def __init__(self, data: Any, status: int = 200) -> None:
        self.data, self.status_code, self.ok = data, status, status < 400
        self.headers = {"content-type": "application/json"}
        self.text = self.content = "{}"

    def json(self) -> Any:
        return deepcopy(self.data)  # allauth adds to it

    def raise_for_status(self) -> None:
        if not self.ok:
            raise requests.HTTPError(str(self.status_code))


class FakeSession:
    """Stands in for `requests.Session`. `answers` can be replaced by a test."""

    def __init__(self) -> None:
        self.sent: list[dict[str, str]] = []
        self.answers: dict[str, Any] = {
            "/user": Answer(PERSON),
            "/user/emails": Answer(ADDRESSES),
            "/login/oauth/access_token": Answer({"access_token": "t0ken", "token_type": "bearer"}),
        }

    def __enter__(self) -> FakeSession:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def request(self, method: str, url: str, data: Any = None, **options: Any) -> Answer:
        self.sent.append(data)
        return self.get(url)

    def get(self, url: str, **options: Any) -> Answer:
        answer = self.answers[urlsplit(url).path]
        if isinstance(answer, Exception):
            raise answer
        return answer


def google_token(**claims: Any) -> Answer:
    """Return Google's answer with a token about a person."""
    now = int(time.time())
    about = {
        "iss": "https://accounts.google.com",
        "aud": "google-id",
        "sub": "1234567890",
        "email": "mira@example.org",
        "email_verified": True,
        "iat": now,
        "exp": now + 600,
    }
    token = jwt.encode(about | claims, "k" * 32, algorithm="HS256")
    return Answer({"access_token": "t0ken", "id_token": token})


def start(client: Client, page: str, **sent: str) -> dict[str, str]:
    """Press the button and return what the provider is asked."""
    response = client.post(page, sent)
    assert response.status_code == 302, response.text
    return {name: values[0] for name, values in parse_qs(urlsplit(response.url).query).items()}


def round_trip(client: Client, page: str = GITHUB, **sent: str):
    """Press the button, agree at the provider, and come back."""
    state = start(client, page, **sent)["state"]
    return client.get(f"{page}callback/", {"code": "c0de", "state": state}, follow=True)
