"""Guessing the password of one account: how many guesses does the site check?

Each guess comes from another address, with another port in the Host header, forged headers, and
another spelling of the account. In between, a crowd makes the site count hundreds of others.
"""

from __future__ import annotations

import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from qa.browser import Visitor
from qa.crowd import address, post
from qa.figures import Figure, save
from qa.server import ENGINES, Site, running_site

TITLE = "Guessing a password"
EMAIL, PASSWORD = "sam.k@example.org", "correct horse battery"
GUESSES, CROWD, LIMIT, SEED = 60, 450, 5, 20261125
SPELLINGS = (
    EMAIL,
    EMAIL.upper(),
    f"  {EMAIL} ",
    "Sam.K@Example.org",
    "sam.\u212a@example.org",  # the Kelvin sign, whose lower case is k
    "\u017fam.k@example.org",  # the long s, whose upper case is S
)


def main() -> bool:
    """Attack both engines, and sites without one of the guards, which must be noticed."""
    return save("guessing", [figure for engine in ENGINES for figure in figures(engine)])


def figures(engine: str) -> list[Figure]:
    """Return what one engine did, with its guards and without each."""
    with tempfile.TemporaryDirectory(prefix="qa-") as folder:
        env = {
            "DJANGO_SETTINGS_MODULE": "qa.attacked_settings",
            "CHECKED": f"{folder}/checked",
            "MUTANT": "",
        }
        with running_site(engine, workers=4, threads=2, env=env) as site:
            Visitor(site.url).sign_up(EMAIL, PASSWORD)
            checked, refused, seconds = attack(site)
            mutants = {name: attack(site, name)[0] for name in ("host", "cache")}
    return [
        Figure(
            promise="A password cannot be guessed, whatever headers, addresses, and spellings "
            "the guesses come with, and however many others are counted in between",
            engine=engine,
            seen=f"{checked} of {GUESSES} wrong passwords checked in {seconds:.0f} s by 4 workers; "
            f"then the right one was {'refused' if refused else 'accepted'}",
            target=f"at most {LIMIT} in 5 minutes, then refused",
            met=checked <= LIMIT and refused,
            peers="healthchecks 4.3: 60 of 60 with a forged X-Forwarded-For (own run)",
        ),
        Figure(
            promise="The run notices a missing guard",
            engine=engine,
            seen=f"{mutants['host']} of {GUESSES} checked with the Host header in the key, "
            f"{mutants['cache']} with Django's database cache",
            target=f"more than {LIMIT} each",
            met=min(mutants.values()) > LIMIT,
        ),
    ]


def attack(site: Site, mutant: str = "") -> tuple[int, bool, float]:
    """Return how many guesses were checked, whether the right one was refused, and the seconds."""
    if mutant:
        site.kill()
        site.env["MUTANT"] = mutant
        clear = "from django.core.cache import cache; cache.clear()"
        site.manage("shell", "--verbosity", "0", "--command", clear)
        site.start()
    file = Path(site.env["CHECKED"])
    file.write_text("")
    started = time.monotonic()
    _guess(site, Random(SEED))
    seconds = time.monotonic() - started
    last = {"login": EMAIL, "password": PASSWORD}
    right = post(site, "/account/login/", address(99_999), last)
    checked = len({each for each in file.read_text().split() if each.startswith("wrong-")})
    seen = f"{checked} checked in {seconds:.0f} s"
    print(f"{site.database_url[:6]} without {mutant or '-'}: {seen}", flush=True)
    return checked, right.status == 429, seconds


def _guess(site: Site, random: Random) -> None:
    """Send all guesses, and a part of the crowd after each few."""
    guesses = [
        (
            address(number),
            {"login": SPELLINGS[number % len(SPELLINGS)], "password": f"wrong-{number}"},
            {
                "Host": f"127.0.0.1:{random.randint(1, 65535)}",
                "X_Forwarded_For": f"203.0.113.{random.randint(1, 254)}",
                "X_Real_IP": f"203.0.113.{random.randint(1, 254)}",
                "Forwarded": f"for=203.0.113.{random.randint(1, 254)};host=evil.example",
                "X_Forwarded_Host": f"host-{number}.example",
            },
        )
        for number in range(GUESSES)
    ]
    step = 10
    with ThreadPoolExecutor(max_workers=8) as pool:
        for first in range(0, GUESSES, step):
            some = guesses[first : first + step]
            list(
                pool.map(
                    lambda each: post(site, "/account/login/", each[0], each[1], **each[2]), some
                )
            )
            crowd = range(1000 + first * 100, 1000 + first * 100 + CROWD * step // GUESSES)
            list(pool.map(lambda n: post(site, "/account/signup/", address(n), {}), crowd))


if __name__ == "__main__":
    raise SystemExit(not main())
