"""What people come for, from the first page to the last, with JavaScript and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from roadmap.models import Item
from tests.browser.conftest import Visit
from tests.factories import UserFactory

PASSWORD = "correct horse battery"
FIVE = ("small-datasets", "simple-preprocessing", "image-data", "text-data", "regression")


def box(page: Page, slug: str):
    return page.locator(f"#{slug} input.box")


def sign_up(page: Page, email: str = "mira@example.org") -> None:
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password1]").press("Enter")
    page.wait_for_url("**/")


def sign_in(page: Page, email: str) -> None:
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def share_page(page: Page) -> str:
    """Switch the learner's page on; its address."""
    page.goto("/share/")
    page.get_by_label("Name on your page").fill("Mira")
    page.get_by_role("button", name="Switch my page on").click()
    return page.get_by_label("The address of your page").input_value()


def test_a_guest_ticks_signs_up_shares_and_revokes(visit: Visit):
    page = visit("/guide/")
    before = page.locator("#rail .big").inner_text()
    for slug in FIVE:
        box(page, slug).check()
    expect(page.locator("#rail")).to_contain_text("5 of 105 done")
    expect(page.locator("#rail .big")).not_to_have_text(before)
    expect(page.locator("#rail .big")).to_contain_text("at least at")

    page.goto("/account/signup/")
    sign_up(page)
    page.goto("/guide/")
    for slug in FIVE:
        expect(box(page, slug)).to_be_checked()
    expect(page.locator("input.box:checked")).to_have_count(5)

    address = share_page(page)
    stranger = visit(address)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("Mira is at least at")
    assert "mira@example.org" not in stranger.content()

    page.get_by_role("button", name="Switch it off").click()
    assert stranger.goto(address).status == 404


def test_the_same_without_javascript(visit: Visit):
    page = visit("/guide/", java_script_enabled=False)
    for slug in FIVE[:4]:
        box(page, slug).check()
    page.locator("#entry-data-handling .save").click()
    assert page.url.endswith("/guide/#entry-data-handling")
    expect(page.get_by_text("Saved: 4 ticked.")).to_be_visible()
    box(page, "regression").check()
    page.locator("#entry-classic-machine-learning .save").click()

    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are at least at")
    page.get_by_role("link", name="Create an account").click()
    sign_up(page)
    expect(page.locator(".eyebrow")).to_have_text("Your map, 5 of 105 items done")

    address = share_page(page)
    stranger = visit(address, java_script_enabled=False)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("Mira is at least at")
    page.get_by_role("button", name="Switch it off").click()
    assert stranger.goto(address).status == 404


def test_signing_in_brings_the_ticks_of_this_browser_along_and_says_so(visit: Visit):
    UserFactory(email="mira@example.org")
    page = visit("/guide/")
    box(page, FIVE[0]).check()
    expect(page.locator("#rail")).to_contain_text("1 of 105 done")

    page.goto("/account/login/")
    sign_in(page, "mira@example.org")

    expect(page.get_by_text("1 answer from this browser added to your account.")).to_be_visible()
    expect(page.locator(".eyebrow")).to_have_text("Your map, 1 of 105 items done")


def test_a_curator_edits_an_item_and_the_learner_sees_it(visit: Visit):
    UserFactory(email="curator@example.org", is_staff=True, is_superuser=True)
    learner = visit("/items/regression/")
    curator = visit("/account/login/?next=/admin/roadmap/item/")
    sign_in(curator, "curator@example.org")

    curator.get_by_role("link", name=Item.objects.get(slug="regression").name, exact=True).click()
    curator.locator("#id_name").fill("Regression, reworded")
    curator.get_by_role("button", name="Save", exact=True).first.click()
    expect(curator.get_by_text("was changed successfully")).to_be_visible()

    learner.reload()
    expect(learner.get_by_role("heading", level=1)).to_have_text("Regression, reworded")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_theme_is_remembered(visit: Visit, javascript: bool):
    page = visit("/", java_script_enabled=javascript, color_scheme="light")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor") if javascript else ""

    page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.goto("/guide/")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
    if javascript:
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
    assert re.search(r"data-theme=.dark", page.content())
