"""Browsers that refuse what the scripts ask: an answer is saved, or the page says why not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from progress.models import Learner, Record
from tests.browser.conftest import Visit
from tests.browser.ticking import RECORD, box, done_slugs, respond_with, wait_until_equal

REFUSED = "throw new DOMException('Access is denied.', 'SecurityError')"
LOCKS = {
    "unreadable": f"""Object.defineProperty(
      Navigator.prototype, "locks", {{ get() {{ {REFUSED} }} }})""",
    "throwing": f"LockManager.prototype.request = () => {{ {REFUSED} }}",
    "rejecting": f"LockManager.prototype.request = async () => {{ {REFUSED} }}",
    "silent": "LockManager.prototype.request = () => new Promise(() => {})",
}
STORAGE = {
    "unreadable": f"""for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, {{ get() {{ {REFUSED} }} }})""",
    "missing": """for (const name of ["localStorage", "sessionStorage"])
      Object.defineProperty(window, name, { value: null })""",
    "throwing": f"""for (const name of ["getItem", "setItem", "removeItem"])
      Storage.prototype[name] = () => {{ {REFUSED} }}""",
}
HELD_FOREVER = "void navigator.locks.request('answers', () => new Promise(() => {}))"
NO_COOKIE = "Your browser blocks or has deleted this site’s cookies"
PATIENCE = 10_000  # milliseconds that a page waits for a lock


def visit_with(visit: Visit, script: str, path: str = "/guide/") -> Page:
    """Open a page in a browser in which the script has run before those of the page."""
    page = visit("/privacy/")
    page.context.add_init_script(script)
    page.goto(path)
    return page


@pytest.mark.parametrize(
    ("lock", "storage"),
    [("unreadable", "missing"), ("throwing", "throwing"), ("rejecting", "unreadable")],
)
def test_without_lock_and_storage_every_answer_is_saved(visit: Visit, lock: str, storage: str):
    page = visit_with(visit, f"{LOCKS[lock]}; {STORAGE[storage]}")

    box(page, "regression").check()
    expect(page.locator("#rail")).to_contain_text("1 of 105")
    page.locator(r"#category-entry\.theory\.all").click()
    expect(page.locator("#rail")).to_contain_text("5 of 105")
    page.locator("[id='level-entry.rest']").click()
    expect(page.locator("#live")).to_contain_text("Saved: 16 marked not yet.")
    page.get_by_label("Find an item").fill("regression")
    expect(page.get_by_text("for “regression”")).to_be_visible()
    page.goto("/items/fine-tuning/")
    page.get_by_label("Done: I can do this today").check()
    expect(page.locator("#rail")).to_contain_text("6 of 105")
    assert Record.objects.count() == 22


def test_a_lock_that_never_comes_delays_answers_only_once(visit: Visit):
    page = visit_with(visit, LOCKS["silent"])
    page.clock.install()
    box(page, "regression").check()
    box(page, "image-data").check()
    page.clock.run_for(PATIENCE)

    expect(page.locator("#rail")).to_contain_text("2 of 105")
    box(page, "text-data").check()
    expect(page.locator("#rail")).to_contain_text("3 of 105")


def test_a_window_that_keeps_the_lock_does_not_stop_the_others(visit: Visit):
    frozen = visit("/guide/")
    frozen.evaluate(HELD_FOREVER)
    ways = {
        "/items/regression/": lambda page: page.get_by_label("Done: I can do this today").check(),
        "/guide/": lambda page: page.locator(r"#category-entry\.theory\.all").click(),
        "/guide/entry/theory/": lambda page: page.locator("input.box").first.uncheck(),
    }
    for (path, answer), done in zip(ways.items(), (1, 5, 4), strict=True):
        page = frozen.context.new_page()
        page.goto(path)
        page.clock.install()
        answer(page)
        page.clock.run_for(PATIENCE)
        expect(page.locator("#rail")).to_contain_text(f"{done} of 105")


def test_an_answer_only_in_memory_is_not_left_behind_silently(visit: Visit):
    page = visit_with(visit, STORAGE["throwing"])
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.evaluate(HELD_FOREVER)
    box(page, "regression").click()

    page.goto("/privacy/")

    assert asked == ["beforeunload"]


def test_a_full_storage_does_not_send_an_old_answer_again(visit: Visit):
    page = visit("/guide/")
    page.route(RECORD, respond_with(503))
    box(page, "regression").check()
    expect(page.locator("#toast")).to_contain_text("not saved yet")
    page.unroute(RECORD)
    page.evaluate("Storage.prototype.setItem = () => { throw new Error('full') }; 1")
    box(page, "regression").uncheck()
    expect(page.locator("#toast")).to_be_hidden()
    page.reload()
    page.wait_for_load_state("networkidle")

    expect(box(page, "regression")).not_to_be_checked()
    assert done_slugs() == set()


def test_without_cookies_a_tick_goes_back_and_the_page_says_why(visit: Visit):
    page = visit("/guide/")
    page.context.clear_cookies()

    box(page, "regression").click()

    expect(page.locator("#toast")).to_contain_text(NO_COOKIE)
    expect(page.locator("#live")).not_to_contain_text("done")
    expect(box(page, "regression")).not_to_be_checked()
    expect(page.locator("[data-unsaved]")).to_have_count(0)
    assert not Learner.objects.exists()
    page.reload()  # sets the cookie again
    box(page, "regression").check()
    wait_until_equal(page, done_slugs, {"regression"})


def test_without_cookies_no_other_control_claims_to_have_saved(visit: Visit):
    page = visit("/guide/")
    for button in (r"#category-entry\.theory\.all", "[id='list.rest']"):
        page.context.clear_cookies()
        page.locator(button).click()
        expect(page.locator("#toast")).to_contain_text(NO_COOKIE)
        expect(page.locator("input.box:checked")).to_have_count(0)
        page.reload()
        expect(page.locator("#toast")).to_be_hidden()

    page.goto("/items/regression/")
    page.context.clear_cookies()
    page.get_by_label("Learning", exact=True).click()
    expect(page.locator("#toast")).to_contain_text(NO_COOKIE)
    expect(page.get_by_label("No answer")).to_be_checked()
    assert not Learner.objects.exists()


def test_without_cookies_and_javascript_the_next_page_says_why(visit: Visit):
    page = visit("/guide/entry/theory/", java_script_enabled=False)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save Theory, Entry").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Send the form again")
    expect(page.locator(".lead")).to_contain_text(NO_COOKIE)
    assert not Learner.objects.exists()


def test_a_queued_answer_is_sent_by_a_browser_without_abort_signals(visit: Visit):
    page = visit_with(visit, "delete AbortSignal.timeout")  # sets the cookie
    page.evaluate(
        "localStorage.setItem('answers-to-send', "
        """'{"guest /items/regression/record/": "done"}')"""
    )
    page.goto("/")

    wait_until_equal(page, done_slugs, {"regression"})


def test_a_page_that_sets_no_cookie_keeps_a_queued_answer(visit: Visit):
    page = visit("/privacy/")
    page.evaluate(
        "localStorage.setItem('answers-to-send', "
        """'{"guest /items/regression/record/": "done"}')"""
    )
    page.reload()
    expect(page.locator("#toast")).to_contain_text("1 answer is not saved yet.")
    page.goto("/guide/")

    wait_until_equal(page, done_slugs, {"regression"})


def test_a_page_without_htmx_leaves_answers_to_its_form(visit: Visit):
    page = visit("/privacy/")
    page.context.route("**/htmx*.js", lambda route: route.abort())
    page.goto("/guide/entry/theory/")
    first = page.locator("input.box").first
    first.check()
    page.get_by_role("button", name="Save Theory, Entry").click()
    expect(page.get_by_text("Saved: 1 marked done.")).to_be_visible()

    assert page.evaluate("localStorage.length") == 0
    assert len(done_slugs()) == 1
