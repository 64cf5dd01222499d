"""Connection options per database engine, each chosen for durability first.

An acknowledged tick survives a power cut: SQLite runs with `synchronous=FULL`, PostgreSQL with its
own default of `synchronous_commit=on`.
"""

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
