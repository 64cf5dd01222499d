"""The interaction of ticking: what the person sees is the truth, whatever the network does."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from progress.engine.responses import State
from progress.models import Learner, Record
from tests.browser.conftest import Visit

RECORD = "**/items/*/record/"
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifts += e.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


def box(page: Page, slug: str):
    return page.locator(f"#item-{slug} input.box")


def slugs(page: Page, number: int) -> list[str]:
    """The first items on the page."""
    return page.locator("input.box").evaluate_all("boxes => boxes.map(b => b.value)")[:number]


def done() -> set[str]:
    return {record.item.slug for record in Record.objects.filter(state=State.DONE)}


def eventually(page: Page, say: Callable[[], object], wanted: object) -> None:
    """Wait for the server to have it; the page goes on meanwhile."""
    until = time.monotonic() + 8
    while say() != wanted and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert say() == wanted


def answering(status: int, text: str = "") -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body=text, content_type="text/plain")


def after(milliseconds: int) -> Callable[[Route], None]:
    def slowly(route: Route) -> None:
        time.sleep(milliseconds / 1000)
        route.continue_()

    return slowly


def test_a_tick_by_keyboard_keeps_the_focus_and_says_one_sentence(visit: Visit):
    page = visit("/guide/")
    page.evaluate("window.node = document.getElementById('live')")
    box(page, "regression").focus()
    page.keyboard.press("Space")

    expect(page.locator("#live")).to_contain_text("done. 1 of 105 done. At least early Entry.")
    expect(box(page, "regression")).to_be_focused()
    assert page.evaluate("window.node === document.getElementById('live')")
    assert done() == {"regression"}


def test_single_keys_move_tick_open_and_find(visit: Visit):
    page = visit("/guide/")
    first, second = slugs(page, 2)
    page.keyboard.press("j")
    expect(box(page, first)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(box(page, second)).to_be_checked()
    page.keyboard.press("o")
    expect(page.locator(f"#item-{second} .item-resources li").first).to_be_visible()
    page.keyboard.press("k")
    expect(box(page, first)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Find an item")).to_be_focused()
    page.keyboard.type("x")
    expect(box(page, first)).not_to_be_checked()
    eventually(page, done, {second})


def test_n_goes_to_what_is_suggested(visit: Visit):
    page = visit("/guide/")
    for slug in slugs(page, 3):
        box(page, slug).check()
    expect(page.locator("#rail")).to_contain_text("3 of 105")
    page.reload()

    page.keyboard.press("n")

    assert page.evaluate("document.activeElement.closest('.row').hasAttribute('data-next')")
    expect(page.locator(".next-flag:visible")).to_have_count(3)


def test_single_keys_can_be_switched_off(visit: Visit):
    page = visit("/guide/")
    page.keyboard.press("?")
    page.get_by_label("Use single-key shortcuts").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()

    page.keyboard.press("j")

    expect(page.locator("body")).to_be_focused()
    page.get_by_role("button", name="all shortcuts").click()
    page.get_by_label("Use single-key shortcuts").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("input.box:focus")).to_have_count(1)


def test_twelve_rapid_ticks_arrive_and_the_last_count_is_right(visit: Visit):
    page = visit("/guide/")
    twelve = slugs(page, 12)
    page.route(RECORD, after(60))

    page.evaluate("document.querySelectorAll('.box').forEach((b, i) => i < 12 && b.click())")

    expect(page.locator("#rail")).to_contain_text("12 of 105")
    eventually(page, done, set(twelve))
    expect(page.locator("input.box:checked")).to_have_count(12)


def test_five_toggles_end_as_the_person_sees_it(visit: Visit):
    page = visit("/guide/")
    page.route(RECORD, after(40))

    click = "document.querySelector('#item-regression .box').click()"
    page.evaluate(f"for (let i = 0; i < 5; i++) {click}")

    expect(box(page, "regression")).to_be_checked()
    page.wait_for_load_state("networkidle")
    eventually(page, done, {"regression"})
    expect(box(page, "regression")).to_be_checked()


def test_ten_ticks_answered_late_move_nothing(visit: Visit):
    page = visit("/guide/")
    page.evaluate(SHIFTS)
    page.route(RECORD, after(150))
    for slug in slugs(page, 10):
        box(page, slug).check()

    expect(page.locator("#rail")).to_contain_text("10 of 105")
    assert page.evaluate("window.shifts") == 0


@pytest.mark.parametrize(
    ("button", "label"), [("all", "Undo: 4 done"), ("rest", "Undo: 4 not yet")]
)
def test_a_category_in_one_tap_and_its_undo(visit: Visit, button: str, label: str):
    page = visit("/guide/entry/theory/")
    first = slugs(page, 1)[0]
    page.goto(f"/items/{first}/")
    page.get_by_label("Learning", exact=True).check()
    expect(page.locator("#live")).to_contain_text("learning")
    page.goto("/guide/entry/theory/")
    assert page.locator("input.box").count() == 4
    if button == "rest":
        label = "Undo: 3 not yet"

    page.locator(f"#category-entry\\.theory\\.{button}").click()

    undo = page.locator(f"#category-entry\\.theory\\.{button}")
    expect(undo).to_contain_text(label)
    expect(undo).to_be_focused()
    expect(page.locator("input.box:checked")).to_have_count(4 if button == "all" else 0)
    undo.click()
    expect(undo).to_contain_text(
        "Mark all 4 done" if button == "all" else "Mark the rest “not yet”"
    )
    expect(page.locator("input.box:checked")).to_have_count(0)
    expect(page.locator(f"#item-{first}\\.title .flag").first).to_have_text("learning")
    [answer] = Learner.objects.get().answers().values()
    assert answer.state is State.LEARNING


def test_a_category_in_one_tap_renews_every_count_on_the_page(visit: Visit):
    page = visit("/guide/")

    page.locator(r"#category-entry\.theory\.all").click()

    expect(page.locator(r"#category-entry\.theory\.count")).to_contain_text("4 of 4")
    expect(page.locator(r"#level-entry\.count")).to_contain_text("4 of 21")
    expect(page.locator(r"#filter-done\.count")).to_have_text("4")
    expect(page.locator(r"#filter-not-yet\.count")).to_have_text("101")


def test_the_filters_keep_what_is_searched_for(visit: Visit):
    page = visit("/guide/")
    page.get_by_label("Find an item").fill("data")
    expect(page.get_by_text("for “data”")).to_be_visible()

    page.locator("#filters").get_by_text("Not yet").click()

    expect(page).to_have_url(re.compile(r"q=data.*show=not-yet|show=not-yet.*q=data"))


def test_without_javascript_two_tabs_apply_their_difference_only(visit: Visit):
    one = visit("/guide/entry/theory/", java_script_enabled=False)
    first, second = slugs_without_javascript(one)
    two = one.context.new_page()
    two.goto("/guide/entry/theory/")

    box(one, first).check()
    one.get_by_role("button", name="Save Entry").click()
    box(two, second).check()
    two.get_by_role("button", name="Save Entry").click()

    assert done() == {first, second}
    expect(box(two, first)).to_be_checked()


def slugs_without_javascript(page: Page) -> list[str]:
    return [page.locator("input.box").nth(place).get_attribute("value") for place in (0, 1)]


def test_enter_on_a_box_saves_and_marks_nothing_else(visit: Visit):
    page = visit("/guide/entry/theory/")
    first = slugs(page, 1)[0]
    box(page, first).check()
    expect(page.locator("#rail")).to_contain_text("1 of 105")

    box(page, first).press("Enter")

    expect(box(page, first)).to_be_checked()
    assert {record.state for record in Record.objects.all()} == {State.DONE}
