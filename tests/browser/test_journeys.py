"""Complete journeys through the site, with JavaScript and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from progress.engine.responses import State
from roadmap.models import Item
from tests.browser.accounts import sign_in, sign_up
from tests.browser.conftest import Visit
from tests.browser.ticking import box
from tests.factories import LearnerFactory, ShareFactory, UserFactory

FIVE = ("small-datasets", "simple-preprocessing", "image-data", "text-data", "regression")


def turn_on_sharing(page: Page) -> str:
    """Turn on the learner's public page and return its URL."""
    page.goto("/share/")
    page.get_by_label("Anyone with the link").check()
    page.get_by_label("Name on your page").fill("Mira")
    page.get_by_role("button", name="Save").click()
    return page.get_by_label("Link to your page").input_value()


def turn_off_sharing(page: Page) -> None:
    page.get_by_label("Only you").check()
    page.get_by_role("button", name="Save").click()


def test_a_guest_ticks_signs_up_shares_and_revokes(visit: Visit):
    page = visit("/guide/")
    before = page.locator("#rail .headline").inner_text()
    for slug in FIVE:
        box(page, slug).check()
    expect(page.locator("#rail")).to_contain_text("5 of 105 done")
    expect(page.locator("#rail .headline")).not_to_have_text(before)
    expect(page.locator("#rail .headline")).to_contain_text("At least")

    page.goto("/account/signup/")
    sign_up(page)
    page.goto("/guide/")
    for slug in FIVE:
        expect(box(page, slug)).to_be_checked()
    expect(page.locator("input.box:checked")).to_have_count(5)

    address = turn_on_sharing(page)
    visitor = visit(address)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(
        re.compile("Mira is working at .* or above")
    )
    assert "mira@example.org" not in visitor.content()

    turn_off_sharing(page)
    assert visitor.goto(address).status == 404


def test_a_guest_ticks_signs_up_shares_and_revokes_without_javascript(visit: Visit):
    page = visit("/guide/", java_script_enabled=False)
    for slug in FIVE[:4]:
        box(page, slug).check()
    page.locator(r"#category-entry\.data-handling .save").click()
    assert page.url.endswith("/guide/#category-entry.data-handling")
    expect(page.get_by_text("Saved: 4 marked done.")).to_be_visible()
    box(page, "regression").check()
    page.locator(r"#category-entry\.classic-machine-learning .save").click()

    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(
        re.compile("You are working at .* or above")
    )
    page.get_by_role("link", name="Create an account").click()
    sign_up(page)
    expect(page.locator(".eyebrow")).to_have_text("Your map, 5 of 105 items done")

    address = turn_on_sharing(page)
    visitor = visit(address, java_script_enabled=False)
    expect(visitor.get_by_role("heading", level=1)).to_contain_text(
        re.compile("Mira is working at .* or above")
    )
    turn_off_sharing(page)
    assert visitor.goto(address).status == 404


@pytest.mark.parametrize("javascript", [True, False])
def test_a_learner_on_a_phone_chooses_what_everyone_can_see(visit: Visit, javascript: bool):
    user = UserFactory()
    rows = list(Item.objects.filter(status=Item.Status.PUBLISHED).order_by("pk")[:30])
    LearnerFactory(user=user).answer(
        {item.pk: State.DONE if place < 20 else State.NOT_YET for place, item in enumerate(rows)}
    )
    ShareFactory(handle="mira")
    phone = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": javascript}
    page = visit("/share/", user=user, **phone)
    page.get_by_label("Everyone").check()
    page.get_by_label("The map").uncheck()
    page.get_by_label("Handle").fill("mira")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").first).to_contain_text("This handle is taken.")
    expect(page.get_by_label("Everyone")).to_be_checked()
    expect(page.get_by_label("The map")).not_to_be_checked()

    page.get_by_label("Handle").fill("mira-s")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved. Everyone can see your progress page.")).to_be_visible()
    card = page.get_by_alt_text("Your link preview")
    card.scroll_into_view_if_needed()
    expect(card).to_be_visible()
    if javascript:
        for picture in page.locator("main img").all():
            assert picture.evaluate("i => i.decode().then(() => i.naturalWidth)") > 100
    expect(page.get_by_label("Link to your page")).to_have_value(re.compile(r"/@mira-s/$"))
    expect(page.get_by_label("Markdown for a README")).to_have_value(re.compile(r"/s/[\w-]+/\)$"))
    visitor = visit("/@mira-s/", **phone)
    expect(visitor.get_by_role("heading", name="Level by strand")).to_be_visible()
    expect(visitor.locator(".map")).to_have_count(0)
    expect(visitor.locator(".estimate-dots")).to_be_visible()

    turn_off_sharing(page)
    assert visitor.goto("/@mira-s/").status == 404
    assert visitor.goto("/@mira-s/badge.svg").status == 200


def test_the_copy_buttons_copy(visit: Visit):
    user = UserFactory()
    ShareFactory(learner=LearnerFactory(user=user), handle="mira", public=True)
    page = visit("/share/", user=user, permissions=["clipboard-write"])

    page.get_by_role("button", name="Copy the Markdown").click()

    expect(page.locator("#live")).to_have_text("Copied.")
    snippet = page.get_by_label("Markdown for a README").input_value()
    page.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    page.locator("textarea").last.press("Control+v")  # no page may read the clipboard itself
    expect(page.locator("textarea").last).to_have_value(snippet)
    assert re.search(r"/s/[\w-]+/\)$", snippet)


@pytest.mark.parametrize("reply", ["Promise.reject(new Error())", "new Promise(() => {})"])
def test_a_copy_button_that_gets_no_reply_selects_the_text(visit: Visit, reply: str):
    user = UserFactory()
    ShareFactory(learner=LearnerFactory(user=user))
    page = visit("/share/", user=user)
    page.evaluate(f"Clipboard.prototype.writeText = () => {reply}; 1")
    page.clock.install()

    page.get_by_role("button", name="Copy the Markdown").click()
    page.clock.run_for(3000)

    expect(page.locator("#live")).to_contain_text("Text selected.")


def test_a_new_link_replaces_the_old_one(visit: Visit):
    user = UserFactory()
    share = ShareFactory(learner=LearnerFactory(user=user))
    page = visit("/share/", user=user)

    page.get_by_role("button", name="Create a new link").click()

    address = page.get_by_label("Link to your page").input_value()
    visitor = visit(address)
    assert share.token not in address
    assert visitor.goto(share.get_absolute_url()).status == 404


def test_signing_in_adds_the_answers_of_this_browser_and_says_so(visit: Visit):
    UserFactory(email="mira@example.org")
    page = visit("/guide/")
    box(page, FIVE[0]).check()
    expect(page.locator("#rail")).to_contain_text("1 of 105 done")

    page.goto("/account/login/")
    sign_in(page, "mira@example.org")

    added = page.get_by_text("1 answer from this browser was added to your account.")
    expect(added).to_be_visible()
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
