"""Signing up: many at once for one address, and whether the response tells who has an account.

First, sixteen people at a time send the same address. Then signing up, signing in, and resetting a
password are timed in turn for addresses with and without an account, and their answers compared.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from statistics import median

from qa.crowd import Answer, address, post
from qa.figures import Figure, save
from qa.server import ENGINES, Site, running_site

TITLE = "Signing up"
PASSWORD = "correct horse battery"
ROUNDS, AT_ONCE = 10, 16
SAMPLES, WITHIN = 200, 10  # responses of each kind, and milliseconds between their medians
KNOWN = SAMPLES  # addresses with an account, each used once per form, as a limit allows

sources = count(1)


def main() -> bool:
    """Run both on both engines."""
    return save("sign_up", [figure for engine in ENGINES for figure in figures(engine)])


def figures(engine: str) -> list[Figure]:
    """Return what one engine did."""
    with (
        tempfile.TemporaryDirectory(prefix="qa-mails-") as folder,
        running_site(engine, workers=4, threads=2) as site,
    ):
        race = race_figure(engine, site)
        site.kill()
        site.workers = site.threads = 1  # one at a time, so that only the work counts
        site.env["EMAIL_URL"] = f"file://{folder}"
        site.start()
        return [race, *timing_figures(engine, site)]


def race_figure(engine: str, site: Site) -> Figure:
    """Sign up with one address from sixteen browsers at once, ten times."""
    codes: list[int] = []
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for number in range(ROUNDS):
            email = f"race-{number}@example.org"
            codes += pool.map(lambda _, email=email: sign_up(site, email).status, range(AT_ONCE))
    failures = sum(code >= 500 for code in codes)
    accounts = count_accounts(site)
    return Figure(
        promise="Signing up with one address at the same moment makes one account and no error",
        engine=engine,
        seen=f"{failures} errors and {accounts} accounts from {len(codes)} sign-ups with "
        f"{ROUNDS} addresses, {AT_ONCE} at a time",
        target=f"0 errors, {ROUNDS} accounts",
        met=failures == 0 and accounts == ROUNDS,
        peers="healthchecks 4.3: 5 errors and 1 double account from 64 sign-ups with 4 addresses "
        "(own run)",
    )


def count_accounts(site: Site) -> int:
    """Return how many accounts of the race exist."""
    counted = (
        "from accounts.models import User; "
        "print(User.objects.filter(email__startswith='race').count())"
    )
    return int(site.manage("shell", "--verbosity", "0", "--command", counted).split()[-1])


def timing_figures(engine: str, site: Site) -> list[Figure]:
    """Time each form for addresses with and without an account, alternating."""
    known = [f"known-{number}@example.org" for number in range(KNOWN)]
    make = (
        "from accounts.models import User; from allauth.account.models import EmailAddress as E\n"
        f"for number in range({KNOWN}):\n"
        f"    user = User.objects.create_user(f'known-{{number}}@example.org', '{PASSWORD}')\n"
        "    E.objects.create(user=user, email=user.email, verified=True, primary=True)"
    )
    site.manage("shell", "--verbosity", "0", "--command", make)
    forms = {"signing up": sign_up, "signing in": sign_in, "resetting a password": reset}
    return [timing_figure(engine, name, partial(form, site), known) for name, form in forms.items()]


def timing_figure(
    engine: str, name: str, form: Callable[[str], Answer], known: list[str]
) -> Figure:
    """Send one form for known and unknown addresses in turn, and compare."""
    times: dict[bool, list[float]] = {True: [], False: []}
    answers: dict[bool, set[object]] = {True: set(), False: set()}
    for number in range(SAMPLES):
        for has_account in (True, False):
            email = (
                known[number % len(known)]
                if has_account
                else f"other-{number}-{name.split()[1]}@example.org"
            )
            started = time.perf_counter()
            answer = form(email)
            times[has_account].append(time.perf_counter() - started)
            answers[has_account].add(answer.masked(email))
    taken, free = (median(times[each]) * 1000 for each in (True, False))
    same = answers[True] == answers[False]
    print(f"{engine}, {name}: {taken:.1f} ms, {free:.1f} ms, equal: {same}", flush=True)
    return Figure(
        promise=f"The response to {name} does not tell whether the address has an account",
        engine=engine,
        seen=f"medians of {SAMPLES}: {taken:.1f} ms with an account, {free:.1f} ms without; "
        f"answers {'equal' if same else 'differ'} byte for byte without tokens and address",
        target=f"medians within {WITHIN} ms, answers equal",
        met=abs(taken - free) <= WITHIN and same,
    )


def sign_up(site: Site, email: str) -> Answer:
    """Sign up from an address of one's own."""
    fields = {"email": email, "password1": PASSWORD}
    return post(site, "/account/signup/", address(next(sources)), fields)


def sign_in(site: Site, email: str) -> Answer:
    """Sign in with a wrong password."""
    fields = {"login": email, "password": "wrong-wrong"}
    return post(site, "/account/login/", address(next(sources)), fields)


def reset(site: Site, email: str) -> Answer:
    """Ask for a link."""
    return post(site, "/account/password/reset/", address(next(sources)), {"email": email})


if __name__ == "__main__":
    raise SystemExit(not main())
