"""What the live connection says of its options: a setting that is not used would not help."""

from importlib import import_module

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import pre_migrate

pytestmark = pytest.mark.django_db
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own options")
on_postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL's own options")


def ask(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@on_postgresql
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_timeout", "5s"),
        ("lock_timeout", "2s"),
        ("idle_in_transaction_session_timeout", "10s"),
    ],
)
def test_postgresql_gives_up_in_time(name, value):
    assert ask(f"SHOW {name}") == value


@on_postgresql
def test_a_migration_may_take_as_long_as_it_needs():
    """An index over all events takes more than the seconds that a page may take."""
    seen = []

    def note(**options: object) -> None:
        seen.append(ask("SHOW statement_timeout"))

    pre_migrate.connect(note)
    try:
        call_command("migrate", verbosity=0)
    finally:
        pre_migrate.disconnect(note)

    assert set(seen) == {"0"}
    assert ask("SHOW statement_timeout") == "5s"


@on_postgresql
def test_postgresql_is_left_alone_if_it_does_not_answer():
    assert connection.get_connection_params()["connect_timeout"] == 3


@on_sqlite
@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 20_000)],
)
def test_sqlite_flushes_each_commit_and_waits_for_its_turn(name, value):
    """2 is FULL."""
    assert ask(f"PRAGMA {name}") == value


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_takes_the_write_lock_at_begin():
    connection.ensure_connection()
    sent: list[str] = []
    connection.connection.set_trace_callback(sent.append)

    with transaction.atomic():
        pass

    connection.connection.set_trace_callback(None)
    assert sent == ["BEGIN IMMEDIATE", "COMMIT"]


def test_a_password_is_hashed_with_19_mib_twice_in_one_lane(settings):
    """Asked of a fresh hash, with the hashers of the settings file: those of the tests are fast."""
    code = import_module("config.settings")
    settings.PASSWORD_HASHERS = code.PASSWORD_HASHERS

    stored = make_password("correct horse battery")

    assert stored.split("$")[:4] == ["argon2", "argon2id", "v=19", "m=19456,t=2,p=1"]
