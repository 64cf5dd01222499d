"""Requests that cannot be read: the same page for all of them, never a server error."""

import logging
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.test import Client, RequestFactory

from config.wsgi import application
from progress.models import Note
from tests.factories import ItemFactory, ShareFactory, UserFactory

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
UNREADABLE = "We couldn’t read that request"
KNOWN, UNKNOWN, PAGE, THEME = "/items/dropout/note/", "/nowhere/", "/about/", "/theme/"
ADDRESSES = [
    "/s/%00/",
    "/s/%00/card.png",
    "/s/%00/badge.svg",
    "/s/%00/badge-strip.svg",
    "/items/%00/",
    "/admin/roadmap/item/%00/change/",
    "/admin/accounts/user/?id=%00",
    "/account/password/reset/key/1-%00/",
    "/guide/?q=%00",
    "/guide/?%00=q",
    "/guide/?q=caf%E9",
    "/guide/?q=%ED%A0%80",
    "/guide/?" + "a&" * 1001,
]


def part(text: bytes, headers: bytes = b"", name: bytes = b'"text"') -> bytes:
    return (
        b"--b\r\nContent-Disposition: form-data; name=" + name + b"\r\n" + headers + b"\r\n"
        + text + b"\r\n--b--\r\n"
    )  # fmt: skip


BODIES = {
    "a NUL": (FORM, b"text=a%00b&theme=dark"),
    "a NUL in a name": (FORM, b"te%00xt=a"),
    "a raw NUL": (FORM, b"text=a\0b"),
    "another encoding": (FORM, b"text=caf%E9"),
    "half a character": (FORM, b"text=caf\xc3"),
    "a surrogate": (FORM, b"text=%ED%A0%80"),
    "a charset": (f"{FORM}; charset=utf-16", b"text=a"),
    "an ancient charset": (f"{MULTIPART}; charset=latin-1", part(b"caf\xe9")),
    "a codec that makes surrogates": (f"{MULTIPART}; charset=utf-7", part(b"+2AA-")),
    "a codec that is no charset": (f"{MULTIPART}; charset=hex", part(b"00")),
    "a codec that is no charset, in a form": (f"{FORM}; charset=rot13", b"text=a"),
    "too many fields": (FORM, b"a&" * 1001),
    "too many parts": (MULTIPART, part(b"a")[:-7] * 1100),
    "no boundary": ("multipart/form-data", part(b"a")),
    "an empty boundary": ("multipart/form-data; boundary=", part(b"a")),
    "an odd boundary": ("multipart/form-data; boundary=caf\xe9", part(b"a")),
    "a NUL in a part": (MULTIPART, part(b"a\0b")),
    "a NUL in base64": (MULTIPART, part(b"AAAA", b"Content-Transfer-Encoding: base64\r\n")),
    "another encoding in a part": (MULTIPART, part(b"caf\xe9")),
    "a codec in the name of a part": (MULTIPART, part(b"a", name=b"x; name*=hex''%00")),
}


@pytest.fixture(autouse=True)
def _site(caplog) -> None:
    ItemFactory(slug="dropout")
    ShareFactory()
    caplog.set_level(logging.ERROR, "django.request")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def administrator(visitor: Client) -> Client:
    visitor.force_login(UserFactory(is_staff=True, is_superuser=True))
    return visitor


def assert_unreadable(response, status=400, words=UNREADABLE, about="") -> None:
    assert (response.status_code, words in response.text, about) == (status, True, about)
    assert "Content-Security-Policy" in response.headers
    assert "Traceback" not in response.text
    assert not response.cookies


def test_an_address_that_cannot_be_read_has_a_page_that_says_so(administrator, caplog):
    for address in ADDRESSES:
        path, _, query = address.partition("?")

        response = administrator.get(path, QUERY_STRING=query)

        assert_unreadable(response, about=address)
    assert not caplog.records


@pytest.mark.parametrize("address", ["/s/%FF/", "/caf%E9/", "/items/%ED%A0%80/", "/%C3%A9/"])
def test_an_address_with_other_bytes_is_not_found(visitor, address):
    assert visitor.get(address).status_code == 404


@pytest.mark.parametrize("length", ["11", "1000000"])
def test_a_form_that_is_shorter_than_its_length_is_not_saved(visitor, length):
    short = {"wsgi.input": BytesIO(b"text=abc"), "CONTENT_LENGTH": length, "CONTENT_TYPE": FORM}

    response = visitor.generic("POST", KNOWN, **short)

    assert_unreadable(response)
    assert not Note.objects.exists()


@pytest.mark.parametrize("length", ["", "x", "-1", "1.5", "+8"])
def test_an_odd_length_is_no_server_error(visitor, length):
    response = visitor.generic("POST", KNOWN, b"text=abc", FORM, CONTENT_LENGTH=length)

    assert response.status_code < 500


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN, PAGE, THEME])
@pytest.mark.parametrize("checks", [False, True])
def test_a_form_that_cannot_be_read_has_a_page_that_says_so(address, checks, caplog):
    visitor = Client(raise_request_exception=False, enforce_csrf_checks=checks)

    for name, (content_type, data) in BODIES.items():
        response = visitor.generic("POST", address, data, content_type)

        assert_unreadable(response, about=name)
    assert not Note.objects.exists()
    assert not caplog.records


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN, PAGE, THEME])
@pytest.mark.parametrize("content_type", [FORM, MULTIPART])
def test_a_form_that_is_too_large_is_told_the_limit(address, content_type, visitor, caplog):
    response = visitor.generic("POST", address, b"x" * (2**20 + 1), content_type)

    assert_unreadable(response, 413, "That was too much at once")
    assert not caplog.records


@pytest.mark.parametrize("address", [KNOWN, UNKNOWN, PAGE, THEME])
@pytest.mark.parametrize("content_type", [FORM, MULTIPART])
def test_a_form_that_was_cut_off_is_no_server_error(address, content_type, visitor, caplog):
    class Cut(BytesIO):
        def read(self, *args) -> bytes:
            raise OSError("the client is gone")

    cut = {"wsgi.input": Cut(), "CONTENT_LENGTH": "10", "CONTENT_TYPE": content_type}

    response = visitor.generic("POST", address, **cut)

    assert_unreadable(response)
    assert not caplog.records


@pytest.mark.parametrize("address", ["/", "/guide/", UNKNOWN, "/account/login/"])
def test_a_cookie_with_a_nul_counts_as_absent(visitor, address, caplog):
    expected = visitor.get(address).status_code

    for name in ("sessionid", "csrftoken", "theme", "messages", "other"):
        for value in (r'"\000"', r'"abc\000def"', "\0", "a\0"):
            response = visitor.get(address, HTTP_COOKIE=f"a=b; {name}={value}; c=d")

            assert (response.status_code, name, value) == (expected, name, value)
    assert not caplog.records


def test_a_header_with_a_nul_cannot_be_read(visitor):
    assert_unreadable(visitor.get("/", headers={"X-Owner": "a\0"}))


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS"])
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=utf-16",
        "text/plain; charset=hex",
        "text/plain; charset=idna",
        "text/plain; charset*=hex''%00",
        "a; b*=idna''%ff",
    ],
)
def test_a_content_type_that_cannot_be_used_has_a_page_that_says_so(method, content_type):
    """Asked of the WSGI application, because Django fails before there is a request."""
    environ = RequestFactory().generic(method, "/guide/?q=%C3%A9").environ
    answers = []

    body = application(environ | {"CONTENT_TYPE": content_type}, lambda *each: answers.append(each))

    assert answers[0][0] == "400 Bad Request"
    assert "Content-Security-Policy" in dict(answers[0][1])
    assert UNREADABLE in b"".join(body).decode()


def test_too_many_fields_in_the_address_of_a_request_with_a_charset_are_no_server_error():
    address = "/guide/?" + "a&" * 1001
    environ = RequestFactory().get(address).environ | {"CONTENT_TYPE": "text/plain; charset=utf-8"}
    answers = []

    application(environ, lambda *each: answers.append(each))

    assert answers[0][0] == "400 Bad Request"


@pytest.mark.parametrize("text", ["", "ä € 😀", "a + b & c = 100%", "\ufffd", "\u202e", "%00"])
@pytest.mark.parametrize("content_type", [FORM, None])
def test_what_can_be_read_is_read_as_before(client, text, content_type):
    sent = {"text": f"x{text}y"}

    if content_type:
        response = client.generic("POST", KNOWN, urlencode(sent), content_type)
    else:
        response = client.post(KNOWN, sent)

    assert response.status_code == 302
    assert Note.objects.get().text == sent["text"]
