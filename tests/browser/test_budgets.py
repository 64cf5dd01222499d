"""Budgets for a first visit: compressed bytes, requests, and elements, but no times."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import Visit

KILOBYTE = 1024
MAX_SIZES = {"document": 12, "stylesheet": 12, "script": 25, "font": 30}  # kB, compressed
# A row of the checklist takes about 160 bytes, 65 of them for its sentence.
MAX_CHECKLIST = 18  # kB
# Of the elements, 34 are the five forms that mark the rest of a level or of the list.
MAX_TOTAL, MAX_REQUESTS, MAX_ELEMENTS = 100, 9, 1760  # the total in kB


def load_sizes(page: Page, path: str) -> list[tuple[str, str, int]]:
    """Return kind, URL, and compressed size in bytes of everything that the page loads."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    return [
        (each.request.resource_type, each.url, len(compress(each)))
        for each in responses
        if "debug" not in each.url
    ]


def compress(response: Response) -> bytes:
    """Return the body as a proxy or whitenoise sends it. Fonts are already compressed."""
    body = response.body()
    return body if response.request.resource_type == "font" else gzip.compress(body, 9)


@pytest.mark.parametrize("path", ["/", "/guide/", "/items/fine-tuning/", "/placement/"])
def test_a_first_visit_stays_within_budget(visit: Visit, site: str, path: str):
    page = visit("/privacy/")
    page.context.clear_cookies()
    sizes = load_sizes(page.context.new_page(), path)

    assert all(url.startswith(site) for _, url, _ in sizes)
    for kind, maximum in (
        MAX_SIZES | ({"document": MAX_CHECKLIST} if path == "/guide/" else {})
    ).items():
        assert sum(size for each, _, size in sizes if each == kind) <= maximum * KILOBYTE, kind
    assert sum(size for _, _, size in sizes) <= MAX_TOTAL * KILOBYTE
    assert len(sizes) <= MAX_REQUESTS


def test_the_checklist_has_few_enough_elements(visit: Visit):
    page = visit("/guide/")

    assert page.locator("*").count() <= MAX_ELEMENTS
