"""Every page in every width and theme: no axe violations, horizontal scrolling, layout shifts, or
inline code. A new page that is missing in tests/browser/pages.py fails a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page, Route

from accounts.models import User
from config.providers import providers
from progress.engine.responses import State
from progress.models import Learner
from roadmap.models import Item
from tests.browser.accounts import PASSWORD, sign_in
from tests.browser.authenticator import give_passkey
from tests.browser.conftest import Visit, is_map
from tests.browser.error_urls import ERRORS
from tests.browser.pages import (
    CONNECTED,
    CURATOR,
    FIRST_FACTOR,
    GUEST,
    LEARNER,
    NO_PASSWORD,
    NOT_PAGES,
    PASSKEY,
    PROVIDERS,
    SECOND_STEP,
    TWO_FACTOR,
)
from tests.factories import LearnerFactory, NoticeFactory, ShareFactory, UserFactory

# Preloading would insert inline stylesheets, which our content security policy blocks.
AxeOptions = dict[str, Any]
AXE: AxeOptions = {"resultTypes": ["violations"], "preload": False}
COLORS = AXE | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
AXE_SCRIPT = Axe().axe_script
RUN_AXE = "([context, options]) => axe.run(context, options).then((found) => found.violations)"
WIDTHS = (1280, 390, 320)
RECORD_VIOLATIONS = """
window.shifts = 0;
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.shifts += e.value; })
  .observe({ type: "layout-shift", buffered: true });
window.forbidden = [];
addEventListener("securitypolicyviolation", (event) => window.forbidden.push(event.blockedURI));
"""
HORIZONTAL_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NEXT_FRAME = "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))"
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"
WIDE_SPACING = """
document.documentElement.style.fontSize = "";
const sheet = new CSSStyleSheet();
sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; "
  + "word-spacing: .16em !important } p { margin-block-end: 2em !important }");
document.adoptedStyleSheets = [sheet];
"""


def route_names(resolver: URLResolver) -> Iterator[str]:
    """Yield the names of all routes, except the admin's, which are Django's."""
    for route in resolver.url_patterns:
        if isinstance(route, URLPattern):
            yield str(route.name)
        elif route.namespace != "admin":
            yield from route_names(route)


def test_every_route_is_checked_or_listed_as_not_a_page():
    steps = (TWO_FACTOR, FIRST_FACTOR, PASSKEY, NO_PASSWORD, SECOND_STEP)
    pages = (GUEST, LEARNER, *steps, PROVIDERS, CONNECTED)
    checked_routes = {name.split(",")[0] for each in pages for name in each}

    assert set(route_names(get_resolver())) - checked_routes - NOT_PAGES == set()


@pytest.fixture
def learner(site: str) -> User:
    """A user with answers of all kinds, a finished placement, and a public page."""
    user = UserFactory()
    learner = LearnerFactory(user=user)
    items = list(Item.objects.filter(status=Item.Status.PUBLISHED).order_by("pk"))
    client = Client()
    client.force_login(user)
    for _ in range(15):
        page = client.get("/placement/")
        if page.status_code == 302:
            break
        client.post("/placement/", {"item": page.context["item"].slug, "answer": "partly"})
    learner.answer({item.pk: State.DONE for item in items[:30]})
    learner.answer({item.pk: State.NOT_YET for item in items[30:60]})
    learner.answer({items[60].pk: State.LEARNING, items[61].pk: State.NOT_FOR_ME})
    ShareFactory(learner=learner, token="token", name="Mira")
    NoticeFactory(item=Item.objects.get(slug="fine-tuning"))
    other = ShareFactory(public=True, handle="mira", name="Mira", shows_map=False)
    other.learner.answer({item.pk: State.DONE for item in items[:9]})
    return user


def axe_violations(page: Page, rules: AxeOptions, context: str = "html") -> list[dict[str, Any]]:
    """Return the violations that axe finds. Its half a megabyte is loaded once per document."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN_AXE, [context, rules])


def page_faults(page: Page, where: str, rules: AxeOptions = AXE) -> Iterator[str]:
    """Yield axe violations and horizontal scrolling of the page in its current state."""
    for violation in axe_violations(page, rules):
        yield f"{where}: axe {violation['id']}: {[n['html'][:120] for n in violation['nodes'][:3]]}"
    if over := page.evaluate(HORIZONTAL_OVERFLOW):
        yield f"{where}: scrolls {over} px sideways"


def markup_faults(page: Page, where: str) -> Iterator[str]:
    """Yield inline code or style, which the policy forbids, and a missing title or heading."""
    if found := page.locator("[style], [onclick], script:not([src])").count():
        yield f"{where}: {found} elements with inline style or code"
    if (count := page.locator("h1").count()) != 1:
        yield f"{where}: {count} h1"
    if not page.title():
        yield f"{where}: no title"


def find_faults(page: Page, pages: dict[str, str], *, ours: bool = True) -> list[str]:
    """Return the faults of the pages in all widths and themes."""
    found: list[str] = []
    list_faults = page_faults if ours else admin_faults
    page.add_init_script(RECORD_VIOLATIONS)
    for name, path in pages.items():
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.goto(path)
        page.evaluate("document.fonts.ready")
        if urlsplit(page.url).path != path.split("?")[0]:
            found.append(f"{name}: leads to {page.url}")
        if shifts := ours and page.evaluate("window.shifts"):
            found.append(f"{name}: layout shift {shifts}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += list_faults(page, f"{name} {width}")
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.reload()
        page.evaluate("document.fonts.ready")
        for width in (WIDTHS[-1], WIDTHS[0]):  # only colors differ
            page.set_viewport_size({"width": width, "height": 900})
            found += list_faults(page, f"{name} {width} dark", COLORS)
        if ours:
            found += markup_faults(page, name)
            found += zoom_faults(page, name)
        if forbidden := page.evaluate("window.forbidden"):
            found.append(f"{name}: the policy forbids {forbidden}")
    return found


def zoom_faults(page: Page, name: str) -> Iterator[str]:
    """Yield horizontal scrolling at 200% text size and with wide spacing (WCAG 1.4.4, 1.4.12)."""
    for change, label in ((LARGE_TEXT, "at 200 %"), (WIDE_SPACING, "with wide spacing")):
        page.evaluate(change)
        for width in (1280, 768):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(NEXT_FRAME)  # the new size is there with the next frame
            if over := page.evaluate(HORIZONTAL_OVERFLOW):
                yield f"{name} {width} {label}: scrolls {over} px sideways"


def admin_faults(page: Page, where: str, rules: AxeOptions = AXE) -> Iterator[str]:
    """Yield axe violations in the header, the part of Django's pages that is ours."""
    for violation in axe_violations(page, rules, "#header"):
        yield f"{where}: axe {violation['id']}"


@pytest.mark.parametrize("path", [GUEST["category"], GUEST["account_signup"]])
def test_a_font_that_arrives_late_moves_nothing(visit: Visit, path: str):
    page = visit("about:blank")
    held: list[Route] = []
    page.add_init_script(RECORD_VIOLATIONS)
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(path, wait_until="commit")
    page.locator("footer").wait_for()
    page.wait_for_timeout(500)

    for route in held:
        route.continue_()
    page.wait_for_timeout(500)

    assert held
    assert page.evaluate("window.shifts") == 0


def test_the_pages_of_a_guest_have_no_faults(visit: Visit):
    assert find_faults(visit(), GUEST) == []


def test_the_pages_of_a_learner_have_no_faults(visit: Visit, learner: User):
    pages = {name: path for name, path in LEARNER.items() if name != "history_figure"}

    assert find_faults(visit(user=learner), pages) == []


def test_the_pages_of_two_factor_authentication_have_no_faults(visit: Visit):
    user = UserFactory()
    page = visit("/account/login/")
    sign_in(page, user.email)
    page.wait_for_url(is_map)
    page.goto(FIRST_FACTOR["mfa_activate_totp"])  # asks for the password again
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/2fa/totp/activate/")
    assert find_faults(page, FIRST_FACTOR) == []
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    passkey = give_passkey(user)
    passkeys = {name: path.format(passkey.pk) for name, path in PASSKEY.items()}

    assert find_faults(page, TWO_FACTOR | passkeys) == []

    other = visit("/account/login/")
    sign_in(other, user.email)
    other.wait_for_url("**/2fa/authenticate/")
    assert find_faults(other, SECOND_STEP) == []


def test_the_page_of_an_account_without_a_password_has_no_faults(visit: Visit):
    user = UserFactory()
    user.set_unusable_password()
    user.save()

    assert find_faults(visit(user=user), NO_PASSWORD) == []


def test_the_pages_of_providers_have_no_faults(visit: Visit, settings):
    settings.SOCIALACCOUNT_PROVIDERS = providers(github=("id", "secret"), google=("id", "secret"))
    user = UserFactory()
    data = {"login": "mira-k", "email": ""}
    SocialAccount.objects.create(user=user, provider="github", uid="1", extra_data=data)

    assert find_faults(visit(), PROVIDERS) == []
    assert find_faults(visit(user=user), CONNECTED) == []


def test_error_pages_have_no_faults(visit: Visit, settings):
    settings.ROOT_URLCONF = "tests.browser.error_urls"

    assert find_faults(visit(), {name: f"/errors/{name}/" for name in ERRORS}) == []


def test_the_pages_of_a_curator_have_no_faults(visit: Visit):
    user = UserFactory(is_staff=True, is_superuser=True)
    item = Item.objects.earliest("pk")
    pages = CURATOR | {"admin, an item": f"/admin/roadmap/item/{item.pk}/change/"}

    assert find_faults(visit(user=user), pages, ours=False) == []


def test_a_rejected_form_has_no_faults(visit: Visit):
    page = visit("/account/signup/")
    page.locator("input[name=email]").fill("nobody")
    page.locator("input[name=password1]").fill("123")
    page.locator("input[name=password1]").press("Enter")
    page.wait_for_selector(".error-summary")

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert list(page_faults(page, "sign-up with errors")) == []
    assert Learner.objects.count() == 0


def test_the_map_prints_on_one_page(visit: Visit, learner: User):
    page = visit("/", user=learner)

    pdf = page.pdf(format="A4")

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_with_forced_colors_the_map_still_distinguishes_done_from_open(visit: Visit, learner: User):
    page = visit("/", user=learner, forced_colors="active")
    background = "i => getComputedStyle(i).backgroundColor"

    done = page.locator(".map .pips i.done").first.evaluate(background)
    still_open = page.locator(".map .pips i:not([class])").first.evaluate(background)

    assert done != still_open
