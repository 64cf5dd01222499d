"""Helpers for ticking: find a box, read what is stored, and slow down or reject its requests."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, Route

from progress.engine.responses import State
from progress.models import Record

RECORD = "**/items/*/record/"


def box(page: Page, slug: str):
    return page.locator(f"#item-{slug} input.box")


def slugs(page: Page, number: int) -> list[str]:
    """Return the slugs of the first items on the page."""
    return page.locator("input.box").evaluate_all("boxes => boxes.map(b => b.value)")[:number]


def done_slugs() -> set[str]:
    """Return the slugs of the items stored as done."""
    return {record.item.slug for record in Record.objects.filter(state=State.DONE)}


def wait_until_equal(page: Page, read: Callable[[], object], expected: object) -> None:
    """Wait up to 8 seconds until `read()` equals `expected`, while the page keeps running."""
    until = time.monotonic() + 8
    while read() != expected and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert read() == expected


def respond_with(status: int, text: str = "") -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body=text, content_type="text/plain")


def delay_by(milliseconds: int) -> Callable[[Route], None]:
    def forward_later(route: Route) -> None:
        time.sleep(milliseconds / 1000)
        route.continue_()

    return forward_later
