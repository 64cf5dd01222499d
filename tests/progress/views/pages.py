"""Ticking and signing in as a learner's browser does it."""

from __future__ import annotations

PASSWORD = "correct horse battery"


def tick(client, item, state="done"):
    return client.post(f"/items/{item.slug}/record/", {"state": state})


def sign_up(client):
    return client.post(
        "/account/signup/", {"email": "new@example.org", "password1": PASSWORD}, follow=True
    )


def sign_in(client, user):
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD}, follow=True)
