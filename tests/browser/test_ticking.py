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


@pytest.mark.parametrize(
    ("part", "name", "number"), [("level-entry", "at Entry", 20), ("list", "at every level", 104)]
)
def test_the_rest_is_marked_and_undone_by_keyboard(visit: Visit, part: str, name: str, number: int):
    page = visit("/guide/")
    box(page, "regression").check()
    expect(page.locator("#rail")).to_contain_text("1 of 105")
    before = page.locator("#rail .headline").inner_text()
    button = page.locator(f"[id='{part}.rest']")
    expect(button).to_have_accessible_description(re.compile(f"^Marks the {number} unanswered"))

    page.get_by_role("button", name=f"I’ve ticked everything I know {name}", exact=True).focus()
    page.keyboard.press("Enter")

    expect(button).to_have_accessible_name(f"Undo: {number} not yet {name}")
    expect(button).to_be_focused()
    expect(page.locator("#live")).to_contain_text(f"Saved: {number} marked not yet.")
    expect(page.locator("#live")).to_contain_text("1 of 105 done.")
    expect(page.locator(".item-title .flag:not(.next-flag)")).to_have_count(number)
    expect(page.locator("#rail .headline")).not_to_have_text(before)
    expect(page.locator(r"#category-entry\.theory\.rest")).to_be_hidden()
    expect(box(page, "regression")).to_be_checked()
    assert Record.objects.filter(state=State.NOT_YET).count() == number

    page.keyboard.press("Enter")

    expect(button).to_contain_text("I’ve ticked everything")
    expect(button).to_be_focused()
    expect(page.locator(".item-title .flag:not(.next-flag)")).to_have_count(0)
    expect(page.locator("#rail .headline")).to_have_text(before)
    assert Record.objects.count() == 1


def test_the_rest_counts_down_and_disappears_with_the_last_item(visit: Visit):
    page = visit("/guide/")
    expert = page.locator("[id='level-expert.rest']")
    whole = page.locator("[id='list.rest.note']")

    page.locator(r"#category-expert\.theory\.rest").click()
    expect(whole).not_to_contain_text("the 105")
    expect(page.locator("[id='level-expert.rest.note']")).not_to_contain_text("the 12")
    expert.click()
    expect(expert).to_contain_text("Undo")
    expect(whole).to_contain_text("Marks the 93 unanswered items")
    page.locator("[id='list.rest']").click()

    expect(page.locator("[id='list.rest']")).to_contain_text("Undo: 93 not yet")
    expect(page.get_by_role("button", name="I’ve ticked everything")).to_have_count(0)
    expect(expert).to_be_hidden()


def test_a_part_of_the_list_hides_the_rest_while_ticks_go_on(visit: Visit):
    page = visit("/guide/?show=not-yet")
    box(page, "regression").check()
    expect(page.locator("#rail")).to_contain_text("1 of 105")

    expect(page.get_by_role("button", name="I’ve ticked everything")).to_have_count(0)
    page.goto("/guide/")
    page.get_by_label("Find an item").fill("regression")
    expect(page.get_by_text("for “regression”")).to_be_visible()
    expect(page.get_by_role("button", name="I’ve ticked everything")).to_have_count(0)
    page.get_by_label("Find an item").fill("")
    expect(page.get_by_role("button", name="I’ve ticked everything")).to_have_count(5)


def test_without_javascript_the_rest_is_marked_and_undone(visit: Visit):
    page = visit("/guide/", java_script_enabled=False)
    expect(page.locator("form noscript .note")).to_have_text(
        [re.compile("This button doesn’t save what you ticked.")] * 5
    )

    page.get_by_role("button", name="I’ve ticked everything I know at Entry").click()

    assert page.url.endswith("/guide/#level-entry.end")
    expect(page.get_by_text("Saved: 21 marked not yet.")).to_be_in_viewport()
    assert Record.objects.count() == 21
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Undone. 21 answers are back to what they were.")).to_be_visible()
    assert not Record.objects.exists()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_buttons_for_the_rest_are_large_enough_to_tap(visit: Visit, width: int):
    page = visit("/guide/", viewport={"width": width, "height": 800})

    for button in page.get_by_role("button", name="I’ve ticked everything").all():
        size = button.bounding_box()
        assert size
        assert min(size["width"], size["height"]) >= 44


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
