"""Answers that are not saved at once: kept, sent again, never lost, never for someone else."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from progress.models import Learner
from tests.browser.conftest import Visit, at_home
from tests.browser.test_ticking import RECORD, after, answering, box, done, eventually, slugs
from tests.factories import UserFactory

QUEUE = "answers-to-send"


def queued(page: Page) -> dict[str, str]:
    return json.loads(page.evaluate(f"localStorage.getItem('{QUEUE}')") or "{}")


def put_into_queue(page: Page, entries: object) -> None:
    page.evaluate(f"entries => localStorage.setItem('{QUEUE}', JSON.stringify(entries))", entries)


def try_again(page: Page) -> None:
    """End the fault and press the button.

    No mouse: the page also tries by itself, and on a slow machine it may hide the button first.
    """
    button = page.locator("[data-retry]")
    expect(button).to_be_visible()
    page.unroute(RECORD)
    button.dispatch_event("click")


def test_a_fault_of_the_server_keeps_the_tick_and_offers_a_retry(visit: Visit):
    page = visit("/guide/")
    page.route(RECORD, answering(500))
    box(page, "regression").check()

    expect(page.locator("#toast")).to_contain_text("1 answer is not saved yet.")
    expect(page.locator("#item-regression[data-unsaved] .box")).to_be_checked()
    try_again(page)

    expect(page.locator("#toast")).to_be_hidden()
    expect(page.locator("[data-unsaved]")).to_have_count(0)
    eventually(page, done, {"regression"})


def test_a_refusal_puts_the_box_back_and_says_why(visit: Visit):
    page = visit("/guide/")
    box(page, "regression").check()
    expect(page.locator("#rail")).to_contain_text("1 of 105")
    page.route(RECORD, answering(409, "Regression is no longer in the guide."))

    box(page, "regression").click()

    expect(page.locator("#toast")).to_contain_text("Regression is no longer in the guide.")
    expect(page.locator("#live")).to_have_text("Regression is no longer in the guide.")
    expect(box(page, "regression")).to_be_checked()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#toast")).to_be_hidden()


def test_ticks_made_offline_are_sent_when_the_network_is_back(visit: Visit):
    page = visit("/guide/")
    page.context.set_offline(True)
    box(page, "regression").check()
    box(page, "image-data").check()

    expect(page.locator("#toast")).to_contain_text(
        "2 answers are saved in this browser and will be sent"
    )
    page.context.set_offline(False)

    expect(page.locator("#toast")).to_be_hidden()
    eventually(page, done, {"regression", "image-data"})


@pytest.mark.parametrize("elsewhere", ["/guide/", "/"])
def test_the_queue_survives_a_reload(visit: Visit, elsewhere: str):
    page = visit("/guide/")
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
    page.route(RECORD, lambda route: route.abort())
    box(page, "regression").check()
    expect(page.locator("#toast")).to_contain_text("not saved yet")

    page.goto(elsewhere)
    expect(page.locator("#toast")).to_contain_text("not saved yet")
    assert done() == set()
    page.unroute(RECORD)
    page.reload()

    eventually(page, done, {"regression"})
    eventually(page, lambda: queued(page), {})
    if elsewhere == "/":
        expect(page.locator("#toast")).to_contain_text("Your offline answers are saved.")
    page.goto("/guide/")
    expect(box(page, "regression")).to_be_checked()


# An answer for a row that is gone finds its places in the new list, or not at all.
@pytest.mark.complains("htmx:oobErrorNoTarget")
def test_a_tick_under_way_is_not_lost_when_the_list_is_filtered(visit: Visit):
    page = visit("/guide/")
    first, second, third = slugs(page, 3)
    page.route(RECORD, after(300))
    for slug in (first, second, third):
        box(page, slug).check()

    page.get_by_label("Find an item").fill("data")

    expect(page.get_by_text("for “data”")).to_be_visible()
    eventually(page, done, {first, second, third})


def test_a_sign_in_in_another_tab_does_not_break_this_one(visit: Visit):
    page = visit("/guide/")
    box(page, "regression").check()
    expect(page.locator("#rail")).to_contain_text("1 of 105")
    other = page.context.new_page()
    other.goto("/account/signup/")
    other.locator("input[name=email]").fill("mira@example.org")
    other.locator("input[name=password1]").fill("correct horse battery")
    other.locator("input[name=password1]").press("Enter")
    other.wait_for_url(at_home)

    box(page, "image-data").check()

    expect(page.locator("#rail")).to_contain_text("2 of 105")
    assert Learner.objects.get().user.email == "mira@example.org"
    eventually(page, done, {"regression", "image-data"})


def test_seven_lost_ticks_are_tried_again_before_long(visit: Visit):
    page = visit("/guide/")
    page.clock.install()
    page.route(RECORD, answering(503))
    for slug in slugs(page, 7):
        box(page, slug).check()
    expect(page.locator("#toast")).to_contain_text("7 answers are not saved yet")

    page.unroute(RECORD)
    page.clock.run_for(6000)

    expect(page.locator("#toast")).to_be_hidden()
    eventually(page, lambda: len(done()), 7)


def test_where_the_browser_keeps_nothing_the_page_does(visit: Visit):
    page = visit("/guide/")
    page.evaluate("Storage.prototype.setItem = function () { throw new Error('full') }; 1")
    page.route(RECORD, answering(503))
    box(page, "regression").check()
    expect(page.locator("#toast")).to_contain_text("not saved yet")

    try_again(page)

    expect(page.locator("#toast")).to_be_hidden()
    eventually(page, done, {"regression"})


def test_an_unsaved_answer_that_a_search_hides_is_sent_all_the_same(visit: Visit):
    page = visit("/guide/")
    page.route(RECORD, answering(503))
    box(page, "regression").check()
    expect(page.locator("#toast")).to_contain_text("not saved yet")
    page.get_by_label("Find an item").fill("convolution")
    expect(page.locator("#item-regression")).to_have_count(0)

    try_again(page)

    eventually(page, done, {"regression"})


def test_what_somebody_else_has_waiting_stays_theirs(visit: Visit):
    page = visit("/guide/entry/theory/")
    first = slugs(page, 1)[0]
    put_into_queue(page, {f"7 /items/{first}/record/": "unanswered"})
    page.reload()

    page.locator(r"#category-entry\.theory\.all").click()
    expect(page.locator("input.box:checked")).to_have_count(4)
    box(page, first).uncheck()
    expect(page.locator("#rail")).to_contain_text("3 of 105")

    assert queued(page) == {f"7 /items/{first}/record/": "unanswered"}


@pytest.mark.parametrize("nonsense", [None, 7, "x"])
def test_a_spoiled_queue_harms_nothing(visit: Visit, nonsense: object):
    page = visit("/guide/")
    put_into_queue(page, nonsense)
    page.reload()

    box(page, "regression").check()

    eventually(page, done, {"regression"})


def test_a_guests_waiting_answer_goes_along_into_the_account(visit: Visit):
    user = UserFactory()
    page = visit("/privacy/", user=user)
    put_into_queue(page, {"guest /items/regression/record/": "done"})

    page.goto("/guide/")

    eventually(page, done, {"regression"})
    assert Learner.objects.get().user == user
    expect(page.locator("#toast")).to_be_hidden()


def test_the_first_answers_of_two_windows_make_one_guest(visit: Visit):
    one = visit("/guide/")
    two = one.context.new_page()
    two.goto("/guide/")
    first, second = slugs(one, 2)
    click = "slug => document.querySelector(`#item-${slug} .box`).click()"

    one.evaluate(click, first)
    two.evaluate(click, second)

    eventually(one, done, {first, second})
    assert Learner.objects.count() == 1


def test_a_page_of_somebody_who_signed_out_elsewhere_stores_nothing_for_a_guest(visit: Visit):
    page = visit("/guide/", user=UserFactory())
    page.context.clear_cookies(name="sessionid")

    box(page, "regression").click()

    expect(page.locator("#toast")).to_contain_text(
        "You signed in or out in another window, or your session has ended."
    )
    expect(box(page, "regression")).not_to_be_checked()
    assert Learner.objects.count() == 0
