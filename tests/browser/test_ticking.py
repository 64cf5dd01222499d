"""Ticking items: the page always shows the user's last choice, whatever the network does."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from progress.engine.responses import State
from progress.models import Learner, Record
from tests.browser.conftest import Visit
from tests.browser.ticking import (
    RECORD,
    box,
    delay_by,
    done_slugs,
    slugs,
    wait_until_equal,
)

RECORD_SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifts += e.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


def test_ticking_by_keyboard_keeps_the_focus_and_announces_one_sentence(visit: Visit):
    page = visit("/guide/")
    page.evaluate("window.node = document.getElementById('live')")
    box(page, "regression").focus()
    page.keyboard.press("Space")

    expect(page.locator("#live")).to_contain_text("done. 1 of 105 done. At least early Entry.")
    expect(box(page, "regression")).to_be_focused()
    assert page.evaluate("window.node === document.getElementById('live')")
    assert done_slugs() == {"regression"}


def test_single_keys_move_tick_open_and_search(visit: Visit):
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
    wait_until_equal(page, done_slugs, {second})


def test_n_moves_to_the_next_suggestion(visit: Visit):
    page = visit("/guide/")
    for slug in slugs(page, 3):
        box(page, slug).check()
    expect(page.locator("#rail")).to_contain_text("3 of 105")
    page.reload()

    page.keyboard.press("n")

    assert page.evaluate("document.activeElement.closest('.row').hasAttribute('data-next')")
    expect(page.locator(".next-flag:visible")).to_have_count(3)


def test_single_keys_can_be_turned_off(visit: Visit):
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


def test_twelve_rapid_ticks_are_saved_and_counted(visit: Visit):
    page = visit("/guide/")
    twelve = slugs(page, 12)
    page.route(RECORD, delay_by(60))

    page.evaluate("document.querySelectorAll('.box').forEach((b, i) => i < 12 && b.click())")

    expect(page.locator("#rail")).to_contain_text("12 of 105")
    wait_until_equal(page, done_slugs, set(twelve))
    expect(page.locator("input.box:checked")).to_have_count(12)


def test_after_five_toggles_the_last_state_is_saved(visit: Visit):
    page = visit("/guide/")
    page.route(RECORD, delay_by(40))

    click = "document.querySelector('#item-regression .box').click()"
    page.evaluate(f"for (let i = 0; i < 5; i++) {click}")

    expect(box(page, "regression")).to_be_checked()
    page.wait_for_load_state("networkidle")
    wait_until_equal(page, done_slugs, {"regression"})
    expect(box(page, "regression")).to_be_checked()


def test_ten_late_responses_shift_nothing(visit: Visit):
    page = visit("/guide/")
    page.evaluate(RECORD_SHIFTS)
    page.route(RECORD, delay_by(150))
    for slug in slugs(page, 10):
        box(page, slug).check()

    expect(page.locator("#rail")).to_contain_text("10 of 105")
    assert page.evaluate("window.shifts") == 0


@pytest.mark.parametrize(
    ("button", "label"), [("all", "Undo: 4 done"), ("rest", "Undo: 4 not yet")]
)
def test_marking_a_whole_category_can_be_undone(visit: Visit, button: str, label: str):
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


def test_marking_a_whole_category_updates_every_count_on_the_page(visit: Visit):
    page = visit("/guide/")

    page.locator(r"#category-entry\.theory\.all").click()

    expect(page.locator(r"#category-entry\.theory\.count")).to_contain_text("4 of 4")
    expect(page.locator(r"#level-entry\.count")).to_contain_text("4 of 21")
    expect(page.locator(r"#filter-done\.count")).to_have_text("4")
    expect(page.locator(r"#filter-not-yet\.count")).to_have_text("101")


def test_the_filters_keep_the_search(visit: Visit):
    page = visit("/guide/")
    page.get_by_label("Find an item").fill("data")
    expect(page.get_by_text("for “data”")).to_be_visible()

    page.locator("#filters").get_by_text("Not done").click()

    expect(page).to_have_url(re.compile(r"q=data.*show=not-yet|show=not-yet.*q=data"))


def test_without_javascript_each_tab_saves_only_its_own_changes(visit: Visit):
    one = visit("/guide/entry/theory/", java_script_enabled=False)
    first, second = slugs_without_javascript(one)
    two = one.context.new_page()
    two.goto("/guide/entry/theory/")

    box(one, first).check()
    one.get_by_role("button", name="Save Theory, Entry").click()
    box(two, second).check()
    two.get_by_role("button", name="Save Theory, Entry").click()

    assert done_slugs() == {first, second}
    expect(box(two, first)).to_be_checked()


def slugs_without_javascript(page: Page) -> list[str]:
    return [page.locator("input.box").nth(place).get_attribute("value") for place in (0, 1)]


def test_enter_on_a_checkbox_marks_nothing_else(visit: Visit):
    page = visit("/guide/entry/theory/")
    first = slugs(page, 1)[0]
    box(page, first).check()
    expect(page.locator("#rail")).to_contain_text("1 of 105")

    box(page, first).press("Enter")

    expect(box(page, first)).to_be_checked()
    assert {record.state for record in Record.objects.all()} == {State.DONE}
