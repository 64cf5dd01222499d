"""Which answers deserve a second look. Time alone never lowers the level."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from progress.standing.answers import STALE_AFTER
from progress.standing.standing import Row, Standing

A_WEEK = timedelta(days=7)
MAX_PER_WEEK = 5


def items_to_review(
    standing: Standing, again: Iterable[tuple[datetime, datetime]], now: datetime
) -> list[Row]:
    """Return items that were last confirmed a year ago or more, oldest first.

    At most five a week, minus those reviewed in the last seven days: `again` has for each item that
    was answered in them when it was marked done before, and when it was answered first.
    """
    stale = [
        row
        for row in standing.rows
        if row.done and row.answer and now - row.answer.at >= STALE_AFTER
    ]
    reviewed = sum(after - before >= STALE_AFTER for before, after in again)
    room = max(MAX_PER_WEEK - reviewed, 0)
    return sorted(stale, key=lambda row: row.answer.at if row.answer else now)[:room]
