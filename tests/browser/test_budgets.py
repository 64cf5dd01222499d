"""What a first visit costs: bytes over the wire, requests, elements. No times."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import Visit

KILOBYTE = 1024
MOST = {"document": 12, "stylesheet": 12, "script": 25, "font": 30}  # kB, compressed
# A row of the checklist costs about 160 bytes; its sentence alone is 65 of them.
CHECKLIST = 18  # kB
WHOLE, REQUESTS, ELEMENTS = 100, 9, 1725


def weigh(page: Page, path: str) -> list[tuple[str, str, int]]:
    """Kind, address and compressed size of all that the page asks for."""
    seen: list[Response] = []
    page.on("response", lambda response: seen.append(response))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return [
        (each.request.resource_type, each.url, len(packed(each)))
        for each in seen
        if "debug" not in each.url
    ]


def packed(response: Response) -> bytes:
    """As a proxy and whitenoise send it; fonts are compressed already."""
    body = response.body()
    return body if response.request.resource_type == "font" else gzip.compress(body, 9)


@pytest.mark.parametrize("path", ["/", "/guide/", "/items/fine-tuning/", "/placement/"])
def test_a_first_visit_stays_in_its_budget(visit: Visit, site: str, path: str):
    page = visit("/privacy/")
    page.context.clear_cookies()
    weights = weigh(page.context.new_page(), path)

    assert all(url.startswith(site) for _, url, _ in weights)
    for kind, most in (MOST | ({"document": CHECKLIST} if path == "/guide/" else {})).items():
        assert sum(size for each, _, size in weights if each == kind) <= most * KILOBYTE, kind
    assert sum(size for _, _, size in weights) <= WHOLE * KILOBYTE
    assert len(weights) <= REQUESTS


def test_the_checklist_stays_light_for_the_browser(visit: Visit):
    page = visit("/guide/")

    assert page.locator("*").count() <= ELEMENTS
