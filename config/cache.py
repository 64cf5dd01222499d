"""The cache that all processes share: a table that forgets nothing before its time."""

from __future__ import annotations

import base64
import pickle
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, OperationalError, connections, router
from django.utils import timezone

BATCH = 2_000  # rows per statement: others write in between
NEVER = datetime(9999, 12, 31, tzinfo=UTC)

UPSERT = """
    INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
ADD = UPSERT + " WHERE {table}.expires < %s"
TOUCH = "UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires >= %s"
# The time twice: a counter may be renewed between the two parts of the statement.
DELETE_EXPIRED = """
    DELETE FROM {table} WHERE cache_key IN
      (SELECT cache_key FROM {table} WHERE expires < %s LIMIT %s) AND expires < %s
"""


class CounterCache(DatabaseCache):
    """Django's table, made for counting attempts.

    Django's own class counts all rows before each write. Above 300 it deletes live ones, so a flood
    of other keys resets a limit. This one writes with a single statement, deletes nothing before it
    has expired, and reports an error instead of dropping the write, so that no attempt goes
    uncounted.
    """

    def _base_set(
        self, mode: str, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT
    ) -> bool:
        seconds = self.get_backend_timeout(timeout)
        expires = NEVER if seconds is None else datetime.fromtimestamp(seconds, UTC)
        stored = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("ascii")
        now = timezone.now()
        if mode == "touch":
            return bool(self._execute(TOUCH, expires, key, now))
        if mode == "add":
            return bool(self._execute(ADD, key, stored, expires, now))
        return bool(self._execute(UPSERT, key, stored, expires))

    def delete_expired(self) -> int:
        """Delete what has expired, a batch at a time, and return the number of rows."""
        total = 0
        now = timezone.now()
        while deleted := self._execute(DELETE_EXPIRED, now, BATCH, now):
            total += deleted
        return total

    def _execute(self, statement: str, *values: str | int | datetime) -> int:
        """Return the number of rows. Raises OperationalError, which is the 503 page, whatever is
        wrong with the table: without it there are no limits, so nobody may sign in."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        adapted = [
            connection.ops.adapt_datetimefield_value(each) if isinstance(each, datetime) else each
            for each in values
        ]
        table = connection.ops.quote_name(self._table)  # type: ignore[attr-defined]
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement.format(table=table), adapted)
                return int(cursor.rowcount)
        except DatabaseError as error:
            raise OperationalError(f"The table {table} cannot be written: {error}") from error
