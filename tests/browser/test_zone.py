"""The browser's time zone reaches the server, and only from pages that are the reader's own."""

from __future__ import annotations

from tests.browser.conftest import Visit
from tests.factories import LearnerFactory, ShareFactory


def test_the_browser_tells_its_time_zone_except_on_progress_pages(visit: Visit):
    ShareFactory(learner=LearnerFactory(), token="token")
    page = visit("/s/token/", timezone_id="America/Los_Angeles")
    assert page.context.cookies() == []

    page.goto("/history/")

    (cookie,) = [each for each in page.context.cookies() if each["name"] == "timezone"]
    assert cookie["value"] == "America%2FLos_Angeles"
    assert (cookie["sameSite"], cookie["path"], cookie["httpOnly"]) == ("Lax", "/", False)
