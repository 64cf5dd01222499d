"""A shared cache as a proxy or a content network would run it (RFC 9111), with a clock to turn.

It keeps everything that it may keep, and for as long as it may, which is the worst case for a page
that has just been switched off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import requests

AN_HOUR = (
    3600  # how long to keep what says nothing about caching: RFC 9111 leaves that to the cache
)


@dataclass
class Stored:
    """A response in the cache."""

    response: requests.Response
    body: bytes
    at: float  # seconds; of the last time the site confirmed it
    vary: dict[str, str | None]  # the request headers that it was chosen by


@dataclass
class SharedCache:
    """Stands between the visitors and the site at `origin`.

    With `override`, it treats every response as if it had this Cache-Control: for a mutant.
    """

    origin: str
    override: str = ""
    clock: float = 0.0
    hits: int = 0  # answered without asking the site
    confirmed: int = 0  # the site answered 304
    fetched: int = 0
    cookies_set: int = 0  # responses with Set-Cookie
    _stored: dict[str, list[Stored]] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return status and body of what a visitor with these request headers gets."""
        known = self._find(path, headers)
        if known and self.clock - known.at < self._may_serve(known.response):
            self.hits += 1
            return known.response.status_code, known.body
        tag = known.response.headers.get("ETag", "") if known else ""
        response = requests.get(
            self.origin + path,
            headers={**headers, **({"If-None-Match": tag} if tag else {})},
            allow_redirects=False,
            timeout=60,
        )
        self.cookies_set += "Set-Cookie" in response.headers
        if known and response.status_code == 304:
            self.confirmed += 1
            known.at = self.clock
            return known.response.status_code, known.body
        self.fetched += 1
        self._store(path, headers, response)
        return response.status_code, response.content

    def _find(self, path: str, headers: dict[str, str]) -> Stored | None:
        for each in self._stored.get(path, []):
            if all(headers.get(name) == value for name, value in each.vary.items()):
                return each
        return None

    def _store(self, path: str, headers: dict[str, str], response: requests.Response) -> None:
        names = [name.strip() for name in response.headers.get("Vary", "").split(",")]
        vary = {} if self.override else {name: headers.get(name) for name in names if name}
        kept = [each for each in self._stored.get(path, []) if each.vary != vary]
        if self._may_store(response):
            kept.insert(0, Stored(response, response.content, self.clock, vary))
        self._stored[path] = kept

    def _policy(self, response: requests.Response) -> str:
        return self.override or response.headers.get("Cache-Control", "")

    def _may_store(self, response: requests.Response) -> bool:
        storable = response.status_code in (200, 301, 404, 410)  # without being told to
        return storable and not re.search(r"\b(private|no-store)\b", self._policy(response))

    def _may_serve(self, response: requests.Response) -> int:
        """Return for how many seconds the response may be served without asking the site."""
        policy = self._policy(response)
        if "no-cache" in policy:
            return 0
        found = dict(re.findall(r"\b(s-maxage|max-age|stale-while-revalidate)=(\d+)", policy))
        if not policy:
            return AN_HOUR
        fresh = int(found.get("s-maxage", found.get("max-age", 0)))
        return fresh + int(found.get("stale-while-revalidate", 0))
