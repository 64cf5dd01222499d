"""Headers of every response."""

import pytest
from django.conf import settings

from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db
PAGES = ["/", "/guide/", "/about/", "/account/login/", "/nowhere/", "/s/unknown/", "/admin/"]


@pytest.mark.parametrize("page", PAGES)
def test_every_response_forbids_inline_code_and_frames(client, page):
    ItemFactory()

    headers = client.get(page).headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in headers["Permissions-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_no_proxy_may_store_a_page(client, page):
    ItemFactory()

    assert "private" in client.get(page).headers["Cache-Control"]


def test_a_script_can_read_the_current_csrf_token(client):
    ItemFactory()

    response = client.get("/guide/")

    assert not response.cookies["csrftoken"]["httponly"]
    assert f'data-csrf-cookie="{settings.CSRF_COOKIE_NAME}"' in response.text
