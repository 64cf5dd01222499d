"""How many rows the database gives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db.models.sql import compiler


@dataclass
class Rows:
    number: int = 0


@contextmanager
def count_rows() -> Iterator[Rows]:
    """Count the rows that querysets read while this is open."""
    rows = Rows()
    read = compiler.cursor_iter

    def counted(*args: Any, **kwargs: Any) -> Iterator[list[Any]]:
        for chunk in read(*args, **kwargs):
            rows.number += len(chunk)
            yield chunk

    with patch.object(compiler, "cursor_iter", counted):
        yield rows
