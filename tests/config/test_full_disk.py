"""A full disk or a read-only database: people are told that nothing was saved, and by whose fault.

SQLite reports a full disk once its file may not grow; PostgreSQL is made read-only.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError, OperationalError, connection
from django.test import Client

from accounts.sessions import LAST_ACTIVE
from config.databases import is_unwritable
from config.views import bad_request
from progress.models import Note
from tests.accounts.pages import sign_in
from tests.factories import ItemFactory, UserFactory
from tests.progress.views.pages import tick


def run(statement: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


@pytest.fixture
def full(transactional_db):
    """Return a function that fills the disk. Afterwards there is room again."""

    def fill() -> None:
        if connection.vendor == "postgresql":
            run("SET default_transaction_read_only = on")
            return
        run(f"PRAGMA max_page_count = {run('PRAGMA page_count')}")
        run("CREATE TABLE IF NOT EXISTS filling (blob BLOB)")
        for size in (100_000, 4_000, 400, 40):
            with suppress(OperationalError):
                while True:
                    run(f"INSERT INTO filling VALUES (zeroblob({size}))")  # noqa: S608

    run("CREATE TABLE filling (blob BYTEA)" if connection.vendor == "postgresql" else
        "CREATE TABLE filling (blob BLOB)")  # fmt: skip
    yield fill
    run(
        "SET default_transaction_read_only = off"
        if connection.vendor == "postgresql"
        else "PRAGMA max_page_count = 1073741823"
    )
    run("DROP TABLE filling")


def write_note(client: Client):
    return client.post(
        f"/items/{ItemFactory._meta.model.objects.get().slug}/note/", {"text": "x" * 5000}
    )


def test_a_full_disk_is_told_as_what_it_is_and_reading_goes_on(full, caplog):
    user, item = UserFactory(), ItemFactory()
    member, guest = (Client(raise_request_exception=False) for _ in range(2))
    member.force_login(user)
    assert tick(member, item).status_code == 302
    full()

    responses = [write_note(member), write_note(guest)]
    if connection.vendor == "postgresql":  # SQLite may find room for a few bytes
        responses += [tick(guest, item), sign_in(guest, user.email)]

    assert {response.status_code for response in responses} == {503}
    for response in responses:
        assert "What you just sent was not saved. That is the site’s fault" in response.text
        assert response.headers["Retry-After"] == "300"
    assert "Nothing can be saved: the disk is full" in caplog.text
    assert member.get("/guide/").status_code == 200
    assert not Note.objects.exists()


@pytest.fixture
def read_only(transactional_db):
    """Return a function that makes the database read-only. Afterwards it can be written again."""
    postgresql = connection.vendor == "postgresql"
    statement = "SET default_transaction_read_only" if postgresql else "PRAGMA query_only"
    yield lambda: run(f"{statement} = on")
    run(f"{statement} = off")


def test_signed_in_people_can_read_on_the_next_day(read_only):
    """The day's first page notes that the browser is in use."""
    user, member = UserFactory(), Client(raise_request_exception=False)
    sign_in(member, user.email)
    session = member.session
    session[LAST_ACTIVE] = "2026-01-01"
    session.save()
    read_only()

    pages = [member.get(url) for url in ("/", "/guide/", "/data/", "/account/sessions/")]

    assert {page.status_code for page in pages} == {200}
    assert all("/account/email/" in page.text for page in pages)


def test_a_session_that_cannot_be_saved_is_not_called_a_bad_request(rf):
    """Django turns every failure to save a session into a bad request."""
    engine = DatabaseError()
    engine.sqlite_errorcode = 13
    outer = SessionInterrupted("deleted before the request completed")
    outer.__context__ = UpdateError()
    outer.__context__.__context__ = engine

    assert bad_request(rf.get("/"), outer).status_code == 503
    assert bad_request(rf.get("/"), SessionInterrupted("ended")).status_code == 400


def test_a_lock_that_is_held_too_long_is_no_full_disk():
    busy = OperationalError()
    busy.sqlite_errorcode = 5

    assert not is_unwritable(busy)
