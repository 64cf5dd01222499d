"""Requests that no browser sends, to every route: no server error, and nobody else's things change.

The routes come from the URL resolver and the fields from the pages' own forms. `qa/runs/fuzz.py`
sends many more to a real server, with malformed HTTP among them.
"""

from __future__ import annotations

import logging
import random
from collections import defaultdict

import pytest
from django import forms
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.attack import matrix
from tests.attack.fuzz import UNSEEN_FIELDS, Gun, Shot, fields_in
from tests.attack.world import World, build
from tests.routes import Route, routes

pytestmark = pytest.mark.django_db
ALL = [*dict.fromkeys(routes()), Route("unknown", "/nowhere/<str:slug>/")]
SHOTS_PER_ROUTE = 4
KNOWN_FIELDS: dict[str, list[str]] = {}  # found once, by both tests
MOST_STATEMENTS = 60  # the admin's list of items takes most of them
ROLES = ("guest", "member", "superuser")


@pytest.fixture
def world(settings) -> World:
    settings.ACCOUNT_RATE_LIMITS = False
    return build()


def known_fields(world: World) -> dict[str, list[str]]:
    """Return the names of all fields that pages show, with the values they have there."""
    if not KNOWN_FIELDS:
        found: dict[str, set[str]] = defaultdict(set)
        client = world.client("superuser")
        for route in ALL:
            page = client.get(world.path(route))
            if page.headers.get("Content-Type", "").startswith("text/html"):
                for name, value in fields_in(page.text):
                    found[name].add(value)
        names = sorted({*found, *UNSEEN_FIELDS})
        KNOWN_FIELDS.update({name: sorted(found[name]) for name in names})
    return KNOWN_FIELDS


def test_no_request_to_any_route_is_a_server_error_or_changes_what_is_someone_elses(world, caplog):
    caplog.set_level(logging.ERROR)
    caplog.set_level(logging.ERROR, "django.request")
    gun = Gun(random.Random(9), known_paths(world), known_fields(world))  # noqa: S311
    faults: list[str] = []

    for number in range(SHOTS_PER_ROUTE):
        for index, route in enumerate(ALL):
            shot, role = gun.shot(route, number), ROLES[(index + number) % len(ROLES)]
            faults += [f"{role}: {shot}\n    {fault}" for fault in fire(world, role, shot)]
            # Django also logs what it refuses, as django.security: an answer of 400.
            errors = [each for each in caplog.records if each.name == "django.request"]
            faults += [f"{role}: {shot}\n    logged {each.getMessage()}" for each in errors]
            caplog.clear()

    assert not faults, "\n".join(faults)


def known_paths(world: World) -> dict[str, str]:
    token = world.markers["link"]
    return {
        "slug": "dropout", "level": "entry", "strand": "theory", "token": token,
        "handle": "marker-handle", "app_label": "roadmap",
    }  # fmt: skip


def fire(world: World, role: str, shot: Shot) -> list[str]:
    """Send it, take back what it wrote, and return what is wrong with the answer."""
    client = world.client(role, checks=shot.without_token)
    sent = {f"HTTP_{name.upper().replace('-', '_')}": value.decode("latin-1")
            for name, value in shot.headers.items()}  # fmt: skip
    cookies = [f"{name}={each.value}" for name, each in client.cookies.items()]
    cookies += [f"{name}={value.decode('latin-1')}" for name, value in shot.cookies.items()]
    client.cookies.clear()
    sent["HTTP_COOKIE"] = "; ".join(cookies)
    path, _, query = shot.path.partition("?")
    with transaction.atomic():
        with matrix.tables_written() as written, CaptureQueriesContext(connection) as statements:
            response = client.generic(
                shot.method, path, shot.body, shot.content_type, QUERY_STRING=query, **sent
            )
        text = response.getvalue().decode("utf-8", "replace")
        changed = matrix.changed(world) if written - matrix.BOOKKEEPING.keys() else []
        transaction.set_rollback(True)
    return list(_faults(role, shot, response, text, len(statements), changed))


def _faults(role, shot, response, text, statements, changed):
    if response.status_code >= 500:
        yield str(response.status_code)
    if "Traceback" in text:
        yield "a traceback"
    if response.status_code >= 400 and shot.method != "HEAD" and _is_mute(shot, response, text):
        yield f"{response.status_code} without words"
    if statements > MOST_STATEMENTS:
        yield f"{statements} statements"
    if role != "superuser":
        yield from (f"changes the owner's {each}" for each in changed)


def _is_mute(shot: Shot, response, text: str) -> bool:
    """Where a page can be opened, no person sends a form: an empty 405 is enough."""
    return not text.strip() and not (response.status_code == 405 and "GET" in response["Allow"])


def test_the_fields_of_all_our_forms_are_sent(world):
    """A form that no page shows would not be found: name its fields in UNSEEN_FIELDS."""
    named = known_fields(world).keys()

    missing = {
        f"{form.__module__}.{form.__name__}: {name}"
        for form in our_forms(forms.BaseForm)
        for name in form.base_fields
        if name not in named
    }

    assert not missing


def our_forms(kind: type) -> set[type]:
    found = {kind} if kind.__module__.split(".")[0] in ("accounts", "progress") else set()
    return found.union(*(our_forms(each) for each in kind.__subclasses__()))
