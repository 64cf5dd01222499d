"""Is an answer in one tab saved, or visibly refused, whatever happens in another tab?

In the other tab the person signs in, out, or in as someone else, the session ends, or the token
changes. Never may the answer be lost without a word, or be saved for someone else.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page

from qa.browser import Visitor
from qa.chromium import chromium
from qa.figures import Figure, save
from qa.server import ENGINES, running_site

TITLE = "Two tabs"
PASSWORD = "correct horse battery"
SLUG = "regression"
SESSIONS = ("sessionid", "__Host-sessionid")
REFUSED = "reload"  # every refusal says to reload the page


@dataclass
class Tabs:
    """A browser with two tabs, and the two accounts that its person has."""

    context: BrowserContext
    url: str
    name: str
    place: dict[str, str]  # the header with its IP address

    @property
    def accounts(self) -> dict[str, str]:
        return {who: f"{who}-{self.name}@example.org" for who in ("first", "second")}

    def sign_in(self, who: str) -> None:
        other = self.context.new_page()
        other.goto("/account/login/")
        other.locator("input[name=login]").fill(self.accounts[who])
        other.locator("input[name=password]").fill(PASSWORD)
        other.locator("input[name=password]").press("Enter")
        other.wait_for_url(lambda url: "/login/" not in url)
        other.close()

    def sign_out(self) -> None:
        other = self.context.new_page()
        other.goto("/account/logout/")
        other.locator("main form button").first.click()
        other.wait_for_url(lambda url: "/logout/" not in url)
        other.close()

    def end_session(self) -> None:
        for name in SESSIONS:
            self.context.clear_cookies(name=name)

    def change_token(self) -> None:
        self.context.clear_cookies(name="csrftoken")
        other = self.context.new_page()
        other.goto("/account/login/")
        if not any(each["name"] == "csrftoken" for each in self.context.cookies()):
            other.goto("/guide/")
        other.close()

    def answer_as_guest(self) -> None:
        page = self.context.new_page()
        page.goto("/items/image-data/")
        page.locator("input.state-of[value=done]").check()
        page.locator("#rail").get_by_text("1 of 105").wait_for()
        page.close()


Event = Callable[[Tabs], None]
FIRST: Event = lambda tabs: tabs.sign_in("first")  # noqa: E731
SECOND: Event = lambda tabs: tabs.sign_in("second")  # noqa: E731
OUT, ENDED, TOKEN, GUEST = Tabs.sign_out, Tabs.end_session, Tabs.change_token, Tabs.answer_as_guest
# What happens before the first tab opens, then in the second; and in whose progress the answer may
# be. It may always be refused.
SCENARIOS: dict[str, tuple[list[Event], list[Event], str]] = {
    "a visitor signs in": ([], [FIRST], "first"),
    "a guest signs in": ([GUEST], [FIRST], "first"),
    "a guest's token changes": ([GUEST], [TOKEN], "browser"),
    "a guest signs in and out": ([GUEST], [FIRST, OUT], "nobody"),
    "a guest signs in, out, and in as another": ([GUEST], [FIRST, OUT, SECOND], "nobody"),
    "a member signs out": ([FIRST], [OUT], "nobody"),
    "a member signs out and in again": ([FIRST], [OUT, FIRST], "first"),
    "a member signs out and in as another": ([FIRST], [OUT, SECOND], "nobody"),
    "a member's session ends": ([FIRST], [ENDED], "nobody"),
    "a member's token changes": ([FIRST], [TOKEN], "first"),
}
CONTROLS = ("box", "radio")


def play(browser: Browser, url: str, scenario: str, control: str) -> str:
    """Play one scenario. Return "" if the answer is where it may be, or was refused."""
    before, events, allowed = SCENARIOS[scenario]
    number = list(SCENARIOS).index(scenario)
    # People at different places: sixty sign-ins a minute from one would be too many.
    place = {"X-Forwarded-For": f"192.0.2.{1 + 2 * number + CONTROLS.index(control)}"}
    context = browser.new_context(base_url=url, reduced_motion="reduce", extra_http_headers=place)
    context.set_default_timeout(10_000)
    tabs = Tabs(context, url, f"{number}-{control}", place)
    for email in tabs.accounts.values():
        Visitor(url, **place).sign_up(email, PASSWORD)
    try:
        for event in before:
            event(tabs)
        page = context.new_page()
        page.goto("/guide/" if control == "box" else f"/items/{SLUG}/")
        for event in events:
            event(tabs)
        saved = _answer(page, control)
        stored = _where(tabs)
        if stored - {allowed}:
            return f"{scenario}, {control}: saved for {stored}, allowed is {allowed}"
        if saved != (stored == {allowed}):
            return f"{scenario}, {control}: the page says {saved}, saved for {stored or 'nobody'}"
        return ""
    finally:
        context.close()


def _answer(page: Page, control: str) -> bool:
    """Answer in the first tab; return whether the page says that it is saved."""
    box = page.locator(f"#item-{SLUG} input.box")
    radio = page.locator("input.state-of[value=done]")
    chosen = box if control == "box" else radio
    chosen.dispatch_event("click")
    said = "#toast:not([hidden]), #live:text('done')"
    page.locator(said).first.wait_for(state="attached")
    toast = page.locator("#toast")
    refused = toast.is_visible() and REFUSED in toast.inner_text().lower()
    return chosen.is_checked() and not refused


def _where(tabs: Tabs) -> set[str]:
    """Whose progress has the answer: one of the accounts', or that of the browser as it is."""
    found = set()
    for who, email in tabs.accounts.items():
        visitor = Visitor(tabs.url, **tabs.place)
        visitor.sign_in(email, PASSWORD)
        if _has_answer(visitor.get("/data/answers.json").json()):
            found.add(who)
    mine = tabs.context.request.get("/data/answers.json").json()
    return found or ({"browser"} if _has_answer(mine) else set())


def _has_answer(export: dict[str, list[dict[str, str]]]) -> bool:
    return any(each["item"] == SLUG for each in export["records"])


def run(engine: str) -> Figure:
    """Play every scenario with both controls on one engine."""
    plays = [(scenario, control) for scenario in SCENARIOS for control in CONTROLS]
    with running_site(engine, env={"TRUSTED_PROXY_COUNT": "1"}) as site, chromium() as browser:
        wrong = [text for each in plays if (text := play(browser, site.url, *each))]
    print(*wrong, sep="\n")
    return Figure(
        "An answer in one tab is saved for its owner or visibly refused, whatever another tab does",
        engine,
        f"{len(plays) - len(wrong)} of {len(plays)}",
        f"{len(plays)} of {len(plays)}",
        met=not wrong,
        peers="token in `hx-headers`, as the htmx docs show: 403, silently (own measurement)",
    )


def main() -> bool:
    """Run on both engines, and store the figures."""
    return save("two_tabs", [run(engine) for engine in ENGINES])


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
