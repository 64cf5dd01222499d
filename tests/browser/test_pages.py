"""Every page in every dress: axe finds nothing, nothing scrolls sideways, nothing jumps, nothing is
inline. A page that is added to the site without a row here fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from accounts.models import User
from progress.engine.responses import State
from progress.models import Learner
from roadmap.models import Item
from tests.browser.conftest import Visit, at_home
from tests.browser.error_urls import ERRORS
from tests.browser.pages import (
    CURATOR,
    FIRST_FACTOR,
    GUEST,
    LEARNER,
    NO_PAGES,
    NO_PASSWORD,
    SECOND_STEP,
    TWO_FACTOR,
)
from tests.browser.test_journeys import PASSWORD, sign_in
from tests.factories import LearnerFactory, NoticeFactory, ShareFactory, UserFactory

# Preloading would put the stylesheets inline, and our policy would complain about axe.
AXE = {"resultTypes": ["violations"], "preload": False}
WIDTHS, THEMES = (1280, 390, 320), ("light", "dark")
WATCH = """
window.shifts = 0;
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifts += e.value; })
  .observe({ type: "layout-shift", buffered: true });
window.forbidden = [];
addEventListener("securitypolicyviolation", (event) => window.forbidden.push(event.blockedURI));
"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
WIDE_SPACING = """
const sheet = new CSSStyleSheet();
sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; "
  + "word-spacing: .16em !important } p { margin-block-end: 2em !important }");
document.adoptedStyleSheets = [sheet];
"""


def route_names(resolver: URLResolver) -> Iterator[str]:
    """The names of all routes; the admin's are Django's."""
    for route in resolver.url_patterns:
        if isinstance(route, URLPattern):
            yield str(route.name)
        elif route.namespace != "admin":
            yield from route_names(route)


def test_every_route_is_looked_at_or_is_no_page():
    pages = (GUEST, LEARNER, TWO_FACTOR, FIRST_FACTOR, NO_PASSWORD, SECOND_STEP)
    looked_at = {name.split(",")[0] for each in pages for name in each}

    assert set(route_names(get_resolver())) - looked_at - NO_PAGES == set()


@pytest.fixture
def learner(site: str) -> User:
    """Someone with answers of all kinds, a placement that is done, and a shared page."""
    user = UserFactory()
    learner = LearnerFactory(user=user)
    items = list(Item.objects.filter(status=Item.Status.PUBLISHED).order_by("pk"))
    learner.answer({item.pk: State.DONE for item in items[:30]})
    learner.answer({item.pk: State.NOT_YET for item in items[30:60]})
    learner.answer({items[60].pk: State.LEARNING, items[61].pk: State.NOT_FOR_ME})
    client = Client()
    client.force_login(user)
    for _ in range(15):
        page = client.get("/placement/")
        if page.status_code == 302:
            break
        client.post("/placement/", {"item": page.context["item"].slug, "answer": "partly"})
    ShareFactory(learner=learner, token="token", name="Mira")
    NoticeFactory(item=Item.objects.get(slug="fine-tuning"))
    other = ShareFactory(public=True, handle="mira", name="Mira", shows_map=False)
    other.learner.answer({item.pk: State.DONE for item in items[:9]})
    return user


def faults(page: Page, where: str) -> Iterator[str]:
    """What is wrong with the page as it stands."""
    for violation in Axe().run(page, options=AXE).response["violations"]:
        yield f"{where}: axe {violation['id']}: {[n['html'][:120] for n in violation['nodes'][:3]]}"
    if over := page.evaluate(SIDEWAYS):
        yield f"{where}: scrolls {over} px sideways"


def inline(page: Page, where: str) -> Iterator[str]:
    """Inline code or style, which the policy forbids, and what a page must have."""
    if found := page.locator("[style], [onclick], script:not([src])").count():
        yield f"{where}: {found} elements with inline style or code"
    if (count := page.locator("h1").count()) != 1:
        yield f"{where}: {count} h1"
    if not page.title():
        yield f"{where}: no title"


def look(page: Page, pages: dict[str, str], *, ours: bool = True) -> list[str]:
    """Go through the pages in all widths and themes; the faults found."""
    found: list[str] = []
    page.add_init_script(WATCH)
    for name, path in pages.items():
        for theme in THEMES:
            page.set_viewport_size({"width": 1280, "height": 900})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.goto(path)
            page.evaluate("document.fonts.ready")
            if urlsplit(page.url).path != path.split("?")[0]:
                found.append(f"{name}: leads to {page.url}")
            if shifts := ours and page.evaluate("window.shifts"):
                found.append(f"{name}: layout shift {shifts}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                wrong = faults if ours else admin_faults
                found += wrong(page, f"{name} {width} {theme}")
        if ours:
            found += inline(page, name)
            found += stretched(page, name)
        if forbidden := page.evaluate("window.forbidden"):
            found.append(f"{name}: the policy forbids {forbidden}")
    return found


def stretched(page: Page, name: str) -> Iterator[str]:
    """With text twice as large, and with wide spacing (WCAG 1.4.4, 1.4.12), nothing is cut off."""
    for change, label in ((LARGE_TEXT, "at 200 %"), (WIDE_SPACING, "with wide spacing")):
        page.reload()
        page.evaluate(change)
        for width in (1280, 768):
            page.set_viewport_size({"width": width, "height": 900})
            if over := page.evaluate(SIDEWAYS):
                yield f"{name} {width} {label}: scrolls {over} px sideways"


def admin_faults(page: Page, where: str) -> Iterator[str]:
    """Of Django's own pages, only what we put on them."""
    for violation in Axe().run(page, context="#header", options=AXE).response["violations"]:
        yield f"{where}: axe {violation['id']}"


def test_what_a_guest_sees(visit: Visit):
    assert look(visit(), GUEST) == []


def test_what_a_learner_sees(visit: Visit, learner: User):
    pages = {name: path for name, path in LEARNER.items() if name != "history_figure"}

    assert look(visit(user=learner), pages) == []


def test_what_somebody_with_two_factors_sees(visit: Visit):
    user = UserFactory()
    page = visit("/account/login/")
    sign_in(page, user.email)
    page.wait_for_url(at_home)
    page.goto(FIRST_FACTOR["mfa_activate_totp"])  # asks for the password again
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/2fa/totp/activate/")
    assert look(page, FIRST_FACTOR) == []
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)

    assert look(page, TWO_FACTOR) == []

    other = visit("/account/login/")
    sign_in(other, user.email)
    other.wait_for_url("**/2fa/authenticate/")
    assert look(other, SECOND_STEP) == []


def test_what_somebody_without_a_password_sees(visit: Visit):
    user = UserFactory()
    user.set_unusable_password()
    user.save()

    assert look(visit(user=user), NO_PASSWORD) == []


def test_what_goes_wrong_is_as_accessible(visit: Visit, settings):
    settings.ROOT_URLCONF = "tests.browser.error_urls"

    assert look(visit(), {name: f"/errors/{name}/" for name in ERRORS}) == []


def test_what_a_curator_sees(visit: Visit):
    user = UserFactory(is_staff=True, is_superuser=True)
    item = Item.objects.earliest("pk")
    pages = CURATOR | {"admin, an item": f"/admin/roadmap/item/{item.pk}/change/"}

    assert look(visit(user=user), pages, ours=False) == []


def test_a_refused_form_is_as_accessible(visit: Visit):
    page = visit("/account/signup/")
    page.locator("input[name=email]").fill("nobody")
    page.locator("input[name=password1]").fill("123")
    page.locator("input[name=password1]").press("Enter")
    page.wait_for_selector(".error-summary")

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert list(faults(page, "sign-up with errors")) == []
    assert Learner.objects.count() == 0


def test_the_map_is_printed_on_one_page(visit: Visit, learner: User):
    page = visit("/", user=learner)

    pdf = page.pdf(format="A4")

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_without_colors_of_its_own_the_map_still_tells_done_from_open(visit: Visit, learner: User):
    page = visit("/", user=learner, forced_colors="active")
    ground = "i => getComputedStyle(i).backgroundColor"

    done = page.locator(".map .pips i.done").first.evaluate(ground)
    still_open = page.locator(".map .pips i:not([class])").first.evaluate(ground)

    assert done != still_open
