"""Every route, role, and method, and what each of them did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.http import HttpResponse

from tests.attack.world import World
from tests.routes import Route

READING = ("GET", "HEAD", "OPTIONS")
WRITING = ("POST", "PUT", "PATCH", "DELETE")
# Rows that reading may write, and why.
BOOKKEEPING = {
    "django_session": "a new session, its last use, and the messages that were shown",
    "usersessions_usersession": "when a browser of an account was last seen",
    "cache": "counts of attempts",
}
LEADS_TO_SIGN_IN = (
    "/account/login/",
    "/account/reauthenticate/",
    "/account/2fa/reauthenticate/",
    "/account/2fa/authenticate/",
    "/admin/login/",
)


@dataclass
class Seen:
    """What one request did."""

    route: Route
    role: str
    method: str
    path: str
    status: int
    location: str = ""
    found: list[str] = field(default_factory=list)  # the markers in its answer
    written: set[str] = field(default_factory=set)  # the tables
    changed: list[str] = field(default_factory=list)  # the owner's rows that differ afterward
    cookies: list[str] = field(default_factory=list)
    response: HttpResponse | None = None
    body: str = ""

    @property
    def let_in(self) -> bool:
        """Whether the request got what the address has: not an error, nor the sign-in page."""
        if self.status in (301, 302):
            return not self.location.startswith(LEADS_TO_SIGN_IN)
        return self.status < 300 or self.status == 400  # a form that was read and is incomplete

    def __str__(self) -> str:
        return f"{self.role}: {self.method} {self.path} → {self.status} {self.location}".strip()


def request(world: World, route: Route, role: str, method: str, *, token: bool = True) -> Seen:
    """Send one request and take back what it wrote. Without `token`, as another site would."""
    client = world.client(role, checks=not token)
    path = world.path(route)
    with transaction.atomic():
        with tables_written() as written:
            response = client.generic(method, path)
        body = response.getvalue().decode("utf-8", "replace")
        rows = changed(world) if written - BOOKKEEPING.keys() else []
        transaction.set_rollback(True)
    return Seen(
        route,
        role,
        method,
        path,
        response.status_code,
        response.headers.get("Location", ""),
        [
            name
            for name, text in world.markers.items()
            if text in body + str(response.headers) and text not in path
        ],
        written,
        rows,
        list(response.cookies),
        response,
        body,
    )


def changed(world: World) -> list[str]:
    """Return the models of which a row of the owner is not what it was in the beginning."""
    now = world.state()
    return [label for label, rows in world.before.items() if now[label] != rows]


@contextmanager
def tables_written() -> Iterator[set[str]]:
    """Collect the tables that statements write to."""
    tables: set[str] = set()

    def note(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        words = sql.replace('"', "").split()
        if words[0] in ("INSERT", "DELETE"):
            tables.add(words[2])
        elif words[0] == "UPDATE":
            tables.add(words[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables
