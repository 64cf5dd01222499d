"""The database's own rules: the same on both engines, and understood by any SQLite tool."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction

from tests.factories import ResourceFactory, ShareFactory

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)

GOOD = [
    (ShareFactory, "handle", "abc"),
    (ShareFactory, "handle", "a-z09" * 6),
    (ShareFactory, "handle", ""),
    (ResourceFactory, "url", "https://example.org/paper"),
]
BAD = [
    *(
        (ShareFactory, "handle", handle)
        for handle in ("ab", "a" * 31, "Mira", "mira!", "mira\n", " mira", "mi ra", "mïra", "٣٣٣")
    ),
    *((ResourceFactory, "url", url) for url in ("http://x.example", "HTTPS://x.example", " ", "")),
]


def insert(row: models.Model, column: str, value: str) -> tuple[str, list[Any]]:
    """Return the statement that stores a copy of the row with this value."""
    copied = [f.column for f in row._meta.concrete_fields if f.column not in ("id", column)]
    unique = {"token": "'another'", "learner_id": "learner_id", "revoked_at": "created_at"}
    selected = ", ".join(unique.get(each, each) for each in copied)
    table = row._meta.db_table
    sql = f"INSERT INTO {table} ({', '.join(copied)}, {column}) SELECT {selected}, %s FROM {table}"  # noqa: S608
    return sql, [value]


@pytest.fixture
def file() -> Iterator[sqlite3.Connection]:
    """SQLite's file, opened as a tool would that knows nothing about Django."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no file.")
    path = Path(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
        yield opened


def restore(file: sqlite3.Connection) -> sqlite3.Connection:
    """Return a fresh database with the dump of this one."""
    fresh = sqlite3.connect(":memory:")
    fresh.executescript("\n".join(file.iterdump()))
    return fresh


@committed
def test_a_sqlite_tool_can_check_the_file_and_restore_its_dump(file):
    ShareFactory(handle="mira")
    ResourceFactory()

    with closing(restore(file)) as fresh:
        for database in (file, fresh):
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("SELECT handle FROM progress_share").fetchall() == [("mira",)]


@committed
def test_a_sqlite_tool_can_store_only_what_obeys_the_rules(file):
    rows = {factory: factory() for factory in (ShareFactory, ResourceFactory)}

    with closing(restore(file)) as fresh:
        for factory, column, value in BAD:
            sql, values = insert(rows[factory], column, value)
            with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
                fresh.execute(sql.replace("%s", "?"), values)
        for factory, column, value in GOOD:
            sql, values = insert(rows[factory], column, value)
            assert fresh.execute(sql.replace("%s", "?"), values).rowcount == 1
            fresh.rollback()


@pytest.mark.parametrize(("factory", "column", "value"), BAD)
def test_neither_database_stores_what_breaks_a_rule(factory, column, value):
    row = factory()
    sql, values = insert(row, column, value)
    # PostgreSQL also refuses what is longer than the column.
    refused = pytest.raises(DatabaseError, match=r"(?i)check|too long")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(sql, values)

    setattr(row, column, value)
    with pytest.raises(ValidationError):
        row.validate_constraints()


@pytest.mark.parametrize(("factory", "column", "value"), GOOD)
def test_both_databases_store_what_obeys_the_rules(factory, column, value):
    row = factory()
    sql, values = insert(row, column, value)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)

        assert cursor.rowcount == 1
    setattr(row, column, value)
    factory._meta.model.objects.exclude(pk=row.pk).delete()
    row.validate_constraints()
