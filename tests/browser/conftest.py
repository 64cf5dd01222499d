"""A real Chromium on a live server with the whole guide. Console errors and warnings fail tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    sync_playwright,
)

from accounts.models import User
from tests.whole_guide import load_whole_guide

# Playwright's synchronous interface runs an event loop in this thread, so Django takes the thread
# for asynchronous code. The tests use the database from this thread alone.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Chromium reports every rejected or failed request. The tests that cause them check the outcome.
# It does not ask whether to leave a page that the user has not touched, and it skips a transition
# if the next page has none, as in the admin.
EXPECTED_MESSAGES = (
    "Failed to load resource",
    "net::ERR_",
    "htmx:afterRequest",
    "htmx:sendError",
    "Response Status Error",
    "Blocked attempt to show a 'beforeunload'",
    "Transition was",
)
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def site(transactional_db: None, live_server) -> str:
    """Return the URL of a server with the whole guide."""
    cache.clear()  # rate limits of the previous test
    load_whole_guide()
    return live_server.url


Visit = Callable[..., Page]


def is_map(url: str) -> bool:
    """Return whether `url` is the map, where signing in and up lead. For `wait_for_url`."""
    return urlsplit(url).path == "/"


def session_cookies(user: User, site: str) -> list[dict[str, str]]:
    """Return the cookies of a browser that is signed in as `user`."""
    client = Client()
    client.force_login(user)
    return [
        {"name": each.key, "value": each.value, "url": site} for each in client.cookies.values()
    ]


@pytest.fixture
def visit(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Return a function that opens a path in a new browser, as a guest or signed in as `user`.

    Other options are passed to Playwright.
    """
    contexts: list[BrowserContext] = []
    messages: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            messages.append(f"{message.text} ({message.location['url']})")

    def open_in_new_browser(path: str = "/", user: User | None = None, **options) -> Page:
        context = browser.new_context(base_url=site, **options)
        if user:
            context.add_cookies(session_cookies(user, site))
        context.set_default_timeout(8000)
        contexts.append(context)
        context.on("console", listen)
        context.on("weberror", lambda error: messages.append(str(error.error)))
        page = context.new_page()
        page.goto(path)
        return page

    yield open_in_new_browser
    for context in contexts:
        with suppress(Exception):  # the test may have closed it
            context.close()
    marks = request.node.iter_markers("complains")
    expected = (*EXPECTED_MESSAGES, *(text for mark in marks for text in mark.args))
    assert [text for text in messages if not any(word in text for word in expected)] == []
