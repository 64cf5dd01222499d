"""Queued answers: stored in the browser, sent again, never lost, never saved for someone else."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from progress.models import Learner
from tests.browser.conftest import Visit, is_map
from tests.browser.ticking import (
    RECORD,
    box,
    delay_by,
    done_slugs,
    respond_with,
    slugs,
    wait_until_equal,
)
from tests.factories import UserFactory

QUEUE = "answers-to-send"


def stored_queue(page: Page) -> dict[str, str]:
    return json.loads(page.evaluate(f"localStorage.getItem('{QUEUE}')") or "{}")


def store_queue(page: Page, entries: object) -> None:
    page.evaluate(f"entries => localStorage.setItem('{QUEUE}', JSON.stringify(entries))", entries)


def end_failure_and_retry(page: Page) -> None:
    """Stop failing requests and press the button.

    Not by mouse: the page also retries automatically, and might hide the button before the click.
    """
    button = page.locator("[data-retry]")
    expect(button).to_be_visible()
    page.unroute(RECORD)
    button.dispatch_event("click")


def test_after_a_server_error_the_tick_is_kept_and_can_be_retried(visit: Visit):
    page = visit("/guide/")
    page.route(RECORD, respond_with(500))
    box(page, "regression").check()

    expect(page.locator("#toast")).to_contain_text("1 answer is not saved yet.")
    expect(page.locator("#item-regression[data-unsaved] .box")).to_be_checked()
    end_failure_and_retry(page)

    expect(page.locator("#toast")).to_be_hidden()
    expect(page.locator("[data-unsaved]")).to_have_count(0)
    wait_until_equal(page, done_slugs, {"regression"})


def test_after_too_many_changes_the_tick_is_kept_and_the_wait_is_told(visit: Visit):
    page = visit("/guide/")
    page.route(RECORD, respond_with(429, "Not saved yet. Try again in 25 minutes."))
    box(page, "regression").check()

    expect(page.locator("#toast")).to_contain_text("Try again in 25 minutes.")
    expect(page.locator("#item-regression[data-unsaved] .box")).to_be_checked()
    assert list(stored_queue(page).values()) == ["done"]
    end_failure_and_retry(page)

    wait_until_equal(page, done_slugs, {"regression"})


def test_a_rejected_answer_resets_the_checkbox_and_says_why(visit: Visit):
    page = visit("/guide/")
    box(page, "regression").check()
    expect(page.locator("#rail")).to_contain_text("1 of 105")
    page.route(RECORD, respond_with(409, "Regression is no longer in the guide."))

    box(page, "regression").click()

    expect(page.locator("#toast")).to_contain_text("Regression is no longer in the guide.")
    expect(page.locator("#live")).not_to_contain_text("no longer")  # the toast is an alert itself
    expect(box(page, "regression")).to_be_checked()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#toast")).to_be_hidden()


def test_offline_ticks_are_sent_when_the_network_is_back(visit: Visit):
    page = visit("/guide/")
    page.context.set_offline(True)
    box(page, "regression").check()
    box(page, "image-data").check()

    expect(page.locator("#toast")).to_contain_text(
        "2 answers are saved in this browser and will be sent"
    )
    page.context.set_offline(False)

    expect(page.locator("#toast")).to_be_hidden()
    wait_until_equal(page, done_slugs, {"regression", "image-data"})


@pytest.mark.parametrize("elsewhere", ["/guide/", "/"])
def test_the_queue_survives_a_reload(visit: Visit, elsewhere: str):
    page = visit("/guide/")
    page.on("dialog", lambda dialog: dialog.accept())  # "Leave this page?"
    page.route(RECORD, lambda route: route.abort())
    box(page, "regression").check()
    expect(page.locator("#toast")).to_contain_text("not saved yet")

    page.goto(elsewhere)
    expect(page.locator("#toast")).to_contain_text("not saved yet")
    assert done_slugs() == set()
    page.unroute(RECORD)
    page.reload()

    wait_until_equal(page, done_slugs, {"regression"})
    wait_until_equal(page, lambda: stored_queue(page), {})
    if elsewhere == "/":
        expect(page.locator("#toast")).to_contain_text("Your offline answers are saved.")
    page.goto("/guide/")
    expect(box(page, "regression")).to_be_checked()


# The filtered list may lack the elements that a late response updates.
@pytest.mark.complains("htmx:oobErrorNoTarget")
def test_filtering_the_list_does_not_lose_a_pending_tick(visit: Visit):
    page = visit("/guide/")
    first, second, third = slugs(page, 3)
    page.route(RECORD, delay_by(300))
    for slug in (first, second, third):
        box(page, slug).check()

    page.get_by_label("Find an item").fill("data")

    expect(page.get_by_text("for “data”")).to_be_visible()
    wait_until_equal(page, done_slugs, {first, second, third})


def test_ticking_still_works_after_signing_up_in_another_tab(visit: Visit):
    page = visit("/guide/")
    box(page, "regression").check()
    expect(page.locator("#rail")).to_contain_text("1 of 105")
    other = page.context.new_page()
    other.goto("/account/signup/")
    other.locator("input[name=email]").fill("mira@example.org")
    other.locator("input[name=password1]").fill("correct horse battery")
    other.locator("input[name=password1]").press("Enter")
    other.wait_for_url(is_map)

    box(page, "image-data").check()

    expect(page.locator("#rail")).to_contain_text("2 of 105")
    assert Learner.objects.get().user.email == "mira@example.org"
    wait_until_equal(page, done_slugs, {"regression", "image-data"})


def test_seven_failed_ticks_are_retried_automatically(visit: Visit):
    page = visit("/guide/")
    page.clock.install()
    page.route(RECORD, respond_with(503))
    for slug in slugs(page, 7):
        box(page, slug).check()
    expect(page.locator("#toast")).to_contain_text("7 answers are not saved yet")

    page.unroute(RECORD)
    page.clock.run_for(6000)

    expect(page.locator("#toast")).to_be_hidden()
    wait_until_equal(page, lambda: len(done_slugs()), 7)


def test_the_page_keeps_the_queue_if_the_browser_cannot_store_it(visit: Visit):
    page = visit("/guide/")
    page.evaluate("Storage.prototype.setItem = function () { throw new Error('full') }; 1")
    page.route(RECORD, respond_with(503))
    box(page, "regression").check()
    expect(page.locator("#toast")).to_contain_text("not saved yet")

    end_failure_and_retry(page)

    expect(page.locator("#toast")).to_be_hidden()
    wait_until_equal(page, done_slugs, {"regression"})


def test_an_unsaved_answer_hidden_by_a_search_is_still_sent(visit: Visit):
    page = visit("/guide/")
    page.route(RECORD, respond_with(503))
    box(page, "regression").check()
    expect(page.locator("#toast")).to_contain_text("not saved yet")
    page.get_by_label("Find an item").fill("convolution")
    expect(page.locator("#item-regression")).to_have_count(0)

    end_failure_and_retry(page)

    wait_until_equal(page, done_slugs, {"regression"})


def test_another_users_queue_is_left_alone(visit: Visit):
    page = visit("/guide/entry/theory/")
    first = slugs(page, 1)[0]
    store_queue(page, {f"7 /items/{first}/record/": "unanswered"})
    page.reload()

    page.locator(r"#category-entry\.theory\.all").click()
    expect(page.locator("input.box:checked")).to_have_count(4)
    box(page, first).uncheck()
    expect(page.locator("#rail")).to_contain_text("3 of 105")

    assert stored_queue(page) == {f"7 /items/{first}/record/": "unanswered"}


@pytest.mark.parametrize("nonsense", [None, 7, "x"])
def test_an_invalid_queue_does_no_harm(visit: Visit, nonsense: object):
    page = visit("/guide/")
    store_queue(page, nonsense)
    page.reload()

    box(page, "regression").check()

    wait_until_equal(page, done_slugs, {"regression"})


def test_a_guests_queued_answer_is_saved_to_the_account(visit: Visit):
    user = UserFactory()
    page = visit("/privacy/", user=user)
    store_queue(page, {"guest /items/regression/record/": "done"})

    page.goto("/guide/")

    wait_until_equal(page, done_slugs, {"regression"})
    assert Learner.objects.get().user == user
    expect(page.locator("#toast")).to_be_hidden()


def test_simultaneous_first_answers_in_two_windows_create_one_guest(visit: Visit):
    one = visit("/guide/")
    two = one.context.new_page()
    two.goto("/guide/")
    first, second = slugs(one, 2)
    click = "slug => document.querySelector(`#item-${slug} .box`).click()"

    one.evaluate(click, first)
    two.evaluate(click, second)

    wait_until_equal(one, done_slugs, {first, second})
    assert Learner.objects.count() == 1


def test_a_page_whose_user_signed_out_elsewhere_saves_nothing_for_a_guest(visit: Visit):
    page = visit("/guide/", user=UserFactory())
    page.context.clear_cookies(name="sessionid")

    box(page, "regression").click()

    expect(page.locator("#toast")).to_contain_text(
        "You signed in or out in another window, or your session has ended."
    )
    expect(box(page, "regression")).not_to_be_checked()
    assert Learner.objects.count() == 0
