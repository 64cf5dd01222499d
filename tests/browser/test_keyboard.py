"""Using the site with only the keyboard: no trap, and the focus is always visible."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from progress.models import Learner
from tests.browser.conftest import Visit

FOCUS_IS_VISIBLE = """
(() => {
  const box = document.activeElement.getBoundingClientRect();
  const sticky = [...document.querySelectorAll(".level-heading, .dock")]
    .filter((each) => !each.contains(document.activeElement))
    .map((each) => each.getBoundingClientRect());
  const covered = sticky.some((s) => s.top <= box.top && box.bottom <= s.bottom && s.height);
  const outlined = getComputedStyle(document.activeElement).outlineStyle !== "none";
  return box.top >= 0 && box.bottom <= innerHeight && !covered && outlined;
})()
"""


def tab_to(page: Page, selector: str, max_tabs: int = 80) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(max_tabs):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            assert page.evaluate(FOCUS_IS_VISIBLE), f"the focus on {selector} is not visible"
            return
    raise AssertionError(f"{selector} was not reached")


def test_a_guest_can_take_the_placement_tick_and_sign_up(visit: Visit):
    page = visit("/")
    tab_to(page, "a.btn[href='/placement/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/placement/")
    while not page.url.endswith("/placement/result/"):
        tab_to(page, "button[value=partly]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    tab_to(page, ".proposals summary")
    tab_to(page, "main form button.btn:not(.quiet)")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "header a[href='/guide/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guide/")
    tab_to(page, "#q")
    page.keyboard.type("backprop")
    expect(page.get_by_text("for “backprop”")).to_be_visible()
    tab_to(page, "input.box")
    page.keyboard.press("Space")
    expect(page.locator("#live")).to_contain_text("done.")
    page.goto("/share/")
    tab_to(page, "main a[href^='/account/signup/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/signup/**")
    tab_to(page, "input[name=email]")
    page.keyboard.type("mira@example.org")
    tab_to(page, "input[name=password1]")
    page.keyboard.type("correct horse battery")
    page.keyboard.press("Enter")
    page.wait_for_url("**/share/")

    assert Learner.objects.get().user.email == "mira@example.org"


def test_the_skip_link_leads_past_the_header(visit: Visit):
    page = visit("/guide/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_sticky_elements_never_hide_the_focused_row(visit: Visit):
    page = visit("/guide/", viewport={"width": 390, "height": 700})
    page.locator("input.box").first.focus()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_VISIBLE), page.evaluate(
            "document.activeElement.outerHTML.slice(0, 200)"
        )
