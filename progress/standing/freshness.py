"""Which answers deserve a second look. Time alone never lowers the level."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from progress.engine.responses import State
from progress.standing.answers import STALE_AFTER
from progress.standing.history import AnswerEvent
from progress.standing.standing import Row, Standing

A_WEEK = timedelta(days=7)
MAX_PER_WEEK = 5


def items_to_review(standing: Standing, events: Iterable[AnswerEvent], now: datetime) -> list[Row]:
    """Return items that were last confirmed a year ago or more, oldest first.

    At most five a week, minus those reviewed in the last seven days.
    """
    stale = [
        row
        for row in standing.rows
        if row.done and row.answer and now - row.answer.at >= STALE_AFTER
    ]
    room = max(MAX_PER_WEEK - _reviewed_this_week(events, now), 0)
    return sorted(stale, key=lambda row: row.answer.at if row.answer else now)[:room]


def _reviewed_this_week(events: Iterable[AnswerEvent], now: datetime) -> int:
    """How many stale items got a new answer, the same or another, in the last seven days."""
    done_since: dict[int, datetime] = {}
    reviewed = set()
    for event in events:
        before = done_since.pop(event.item, None)
        if before and event.at - before >= STALE_AFTER and now - event.at < A_WEEK:
            reviewed.add(event.item)
        if event.state is State.DONE:
            done_since[event.item] = event.at
    return len(reviewed)
