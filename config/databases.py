"""Connection options per database engine, each chosen for durability first.

An acknowledged tick survives a power cut: SQLite runs with `synchronous=FULL`, PostgreSQL with its
own default of `synchronous_commit=on`.
"""

import sqlite3
from typing import Any

SQLITE_OPTIONS = {
    "timeout": 20,
    # Take the write lock at BEGIN, so that a writer waits for its turn instead of failing later.
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=67108864;"
    ),
}
POSTGRESQL_OPTIONS = {
    "connect_timeout": 3,
    "options": (
        "-c statement_timeout=5000 -c lock_timeout=2000 "
        "-c idle_in_transaction_session_timeout=10000"
    ),
}
# Nothing can be written: the disk is full, or the database or its folder is read-only.
SQLITE_UNWRITABLE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR)
POSTGRESQL_UNWRITABLE = ("53100", "25006")  # disk_full, read_only_sql_transaction


def is_unwritable(error: BaseException | None) -> bool:
    """Did this happen because the database can be read, but not written?

    Django wraps the engine's error, and a session that cannot be saved becomes a bad request.
    """
    while error:
        primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if primary in SQLITE_UNWRITABLE or getattr(error, "sqlstate", "") in POSTGRESQL_UNWRITABLE:
            return True
        error = error.__cause__ or error.__context__
    return False


def with_options(database: dict[str, Any]) -> dict[str, Any]:
    """Return the entry for DATABASES with this engine's options; those in the URL win.

    Raises ValueError for an engine the product is not tested on.
    """
    engine = database["ENGINE"].rsplit(".", 1)[-1]
    options = {"sqlite3": SQLITE_OPTIONS, "postgresql": POSTGRESQL_OPTIONS}.get(engine)
    if options is None:
        raise ValueError(f"DATABASE_URL must start with sqlite:/// or postgresql://, not {engine}.")
    return {
        **database,
        "OPTIONS": {**options, **database.get("OPTIONS", {})},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": engine == "postgresql",
    }
