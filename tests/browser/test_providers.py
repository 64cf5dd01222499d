"""Signing in with GitHub in a browser that goes there and comes back, without the network."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from playwright.sync_api import expect

from accounts.social import SocialAccountAdapter
from config.providers import providers
from tests.accounts.providers import FakeSession
from tests.browser.conftest import Visit, is_map
from tests.browser.ticking import box


class AskingPage(BaseHTTPRequestHandler):
    """Asks whether to agree, as GitHub does."""

    def do_GET(self) -> None:  # the base class's name
        asked = parse_qs(urlsplit(self.path).query)
        back = f"{asked['redirect_uri'][0]}?code=c0de&state={asked['state'][0]}"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<link rel="icon" href="data:,"><a href="{back}">Agree</a>'.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def other_site() -> Iterator[str]:
    """Return the origin of the site that stands in for GitHub."""
    server = HTTPServer(("127.0.0.1", 0), AskingPage)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_guest_signs_in_with_github_and_keeps_the_answers(
    visit: Visit, settings, monkeypatch, other_site
):
    settings.SOCIALACCOUNT_PROVIDERS = providers(github=("id", "secret"))
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    monkeypatch.setitem(policy, "form-action", [*policy["form-action"], other_site])
    monkeypatch.setattr(GitHubOAuth2Adapter, "authorize_url", f"{other_site}/authorize")
    network = FakeSession()
    monkeypatch.setattr(SocialAccountAdapter, "get_requests_session", lambda self: network)
    page = visit("/guide/")
    box(page, "regression").check()
    expect(page.locator("#rail")).to_contain_text("1 of 105 done")

    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with GitHub").click()
    page.get_by_role("link", name="Agree").click()

    page.wait_for_url(is_map)
    expect(page.locator("body")).to_contain_text("mira@example.org")
    page.goto("/guide/")
    expect(box(page, "regression")).to_be_checked()
