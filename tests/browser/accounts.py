"""Helpers that sign up and sign in by keyboard."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import is_map

PASSWORD = "correct horse battery"


def sign_up(page: Page, email: str = "mira@example.org") -> None:
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password1]").press("Enter")
    page.wait_for_url(is_map)


def sign_in(page: Page, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
