"""One address: whatever host and port a request names, links, emails, and limits are SITE_URL's."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config.site_url import host_name, normalized
from tests.accounts.pages import sign_in
from tests.factories import ItemFactory, ShareFactory, UserFactory

SITE = "https://guide.example.org"


@pytest.fixture
def one_address(settings, db) -> None:
    """The settings of docs/operating.md, with an alias and the address of the machine."""
    cache.clear()
    settings.SITE_URL = SITE
    settings.ALLOWED_HOSTS = ["guide.example.org", "www.example.org", "10.0.0.5"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ItemFactory()


def through(host: str, **headers: str) -> Client:
    """Return a visitor whose requests arrive through the proxy with this Host header."""
    return Client(
        enforce_csrf_checks=True, HTTP_HOST=host, HTTP_X_FORWARDED_PROTO="https", **headers
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://guide.example.org", SITE),
        ("HTTPS://Guide.Example.org:443/", SITE),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://10.0.0.5:80/", "http://10.0.0.5"),
        ("https://guide.example.org:0443", SITE),
        ("https://guide.example.org:08443", f"{SITE}:8443"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443"),
    ],
)
def test_an_address_is_written_as_browsers_write_it(url, expected):
    assert normalized(url) == expected


@pytest.mark.parametrize(
    ("url", "host"),
    [(SITE, "guide.example.org"), ("https://[::1]:8443", "[::1]"), ("http://a:1", "a")],
)
def test_the_host_of_an_address(url, host):
    assert host_name(url) == host


@pytest.mark.parametrize(
    "url",
    [
        "guide.example.org",
        "ftp://guide.example.org",
        "https://",
        "https://guide.example.org/app/",
        "https://guide.example.org?a=1",
        "https://.example.org",
        "https://*.example.org",
        "https://mira@guide.example.org",
        "https://guide.example.org:0",
        "https://guide.example.org:99999",
        "https://guide.example.org:123456",
        "https://guide.example.org:\u0664\u0664\u0663",
        "http://[::1",
        "http://[guide.example.org]",
        "https://guide.example.org\uff0fapp",
        "https://gu\u00efde.example.org",
        "https://a.example.org,https://b.example.org",
    ],
)
def test_anything_else_is_refused_with_a_sentence(url):
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        normalized(url)


@pytest.mark.usefixtures("one_address")
def test_passwords_are_counted_per_account_whatever_port_the_header_names(client):
    UserFactory(email="mira@example.org")

    pages = [
        sign_in(Client(HTTP_HOST=f"guide.example.org:{port}", HTTP_X_FORWARDED_PROTO="https",
                       REMOTE_ADDR=f"198.51.100.{port - 1000}"), "mira@example.org", "wrong").text
        for port in range(1001, 1009)
    ]  # fmt: skip

    assert sum("The email address or password is wrong." in page for page in pages) == 5


@pytest.mark.usefixtures("one_address")
def test_mails_and_pictures_name_the_site_and_not_the_header(mailoutbox):
    user = UserFactory()
    path = ShareFactory().get_absolute_url()
    client = Client(HTTP_HOST="www.example.org:666", HTTP_X_FORWARDED_PROTO="https")

    client.post("/account/password/reset/", {"email": user.email})
    page = client.get(path).text

    assert set(re.findall(r"https?://[^/\s]+", mailoutbox[0].body)) == {SITE}
    assert f'<link rel="canonical" href="{SITE}{path}">' in page
    assert "666" not in page


@pytest.mark.usefixtures("one_address")
@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("guide.example.org", {"HTTP_ORIGIN": SITE}, 302),
        # A proxy that passes its own port on, or another name that is allowed.
        ("guide.example.org:8001", {"HTTP_ORIGIN": SITE}, 302),
        ("10.0.0.5:8001", {"HTTP_ORIGIN": SITE}, 302),
        # Somebody who came through another name or port.
        ("www.example.org", {"HTTP_ORIGIN": "https://www.example.org"}, 302),
        ("guide.example.org:8443", {"HTTP_ORIGIN": "https://guide.example.org:8443"}, 302),
        ("www.example.org", {"HTTP_REFERER": "https://www.example.org/about/"}, 302),
        # Another site.
        ("guide.example.org", {"HTTP_ORIGIN": "https://evil.example"}, 403),
        ("guide.example.org:8443", {"HTTP_ORIGIN": "https://guide.example.org:9999"}, 403),
        ("www.example.org", {"HTTP_REFERER": "https://www.example.org.evil.example/"}, 403),
        ("evil.example", {"HTTP_ORIGIN": "https://evil.example"}, 400),
    ],
)
def test_a_form_of_the_site_is_accepted_and_one_of_another_site_is_not(host, headers, status):
    client = through(host, **headers)
    client.cookies["csrftoken"] = token = "t" * 32
    fields = {"state": "done", "csrfmiddlewaretoken": token}

    response = client.post(f"/items/{ItemFactory().slug}/record/", fields)

    assert response.status_code == status


@pytest.mark.usefixtures("one_address")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_HOST": "10.0.0.5:8001", "HTTP_X_FORWARDED_PROTO": "https"}, 200),
        ({"HTTP_HOST": "guide.example.org", "HTTP_X_FORWARDED_PROTO": "https"}, 200),
        ({"HTTP_HOST": "10.0.0.5:8001"}, 301),
        ({"HTTP_HOST": "10.0.0.6:8001", "HTTP_X_FORWARDED_PROTO": "https"}, 400),
    ],
)
def test_what_a_health_check_sees(headers, status):
    response = Client(**headers).get("/about/")

    assert response.status_code == status
    assert response.headers.get("Location", f"{SITE}/about/") == f"{SITE}/about/"


@pytest.mark.django_db
def test_debug_mode_without_an_address_uses_the_one_of_the_request(settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    path = ShareFactory().get_absolute_url()

    page = Client(HTTP_HOST="localhost:8765").get(path).text

    assert f'<link rel="canonical" href="http://localhost:8765{path}">' in page
