"""Does a guest keep every answer if the sign-in or the sign-up is interrupted?

Guests with 12 answers sign in or up, and all processes of the server are killed at a random moment.
Then the site starts again and the person tries again, as often as it takes. In the same way the
database refuses the merge: on PostgreSQL another transaction holds the learner's row for three
seconds, on SQLite a trigger aborts. A site that signs in step by step must lose answers.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from itertools import count

import psycopg
import requests

from qa.browser import Visitor
from qa.figures import Figure, save
from qa.server import ENGINES, Site, running_site

TITLE = "An interrupted sign-in"
SEED, KILLS, MUTANT_KILLS = 9, 20, 6
PASSWORD = "correct horse battery staple"
HELD = 3  # seconds
ENV = {"TRUSTED_PROXY_COUNT": "1"}
MUTANT = {"DJANGO_SETTINGS_MODULE": "qa.mutants.sign_in"}
PREPARE = """
import json
from accounts.models import User
from django.contrib.auth.hashers import make_password
from progress.engine.responses import State
from progress.models import Learner
from roadmap.models import Item
items = list(Item.objects.filter(status="published").order_by("pk")[:18])
for number in range({accounts}):
    user = User(email=f"learner{{number}}@example.org", password=make_password("{password}"))
    user.save()
    Learner.objects.create(user=user).answer({{item.pk: State.DONE for item in items[12:]}})
print(json.dumps([item.slug for item in items]))
"""
TRIGGERS = (
    "CREATE TRIGGER stop_merge BEFORE UPDATE OF learner_id ON progress_event "
    "BEGIN SELECT RAISE(ABORT, 'stopped'); END",
    "CREATE TRIGGER stop_attach BEFORE UPDATE OF user_id ON progress_learner "
    "BEGIN SELECT RAISE(ABORT, 'stopped'); END",
)


@dataclass
class Tally:
    """What a run counted."""

    interrupted: int = 0
    answers: int = 0
    lost: int = 0
    duplicates: int = 0
    changed_by_repeating: int = 0
    kept_cookie: int = 0  # of the refused ones: the browser still had its answers at once
    merged: int = 0  # of the kills: those after the merge and before the response
    answered: int = 0  # of the kills: those that came too late

    @property
    def clean(self) -> bool:
        return not (self.lost or self.duplicates or self.changed_by_repeating)

    def words(self) -> str:
        return (
            f"{self.lost} of {self.answers} answers lost in {self.interrupted} interruptions, "
            f"{self.duplicates} stored twice, {self.changed_by_repeating} changed by repeating"
        )


class Guests:
    """People who answer as guests and then sign in or up."""

    def __init__(self, site: Site, accounts: int) -> None:
        self.site, self.numbers = site, count(1)
        code = PREPARE.format(accounts=accounts, password=PASSWORD)
        self.slugs = json.loads(site.manage("shell", "-c", code).splitlines()[-1])
        self.accounts = iter(range(accounts))

    def visitor(self) -> Visitor:
        """Return a new browser at an address of its own, so that no limit is met."""
        return Visitor(self.site.url, **{"X-Forwarded-For": f"10.0.0.{next(self.numbers)}"})

    def guest(self) -> Visitor:
        """Return a browser with 12 answers."""
        visitor = self.visitor()
        for slug in self.slugs[:12]:
            visitor.answer(slug)
        return visitor

    def entrance(self, signs_up: bool) -> tuple[str, int]:
        """Return an address to sign in or up with, and how many answers its account has."""
        if signs_up:
            return f"new{next(self.numbers)}@example.org", 0
        return f"learner{next(self.accounts)}@example.org", 6


def enter(visitor: Visitor, email: str, signs_up: bool) -> requests.Response:
    """Sign in or up."""
    return visitor.sign_up(email, PASSWORD) if signs_up else visitor.sign_in(email, PASSWORD)


def done(visitor: Visitor) -> int:
    """Return how many answers the browser shows."""
    return visitor.get("/data/answers.csv").text.count(",done,")


def events(visitor: Visitor) -> int:
    """Return how many changes are stored: one for each answer."""
    return len(visitor.get("/data/answers.json").json()["events"])


def try_again(guests: Guests, visitor: Visitor, email: str, own: int, tally: Tally) -> None:
    """Sign in as a person would after an interruption, and count what is there."""
    for _ in range(20):
        if signed_in(visitor):
            break
        response = visitor.sign_in(email, PASSWORD)
        if response.status_code == 200:  # no such account yet
            visitor.sign_up(email, PASSWORD)
        elif response.status_code == 429:  # an attempt that was killed still counts for a moment
            time.sleep(int(response.headers.get("Retry-After", "1")))
    else:
        raise ValueError(f"{email} cannot sign in: {response.status_code}")
    tally.interrupted += 1
    tally.answers += 12
    found = done(visitor)
    tally.lost += max(own + 12 - found, 0)
    tally.duplicates += max(events(visitor) - own - 12, 0)
    again = guests.visitor()
    again.sign_in(email, PASSWORD)
    tally.changed_by_repeating += done(again) != found


def signed_in(visitor: Visitor) -> bool:
    """Return whether the browser is signed in."""
    return visitor.get("/share/", allow_redirects=False).status_code == 200


def kill_at_random(guests: Guests, kills: int, seed: int, tally: Tally) -> None:
    """Kill the server at a random moment of each sign-in, and try again after it."""
    chance, duration = random.Random(seed), seconds_of_a_sign_in(guests)
    for number in range(kills):
        signs_up = bool(number % 2)
        email, own = guests.entrance(signs_up)
        visitor = guests.guest()
        delay = chance.uniform(0.1, 1.1) * duration

        def attempt(visitor: Visitor = visitor, email: str = email, up: bool = signs_up) -> None:
            with suppress(requests.RequestException):
                enter(visitor, email, up)

        thread = threading.Thread(target=attempt)
        thread.start()
        time.sleep(delay)
        guests.site.kill()
        thread.join()
        guests.site.start()
        tally.merged += not signed_in(visitor) and done(visitor) == 0
        tally.answered += signed_in(visitor)
        try_again(guests, visitor, email, own, tally)


def seconds_of_a_sign_in(guests: Guests) -> float:
    """Return how long the server takes for one, at its third: the first ones load its modules."""
    for _ in range(3):
        email, _ = guests.entrance(signs_up=False)
        visitor = guests.guest()
        started = time.monotonic()
        enter(visitor, email, signs_up=False)
    return time.monotonic() - started


def refuse_the_merge(guests: Guests, tally: Tally) -> None:
    """Let the database refuse the merge of a sign-in and of a sign-up."""
    for signs_up in (False, True):
        email, own = guests.entrance(signs_up)
        visitor = guests.guest()
        with refusing(guests.site, "" if signs_up else email):
            response = enter(visitor, email, signs_up)
            if response.status_code < 500:
                raise ValueError(f"The merge was not refused: {response.status_code}")
        tally.kept_cookie += done(visitor) == 12
        try_again(guests, visitor, email, own, tally)


def refusing(site: Site, email: str) -> AbstractContextManager[None]:
    """Return the obstacle for this engine; without an address, for the newest guest."""
    return trigger(site) if site.database_url.startswith("sqlite") else held_row(site, email)


@contextmanager
def trigger(site: Site) -> Iterator[None]:
    """Abort every merge while the block runs."""
    file = site.database_url.removeprefix("sqlite:///")
    with sqlite3.connect(file, timeout=20, isolation_level=None) as database:
        for statement in TRIGGERS:
            database.execute(statement)
        try:
            yield
        finally:
            database.execute("DROP TRIGGER stop_merge")
            database.execute("DROP TRIGGER stop_attach")
    database.close()


@contextmanager
def held_row(site: Site, email: str) -> Iterator[None]:
    """Hold the learner's row for HELD seconds or until the block has ended, whichever is later."""
    where = "user_id = (SELECT id FROM accounts_user WHERE email = %s)"
    if not email:
        where = "id = (SELECT max(id) FROM progress_learner WHERE %s = '' AND user_id IS NULL)"
    with psycopg.connect(site.database_url) as database:
        database.execute(f"SELECT 1 FROM progress_learner WHERE {where} FOR UPDATE", [email])  # noqa: S608
        started = time.monotonic()
        yield
        time.sleep(max(0, started + HELD - time.monotonic()))


def attack(engine: str, kills: int, seed: int, env: dict[str, str]) -> tuple[Tally, Tally]:
    """Return what was counted with a server that is killed, and with a merge that is refused."""
    killed, refused = Tally(), Tally()
    with running_site(engine, workers=1, env={**ENV, **env}) as site:
        guests = Guests(site, accounts=kills + 4)
        kill_at_random(guests, kills, seed, killed)
        refuse_the_merge(guests, refused)
    return killed, refused


def figures(engine: str) -> list[Figure]:
    """Attack the product, and then the same without its protection."""
    killed, refused = attack(engine, KILLS, SEED, {})
    step_killed, step_refused = attack(engine, MUTANT_KILLS, SEED, MUTANT)
    how = "a held row" if engine == "PostgreSQL" else "a trigger"
    return [
        Figure(
            "No answer of a guest is lost or stored twice if the server is killed during a "
            "sign-in or sign-up, and trying again changes nothing",
            engine,
            f"{killed.words()}; {killed.merged} kills were after the merge and before the "
            f"response, {killed.answered} after it",
            "0 lost, 0 twice, 0 changed", killed.clean,
        ),
        Figure(
            f"The same if the database refuses the merge ({how}), and the browser keeps its "
            "answers meanwhile",
            engine,
            f"{refused.words()}; {refused.kept_cookie} of {refused.interrupted} browsers kept "
            "their answers",
            "0 lost, 0 twice, 0 changed, 2 of 2",
            refused.clean and refused.kept_cookie == refused.interrupted == 2,
        ),
        Figure(
            "The run can fail: without one transaction over sign-in, merge, and session, answers "
            "are lost",
            engine,
            f"{step_killed.lost} of {step_killed.answers} answers lost in "
            f"{step_killed.interrupted} kills, {step_refused.lost} of {step_refused.answers} in "
            f"{step_refused.interrupted} refused merges",
            "more than 0", step_killed.lost + step_refused.lost > 0,
        ),
    ]  # fmt: skip


def main() -> bool:
    """Do the run on both engines, and return whether all figures were met."""
    return save("sign_in", [figure for engine in ENGINES for figure in figures(engine)])


if __name__ == "__main__":
    sys.exit(not main())
