"""Helpers for the account pages: sign up and in like a browser, and check how errors are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import OperationalError, connection
from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts.models import User

PASSWORD = "correct horse battery"


def field(text: str, name: str) -> str:
    """Return the tag of one input."""
    found = re.search(rf'<input[^>]*\bid="id_{name}"[^>]*>', text)
    assert found, f"no field {name}"
    return found[0]


def assert_error(text: str, name: str, sentence: str) -> None:
    """Check the GOV.UK pattern: title, summary with a link to the field, message at the field."""
    assert "<title>Error: " in text
    assert re.search(r'<div class="error-summary"[^>]* tabindex="-1"[^>]* autofocus>', text)
    assert "There is a problem" in text
    assert f'<a href="#id_{name}">{sentence}</a>' in text
    assert re.search(rf'id="id_{name}_error">.*{re.escape(sentence)}', text)
    assert 'aria-invalid="true"' in field(text, name)
    assert f"id_{name}_error" in field(text, name)
    assert text.index('class="error-summary"') < text.index("<h1>")


def sign_up(client: Client, email: str = "mira@example.org", password: str = PASSWORD):
    return client.post("/account/signup/", {"email": email, "password1": password})


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post("/account/login/", {"login": email, "password": password})


def confirm_password(client: Client, password: str = PASSWORD) -> None:
    """Enter the password again, as two-factor settings require."""
    client.post("/account/reauthenticate/", {"password": password})


def code_for(secret: str) -> str:
    """Return the code that an authenticator app would show now."""
    counter = next(auth.yield_hotp_counters_from_time())
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


@contextmanager
def failing(fragment: str) -> Iterator[None]:
    """As if the database gave up at the first statement like this one."""

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if fragment in sql:
            raise OperationalError("canceling statement due to lock timeout")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


def with_app(user: User) -> str:
    """Give the user an authenticator app and recovery codes. Return the secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def admin_urls() -> list[str]:
    """Return every address of the admin that takes no argument or the number of a row."""
    (admin,) = (each for each in get_resolver().url_patterns if str(each.pattern) == "admin/")
    urls = []
    for route in admin.url_patterns:
        below = [route] if isinstance(route, URLPattern) else route.url_patterns
        prefix = "" if isinstance(route, URLPattern) else str(route.pattern)
        for each in below:
            path = prefix + str(each.pattern).replace("<path:object_id>", "1").replace("<id>", "1")
            if "<" not in path and "(" not in path:
                urls.append(f"/admin/{path}")
    return urls
