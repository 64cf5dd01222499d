"""Many people on one machine: each request comes from an address of its own in 127.0.0.0/8."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

from qa.server import Site

TOKEN = "t" * 32
# What differs between two responses to the same request.
RANDOM = re.compile(
    rb'(?<=csrfmiddlewaretoken" value=")[^"]+|(?<=sessionid=)\w+|(?<=expires=)[^;]+'
)

MESSAGE = re.compile(r"(?<=messages=)([\w-]+):[\w-]+:[\w-]+")  # signed, with a time


def _in_clear(message: re.Match[str]) -> str:
    return base64.urlsafe_b64decode(message[1] + "=" * (-len(message[1]) % 4)).decode()


@dataclass(frozen=True)
class Answer:
    """A response, whole enough to be compared byte by byte."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def masked(self, *words: str) -> tuple[int, bytes]:
        """Return it without tokens, and without the words that the visitor entered."""
        lines = [
            f"{name}: {MESSAGE.sub(_in_clear, value)}".encode()
            for name, value in self.headers
            if name not in ("Date", "Expires", "Content-Length")
        ]
        text = RANDOM.sub(b"-", b"\n".join((*lines, b"", self.body)))
        for word in words:
            text = text.replace(word.encode(), b"-")
        return self.status, text

    @property
    def session(self) -> str:
        """The session that it starts, or an empty text."""
        found = re.search(r"sessionid=(\w+)", dict(self.headers).get("Set-Cookie", ""))
        return found[1] if found else ""


def address(number: int) -> str:
    """Return the number-th address of this machine that is not 127.0.0.1."""
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


def post(site: Site, path: str, source: str, fields: dict[str, str], **headers: str) -> Answer:
    """Send a form from an address of this machine, with a valid token."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60, source_address=(source, 0))
    cookie = f"csrftoken={TOKEN}; sessionid={headers.pop('session', '')}"
    sent = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": cookie,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
    try:
        connection.request("POST", path, body, sent)
        response = connection.getresponse()
        return Answer(response.status, tuple(response.getheaders()), response.read())
    finally:
        connection.close()
