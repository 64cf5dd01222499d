"""Which answers are worth a second look. Pure. Time alone never lowers the level."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from progress.engine.responses import State
from progress.standing.history import Happening
from progress.standing.standing import Row, Standing

STALE = timedelta(days=365)
A_WEEK = timedelta(days=7)
MOST_A_WEEK = 5


def worth_a_look(now: Standing, happenings: Iterable[Happening], moment: datetime) -> list[Row]:
    """Items that were last confirmed a year ago or more, oldest first.

    At most five a week: what was looked at again during the last seven days is taken off.
    """
    rows = [row for cell in now.cells.values() for row in cell.rows]
    stale = [row for row in rows if row.done and row.answer and moment - row.answer.at >= STALE]
    room = max(MOST_A_WEEK - _looked_at_again(happenings, moment), 0)
    return sorted(stale, key=lambda row: row.answer.at if row.answer else moment)[:room]


def _looked_at_again(happenings: Iterable[Happening], moment: datetime) -> int:
    """How many stale items got a new answer, the same or another, in the last seven days."""
    done_since: dict[int, datetime] = {}
    looked = set()
    for each in happenings:
        before = done_since.pop(each.item, None)
        if before and each.at - before >= STALE and moment - each.at < A_WEEK:
            looked.add(each.item)
        if each.state is State.DONE:
            done_since[each.item] = each.at
    return len(looked)
