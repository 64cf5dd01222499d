"""Taking the placement by keyboard, by mouse, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from progress.engine.responses import State
from progress.models import Learner, Placement, Record
from progress.standing.answers import Source
from roadmap.models import Item
from tests.browser.conftest import Visit

ANSWERS = {"1": "Yes, today", "2": "Partly", "3": "Not yet", "4": "I don’t know what this means"}


def question(page: Page) -> str:
    """Return the slug of the item that the page asks about."""
    return page.locator("input[name=item]").input_value()


def reply(page: Page, button: str) -> None:
    """Click a button and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()


def is_finished(page: Page) -> bool:
    return page.url.endswith("/placement/result/")


def test_each_key_answers_one_question(visit: Visit):
    page = visit("/placement/")
    for number, key in enumerate(ANSWERS, start=1):
        expect(page.locator(".eyebrow")).to_contain_text(f"Question {number} of about")
        expect(page.get_by_role("button", name=ANSWERS[key])).to_be_visible()
        before = question(page)
        page.keyboard.press(key)
        page.wait_for_function(
            "item => document.querySelector('[name=item]').value !== item", arg=before
        )

    assert [word for _, word in Placement.objects.get().answers] == [
        "yes",
        "partly",
        "no",
        "unknown",
    ]


@pytest.mark.parametrize("has_touch", [False, True])
def test_the_keys_can_be_turned_off_and_on(visit: Visit, has_touch: bool):
    page = visit("/placement/", has_touch=has_touch, is_mobile=has_touch)
    switch = page.get_by_label("Answer with keys")
    switch.uncheck()
    page.reload()
    expect(switch).not_to_be_checked()
    page.keyboard.press("1")
    page.wait_for_timeout(300)
    expect(page.locator(".eyebrow")).to_contain_text("Question 1 of about")

    switch.check()
    page.keyboard.press("1")

    expect(page.locator(".eyebrow")).to_contain_text("Question 2 of about")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_beginner_is_placed_at_entry_and_confirms_the_proposals(visit: Visit, javascript: bool):
    page = visit("/placement/", java_script_enabled=javascript)
    while not is_finished(page):
        level = Item.objects.get(slug=question(page)).category.level.slug
        reply(page, "Partly" if level == "entry" else ANSWERS["4"])

    expect(page.get_by_role("heading", level=1)).to_contain_text("at Entry.")
    assert Record.objects.count() == 0
    answered = len(Placement.objects.get().answers)
    assert answered <= 15
    page.locator("details.proposals summary").first.click()
    page.locator("details.proposals select").first.select_option("learning")
    page.get_by_role("button", name="Mark these").click()
    expect(page.get_by_text("You can change any of them.")).to_be_visible()
    sources = [given.source for given in Learner.objects.get().answers().values()]
    assert sources.count(Source.SAID) == answered
    assert sources.count(Source.ASSUMED) > 0


def test_assumed_rows_look_different_until_they_are_confirmed(visit: Visit):
    page = visit("/placement/")
    while not is_finished(page):
        reply(page, "Yes, today")
    page.get_by_role("button", name="Mark these").click()
    page.goto("/guide/")
    assumed = page.locator(".row", has=page.get_by_text("assumed", exact=True)).first
    slug = assumed.get_attribute("id").removeprefix("item-")

    page.goto(f"/items/{slug}/")
    page.get_by_label("Not yet").check()
    page.get_by_label("Done: I can do this today").check()
    expect(page.locator(f"#item-{slug}\\.flag")).to_have_text("")

    page.goto("/guide/")
    expect(page.locator(f"#item-{slug}\\.title")).not_to_contain_text("assumed")
    assert Record.objects.get(item__slug=slug).source == Source.SAID
    assert Record.objects.get(item__slug=slug).state == State.DONE


def test_a_placement_can_be_left_resumed_stepped_back_and_stopped(visit: Visit):
    page = visit("/placement/")
    first = question(page)
    reply(page, "Yes, today")
    second = question(page)

    page.goto("/guide/")
    page.goto("/placement/")
    assert question(page) == second
    reply(page, "Back to question 1")
    assert question(page) == first
    reply(page, "Yes, today")
    page.get_by_role("button", name="Stop and see my estimate").click()
    page.wait_for_url("**/placement/result/")


def test_the_back_button_and_a_second_tab_lose_no_answer(visit: Visit):
    page = visit("/placement/")
    other = page.context.new_page()
    other.goto("/placement/")
    reply(page, "Yes, today")

    other.get_by_role("button", name="Not yet").click()

    expect(other.get_by_text("Here is the current question.")).to_be_visible()
    assert question(other) == question(page)
    page.go_back()
    reply(page, "Not yet")
    answers = Placement.objects.get().answers
    assert answers[0][1] == "yes"


def test_stepping_back_in_two_tabs_removes_only_one_answer(visit: Visit):
    page = visit("/placement/")
    reply(page, "Yes, today")
    reply(page, "Yes, today")
    other = page.context.new_page()
    other.goto("/placement/")
    reply(page, "Back to question 2")

    reply(other, "Back to question 2")

    expect(other.get_by_text("Here is the current question.")).to_be_visible()
    expect(other.locator(".eyebrow")).to_contain_text("Question 2 of about")
    assert len(Placement.objects.get().answers) == 1


def test_starting_over_keeps_the_estimate_until_the_new_placement_ends(visit: Visit):
    page = visit("/placement/")
    while not is_finished(page):
        reply(page, "Yes, today")
    before = page.get_by_role("heading", level=1).inner_text()

    reply(page, "Start over")
    expect(page.locator(".eyebrow")).to_contain_text("Question 1 of about")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(before)

    page.goto("/placement/")
    while not is_finished(page):
        reply(page, ANSWERS["4"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("at Entry.")
