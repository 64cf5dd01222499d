"""Requests that no browser sends: seeded, for every route, without anybody writing them down."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from tests.routes import Route

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART, NO_BOUNDARY = "multipart/form-data; boundary=b", "multipart/form-data"
JUNK = [
    b"", b"x", b" ", b"\0", b"a\0b", b"x" * 300, b"x" * 6000, b"\xff", b"caf\xe9", b"\xed\xa0\x80",
    "é".encode(), "😀".encode(), "\u202e".encode(), "\ufeff".encode(), "İ".encode() * 40, b"%00",
    b"%", b"-1", b"0", b"1", b"1.5", b"99999999999999999999", b"-9223372036854775809", b"1e309",
    b"NaN", b"null", b"[]", b"{}", b"true", b"on", b"../../etc/passwd", b"<script>x</script>",
    b"' OR 1=1 --", b"2026-13-45", b"0001-01-01T00:00:00+14:00", b"9999-12-31", b"0000-00-00",
    b"0002-01-01T00:00:00+23:59", "١٢٣".encode(), b"\r\nSet-Cookie: a=b", b"{{ 7 * 7 }}", b"//x",
    b"javascript:alert(1)", b"a@example.org", b"a@" + b"d" * 300, b"done", b"not-yet", b"guest",
]  # fmt: skip
METHODS = ["GET"] * 4 + ["POST"] * 5 + ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QQ"]
ODD_TYPES = [
    JSON, "text/plain", "", "x", NO_BOUNDARY, f"{FORM}; charset=x", f"{MULTIPART}; charset=x",
    f"{FORM}; charset=utf-16", f"{MULTIPART}; charset=latin-1", "multipart/form-data; boundary=",
]  # fmt: skip
HEADERS = [
    "HX-Request", "HX-Current-URL", "HX-Target", "HX-Trigger", "HX-Trigger-Name", "HX-Prompt",
    "HX-Boosted", "HX-Target-URI-AutoEncoded", "HX-Current-URL-URI-AutoEncoded", "X-Owner",
    "X-Guest",
    "Accept", "Accept-Language", "Accept-Encoding", "Range", "If-None-Match", "If-Modified-Since",
    "If-Match", "Referer", "Origin", "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto",
    "X-Forwarded-Host", "X-HTTP-Method-Override", "X-CSRFToken", "X-Requested-With", "Forwarded",
]  # fmt: skip
HEADER_VALUES = [
    b"", b"true", b"list", b"x" * 4000, b"caf\xe9", "😀".encode(), b"http://[", b"http://[::1",
    b"//evil.example/", b"null", b"gzip;q=x", b"de-DE;q=9,*;q=", b"bytes=-1", b"bytes=9-1,0-",
    b"bytes=0-0", b'W/"x"', b'"', b"*", b"Thu, 99 Foo 9999 99:99:99 GMT", b"0", b"-1", b"1,2,3",
    b"127.0.0.1", b"unknown", b"[::1]:99999", b"https://testserver/a%00", b"%00%F0%9F%98%80",
    b"application/json", b"guest", b"99999999999999999999", b"\t", b"DELETE", b"XMLHttpRequest",
]  # fmt: skip
COOKIES = ["sessionid", "csrftoken", "theme", "timezone", "messages", "learner", "x"]
COOKIE_VALUES = [
    b"", b"x", b"x" * 3000, rb'"\000"', rb'"a\000b"', b"caf\xe9", b"dark", b"x:y:z", b"[]",
    b"x" * 32, b"'", b'"', b"a=b=c", b"%00", b".eJx:1:2",
    b"Europe%2FBerlin", b"Etc/GMT+12", b"../../etc/passwd", b"%FF",
]  # fmt: skip
# Fields that only a script or a button sends, so that no form on a page names them.
UNSEEN_FIELDS = (
    "state", "undo", "was", "done", "all", "rest", "page", "item", "asked", "answer", "step", "q",
    "show", "level", "renew", "back", "_method", "csrfmiddlewaretoken", "next", "o", "e", "p",
    "_popup", "_to_field", "_changelist_filters", "app_label", "model_name", "field_name", "term",
    "code", "login", "password", "password1", "password2", "oldpassword", "email", "credential",
    "remember", "account",
)  # fmt: skip


@dataclass
class Shot:
    """One request, in bytes where people can send any."""

    route: Route
    method: str
    path: str  # quoted, with its query
    headers: dict[str, bytes] = field(default_factory=dict)
    cookies: dict[str, bytes] = field(default_factory=dict)
    content_type: str = ""
    body: bytes = b""
    without_token: bool = False  # as another site would send it

    def __str__(self) -> str:
        return (
            f"{self.method} {self.path[:200]} {self.content_type} {self.headers} {self.cookies} "
            f"{self.body[:300]!r}"
        )


def fields_in(page: str) -> Iterator[tuple[str, str]]:
    """Yield the names of the fields on a page, with a value that each has there, or none."""
    for tag in re.findall(r"<(?:input|button|select|textarea)\b[^>]*>", page):
        name = re.search(r'\bname="([^"]*)"', tag)
        value = re.search(r'\bvalue="([^"]*)"', tag)
        if name:
            yield name[1], value[1] if value else ""


@dataclass
class Gun:
    """Makes requests from what is known of the site."""

    chance: random.Random
    paths: Mapping[str, str]  # an argument of a route → a value that exists
    fields: Mapping[str, Sequence[str]]  # the name of a field → values that pages have

    def shot(self, route: Route, number: int) -> Shot:
        """Return a request for a route: first two that once failed, then random ones."""
        if number == 0:
            nul = route.path(dict.fromkeys(route.arguments, "%00"))
            return Shot(route, "GET", nul, cookies={"sessionid": rb'"a\000b"'})
        if number == 1:
            path = route.path({name: self.paths.get(name, "1") for name in route.arguments})
            token = {"csrftoken": b"a" * 32}  # or nothing would look for one in the form
            return Shot(route, "POST", path, {}, token, NO_BOUNDARY, b"--b", without_token=True)
        pick = self.chance.choice
        method = pick(METHODS)
        values = {
            name: quote(self.paths.get(name, "1") if self.chance.random() < 0.7 else pick(JUNK))
            for name in route.arguments
        }
        shot = Shot(route, method, route.path(values), without_token=self.chance.random() < 0.2)
        if self.chance.random() < 0.3:
            shot.path += "?" + self._pairs(self.chance.randrange(4)).decode()
        if method not in ("GET", "HEAD") and self.chance.random() < 0.9:
            shot.content_type, shot.body = self._body()
        for _ in range(self.chance.choice((0, 0, 0, 1, 3))):
            shot.headers[pick(HEADERS)] = pick(HEADER_VALUES)
        if self.chance.random() < 0.15:
            shot.cookies[pick(COOKIES)] = pick(COOKIE_VALUES)
        return shot

    def _pairs(self, number: int) -> bytes:
        pairs = [(self._name(), self._value) for _ in range(number)]
        return b"&".join(
            quote(name).encode() + b"=" + quote(value(name)).encode() for name, value in pairs
        )

    def _name(self) -> str:
        return self.chance.choice(list(self.fields))

    def _value(self, name: str) -> bytes:
        known = self.fields.get(name) or [""]
        if self.chance.random() < 0.5:
            return self.chance.choice(known).encode()
        return self.chance.choice(JUNK)

    def _body(self) -> tuple[str, bytes]:
        kind = self.chance.random()
        if kind < 0.6:
            return FORM, self._pairs(self.chance.randrange(9))
        if kind < 0.8:
            return MULTIPART, b"".join(map(self._part, range(self.chance.randrange(6)))) + b"--b--"
        return self.chance.choice(ODD_TYPES), self.chance.choice(JUNK)

    def _part(self, number: int) -> bytes:
        name = self._name()
        disposition = f'Content-Disposition: form-data; name="{name}"'.encode()
        if self.chance.random() < 0.2:
            disposition += b'; filename="' + self.chance.choice((b"a.txt", b"\xff", b"../a")) + b'"'
        return b"--b\r\n" + disposition + b"\r\n\r\n" + self._value(name) + b"\r\n"
