"""Short forms of the trust runs that need a browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser

from qa.runs import intent, two_tabs, xss


def test_the_last_intent_is_saved_and_shown(browser: Browser, site: str):
    assert [text for seed in range(8) if (text := intent.play(browser, site, seed))] == []


@pytest.mark.parametrize(
    ("scenario", "control"),
    [
        ("a guest signs in, out, and in as another", "box"),
        ("a member signs out and in as another", "radio"),
        ("a member's token changes", "box"),
    ],
)
def test_an_answer_in_one_tab_is_saved_or_refused(
    browser: Browser, site: str, scenario: str, control: str
):
    assert two_tabs.play(browser, site, scenario, control) == ""


def test_no_text_runs_or_becomes_an_element(browser: Browser, site: str, settings):
    for name in ("SITE_NAME", "SUGGESTIONS_URL", "SOURCE_URL"):
        setattr(settings, name, xss.SITE[name])
    filled = json.loads(xss.fill(1))

    watch = xss.attack(browser, site, 1, filled, every=20)
    careless = xss.attack(browser, site, 1, filled, careless=True)

    assert watch.clean, watch.details
    assert careless.executions
