"""Who may do what: every route, role, and method, compared with tests/attack/access.py.

Some roles and methods take turns from route to route, so that the test is quick. All combinations
are sent by `python -m qa.runs.authorization`, which names a folder in EVERY_COMBINATION.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

import pytest
from django.db import connection

from tests.attack import access, headers, matrix
from tests.attack.matrix import Seen
from tests.attack.world import ROLES, World, build
from tests.routes import Route, routes

pytestmark = pytest.mark.django_db
EVERY_COMBINATION = os.environ.get("EVERY_COMBINATION", "")
ALL = list(dict.fromkeys(routes()))
OTHERS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
ADD_A_ROW = (
    "Add a row for each of these to ROWS in tests/attack/access.py: who may read it, and who may "
    "send a form to it."
)


@pytest.fixture(autouse=True)
def _quiet() -> None:
    """Refusals are what is tested: without their log, the test is twice as fast."""
    logger = logging.getLogger("django.request")
    logger.disabled = True
    yield
    logger.disabled = False


@pytest.fixture
def world(settings) -> World:
    settings.ACCOUNT_RATE_LIMITS = False
    return build()


def rotating(route: Route, choices: tuple[str, ...], number: int = 1) -> tuple[str, ...]:
    """Return some of the choices, the next ones for the next route; or all of them."""
    if EVERY_COMBINATION:
        return choices
    start = ALL.index(route) * number
    return tuple(choices[(start + each) % len(choices)] for each in range(number))


def roles_for(route: Route) -> tuple[str, ...]:
    """Return who tries a route: in the admin all others are alike, and outside of it the staff."""
    if EVERY_COMBINATION:
        return ROLES
    if route.in_admin:
        return (*rotating(route, ROLES[:4]), "curator", "superuser")
    return ROLES[:4]


def expected(route: Route) -> access.Access:
    found = access.access_of(route.name)
    assert found, f"{route.name} {route.template}"
    return found


def test_every_route_has_a_row_that_says_who_may_do_what():
    missing = [f"{each.name} {each.template}" for each in ALL if not access.access_of(each.name)]

    assert not missing, f"{ADD_A_ROW} {missing}"


def test_no_row_is_for_a_route_that_is_gone():
    names = {route.name for route in ALL}

    assert (access.ROWS.keys() | access.EXCEPTIONS.keys()) <= names


def test_everyone_gets_what_they_may_and_nothing_else(world):
    seen: list[Seen] = []
    for route in ALL:
        tries = [("GET", role) for role in roles_for(route)]
        senders = rotating(route, ROLES) if route.in_admin else roles_for(route)
        tries += [("POST", role) for role in senders]
        for method in rotating(route, OTHERS, 2):
            tries += [(method, role) for role in rotating(route, ROLES)]
        seen += [matrix.request(world, route, role, method) for method, role in tries]

    faults = [f"{each}: {fault}" for each in seen for fault in faults_of(each)]
    keep(combinations=len(seen), faults=len(faults), routes=len(ALL))
    assert not faults, "\n".join(faults)
    shown = {name for each in seen if each.role == "owner" for name in each.found}
    assert {"note", "address", "link"} <= shown  # or nothing could be found in others' pages


def faults_of(seen: Seen) -> list[str]:
    """Return what is wrong with one answer."""
    return [
        *_access_faults(seen),
        *_secrecy_faults(seen),
        *_reading_faults(seen),
        *headers.faults(seen.response),
        *(["a server error"] if seen.status >= 500 else []),
    ]


def _access_faults(seen: Seen) -> list[str]:
    row = expected(seen.route)
    may = row.read if seen.method in ("GET", "HEAD") else row.write
    if seen.method in ("GET", "HEAD", "POST"):
        if seen.route.name == "admin:None" and seen.status == 404:
            return []  # no page of the admin: nothing to be let in to
        if seen.let_in != (seen.role in may):
            return ["let in" if seen.let_in else "turned away"]
    elif seen.let_in and seen.role not in row.read | row.write and seen.body:
        return ["let in by an odd method"]
    return []


def _secrecy_faults(seen: Seen) -> list[str]:
    if seen.role == "owner":
        return []
    allowed = access.SEEN_IN_THE_ADMIN.get(seen.role, set()) if seen.route.in_admin else set()
    faults = [f"shows the owner's {each}" for each in seen.found if each not in allowed]
    if not (seen.role == "superuser" and seen.route.in_admin):
        faults += [f"changes the owner's {each}" for each in seen.changed]
    return faults


def _reading_faults(seen: Seen) -> list[str]:
    if seen.method not in matrix.READING:
        return []
    allowed = matrix.BOOKKEEPING.keys() | access.WRITTEN_BY_READING.get(seen.route.name, set())
    faults = [f"writes to {table}" for table in seen.written - allowed]
    if seen.route.name in access.WITHOUT_COOKIES and seen.cookies:
        faults.append(f"sets {seen.cookies}")
    return faults


def test_another_site_can_send_no_form(world):
    sent, accepted = 0, []
    for route in ALL:
        for method in ("POST", *rotating(route, OTHERS[2:])):
            for role in rotating(route, ROLES):
                seen = matrix.request(world, route, role, method, token=False)
                sent += 1
                if seen.status != 403 and route.name not in access.WITHOUT_TOKEN:
                    accepted.append(str(seen))

    keep(without_token=sent, accepted=len(accepted))
    assert not accepted, "\n".join(accepted)


def keep(**counts: int) -> None:
    """Leave the counts for qa/runs/authorization.py."""
    if EVERY_COMBINATION:
        file = Path(EVERY_COMBINATION) / f"{connection.vendor}-{'-'.join(counts)}.json"
        file.write_text(json.dumps(counts))
