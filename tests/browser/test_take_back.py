"""Signing in on someone else's computer, and taking back what that added, without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.accounts import sign_in
from tests.browser.conftest import is_map
from tests.factories import LearnerFactory


@pytest.mark.parametrize("place", ["the message", "the page of the data"])
def test_what_a_sign_in_added_is_taken_back_in_one_step(visit, place) -> None:
    account = LearnerFactory()
    page = visit("/items/regression/", java_script_enabled=False, reduced_motion="reduce")
    page.get_by_label("Done: I can do this today").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/account/login/")
    expect(page.get_by_text("Signing in adds to your account what this browser")).to_be_visible()
    sign_in(page, account.user.email)
    page.wait_for_url(is_map)
    if place == "the message":
        button = page.get_by_role("button", name="Not yours? Take it back")
    else:
        page.goto("/data/")
        button = page.get_by_role("button", name="Take it back")

    button.click()

    expect(page.get_by_text("Taken back. Your account is as it was")).to_be_visible()
    assert not account.answers()
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto("/data/")
    expect(page.get_by_text("Download what you saved: 1 answer")).to_be_visible()
