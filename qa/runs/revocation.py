"""Is what someone stopped sharing gone for everyone, also behind a shared cache?

Learners share their pages, visitors look at them through a cache that keeps all it may, and then
the learners stop: they turn the page off, create a new link, change the handle, delete the account,
or take the map and the name off the page. The clock of the cache is turned, five seconds at a time,
until nothing is left. Someone else also asks the cache for the learners' private pages.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from qa.browser import Visitor
from qa.cache import SharedCache
from qa.figures import Figure, save
from qa.server import ENGINES, Site, running_site

TITLE = "What someone stopped sharing"
PASSWORD = "correct horse battery staple"
PROMISED = 60  # seconds
STEP, LAST = 5, 120  # seconds of the cache's clock
PICTURES = ("card.png", "badge.svg", "badge-strip.svg")
PRIVATE = ("/", "/guide/", "/history/", "/why/", "/share/", "/data/", "/data/answers.json")
SHOWN = {"shows_map": "on", "shows_strands": "on", "shows_history": "on"}


@dataclass
class Sharer:
    """Someone with a page for everyone."""

    visitor: Visitor
    handle: str
    email: str

    @property
    def name(self) -> str:
        return f"Name of {self.handle}"

    def save(self, **changes: str) -> None:
        """Save the settings of the page. Raises ValueError if they are refused."""
        form = {"visibility": "everyone", "name": self.name, "handle": self.handle, **SHOWN}
        response = self.visitor.post("/share/", {**form, **changes})
        if response.status_code != 302:
            raise ValueError(f"The settings were refused: {response.status_code}")

    def url(self) -> str:
        """Return the path of the page."""
        return f"/@{self.handle}/"

    def secret_url(self) -> str:
        """Return the path of the page for those who have the link."""
        found = re.search(r"/s/[\w-]+/", self.visitor.get("/share/").text)
        if not found:
            raise ValueError("The page has no link.")
        return found[0]


def sharer(site: Site, handle: str) -> Sharer:
    """Return someone new who has answered and shares a page."""
    visitor, email = Visitor(site.url), f"{handle}@example.org"
    visitor.sign_up(email, PASSWORD)
    for slug in ("fine-tuning", "backpropagation"):
        visitor.answer(slug)
    person = Sharer(visitor, handle, email)
    person.save()
    return person


def turn_off(person: Sharer) -> None:
    person.save(visibility="off")


def renew(person: Sharer) -> None:
    if person.visitor.post("/share/", {"renew": "1"}).status_code != 302:
        raise ValueError("The link was not renewed.")


def change_handle(person: Sharer) -> None:
    person.save(handle=f"{person.handle}-new")


def delete_account(person: Sharer) -> None:
    if person.visitor.post("/account/delete/", {"password": PASSWORD}).status_code != 302:
        raise ValueError("The account was not deleted.")


WAYS: dict[str, Callable[[Sharer], None]] = {
    "off": turn_off,
    "renewed": renew,
    "rehandled": change_handle,
    "deleted": delete_account,
}


def seconds_until_gone(site: Site, cache: SharedCache, way: str, who: str = "mira") -> float:
    """Return the cache's seconds from a learner's stop until a visitor sees nothing."""
    person = sharer(site, f"{who}-{way}")
    if way == "renewed":
        person.save(visibility="link")
    url = person.secret_url() if way == "renewed" else person.url()
    if not all(shown(cache, url)):
        raise ValueError(f"{url} was not shown to begin with.")
    WAYS[way](person)
    return wait(cache, lambda: not any(shown(cache, url)))


def shown(cache: SharedCache, url: str) -> list[bool]:
    """Return for page, card, and badges whether a visitor sees anything of the learner."""
    page, card, *badges = (cache.get(url + each) for each in ("", *PICTURES))
    shows = [status == 200 and b"not shared" not in body for status, body in badges]
    return [page[0] == 200, card[0] == 200, *shows]


def seconds_until_changed(site: Site, cache: SharedCache) -> float:
    """Return the cache's seconds until the map and the name are off page and card."""
    person = sharer(site, "mira-changed")
    url = person.url()
    version = re.search(rb"card\.png\?v=\w+", cache.get(url)[1])
    card = url + (version[0].decode() if version else "card.png")  # as other sites know it
    before = cache.get(card)[1]
    person.save(name="", shows_map="")
    after = person.visitor.get(card).content
    if before == after:
        raise ValueError("The card did not change.")

    def changed() -> bool:
        page = cache.get(url)[1]
        return cache.get(card)[1] == after and person.name.encode() not in page

    return wait(cache, changed)


def wait(cache: SharedCache, done: Callable[[], bool]) -> float:
    """Turn the clock until it is done, and return the seconds; LAST + STEP if it never is."""
    start = cache.clock
    while not done():
        cache.clock += STEP
        if cache.clock - start > LAST:
            break
    return cache.clock - start


def foreign_bytes(site: Site, cache: SharedCache, one: str = "alma", other: str = "bela") -> int:
    """Return how many bytes of one learner's private pages another gets through the cache."""
    a, b = sharer(site, one), sharer(site, other)
    total = 0
    for path in PRIVATE:
        cache.get(path, **cookies(a))
        hits = cache.hits
        b_sees = cache.get(path, **cookies(b))[1]
        own = (each.encode() for each in (a.email, a.name))
        if cache.hits > hits or any(each in b_sees for each in own):
            total += len(b_sees)
    return total


def cookies(person: Sharer) -> dict[str, str]:
    jar = person.visitor.session.cookies
    return {"Cookie": "; ".join(f"{each.name}={each.value}" for each in jar)}


def strangers_in(site: Site) -> tuple[int, int]:
    """Return how many of those who asked for a handle given up, or for its look, got one."""
    stranger, got, asked = sharer(site, "stranger"), 0, 0
    for way in (change_handle, delete_account):
        person = sharer(site, f"milo-{way.__name__[0]}")
        way(person)
        for handle in (person.handle, person.handle.replace("i", "1"), f"rn{person.handle[1:]}"):
            asked += 1
            try:
                stranger.save(handle=handle)
            except ValueError:
                continue
            got += 1
    stranger.save(handle="stranger-new")  # other handles are to be had
    return got, asked


def cheap_repeats(site: Site, cache: SharedCache) -> tuple[int, int]:
    """Return how often a picture that has not changed was confirmed without sending it again."""
    person = sharer(site, "mira-stays")
    for name in PICTURES:
        cache.get(person.url() + name)
    before, asked = cache.confirmed, 0
    for _ in range(4):
        cache.clock += PROMISED + 1
        for name in PICTURES:
            cache.get(person.url() + name)
            asked += 1
    return cache.confirmed - before, asked


def figures(engine: str, site: Site) -> list[Figure]:
    """Return what visitors saw on this site."""
    cache = SharedCache(site.url)
    seconds = [seconds_until_gone(site, cache, way) for way in WAYS]
    seconds.append(seconds_until_changed(site, cache))
    cookies_set = cache.cookies_set
    confirmed, asked = cheap_repeats(site, cache)
    foreign = foreign_bytes(site, SharedCache(site.url))
    got, tried = strangers_in(site)
    return [
        Figure(
            "What you stop sharing is gone from shared caches within a minute: page, preview, and "
            "badges; page off, new link, new handle, account deleted, map and name taken off",
            engine,
            f"gone after at most {max(seconds):.0f} s in {len(seconds)} ways of stopping",
            f"at most {PROMISED} s",
            max(seconds) <= PROMISED,
        ),
        Figure(
            "A visitor of a shared page gets no cookie",
            engine,
            f"{cookies_set} cookies set in {cache.fetched} responses",
            "0 cookies",
            cookies_set == 0,
        ),
        Figure(
            "No one gets another’s private page from a shared cache",
            engine,
            f"{foreign} foreign bytes in {len(PRIVATE)} pages",
            "0 bytes",
            foreign == 0,
        ),
        Figure(
            "A handle that someone gave up, or one that looks like it, shows no stranger",
            engine,
            f"{got} of {tried} strangers got one",
            "0",
            got == 0,
        ),
        Figure(
            "A picture that has not changed is not sent again",
            engine,
            f"{confirmed} of {asked} requests answered 304",
            "all",
            confirmed == asked,
        ),
    ]


def mutant_fails(site: Site) -> bool:
    """Does the run notice a site that lets caches keep everything for a day?"""
    careless = SharedCache(site.url, override="public, max-age=86400")
    seconds = seconds_until_gone(site, careless, "off", "mutant")
    foreign = foreign_bytes(site, careless, "mutant-a", "mutant-b")
    print(f"mutant: gone after {seconds:.0f} s or never, {foreign} foreign bytes")
    return seconds > PROMISED and foreign > 0


def main() -> bool:
    """Do the run on both engines, save its figures, and return whether all were met."""
    seen: list[Figure] = []
    noticed = True
    for engine in ENGINES:
        with running_site(engine) as site:
            seen += figures(engine, site)
            noticed = mutant_fails(site) and noticed
    return save("revocation", seen) and noticed


if __name__ == "__main__":
    sys.exit(not main())
