"""Counts of responses per category: all that the model needs to know about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from progress.engine.curves import Array
from progress.engine.responses import Response, State, Ticks


class Column(IntEnum):
    """What is counted. An item counts in several columns: as answered, as evidence, as a fact."""

    ANSWERED = 0  # any response
    ASKED_YES = 1  # evidence from the placement
    ASKED_NO = 2
    HAND_NO = 3  # evidence by hand
    DONE = 4  # facts
    LEARNING = 5
    NOT_FOR_ME = 6
    TICKED = 7  # done by hand, and not learned since some other answer
    REPORTED = 8  # of the ticked ones: answers rather than achievements
    EARLY = 9  # of the ticked ones: before the placement, or in its sitting


@dataclass(frozen=True, eq=False)
class Tally:
    """How many items of each category have which response: one row per category, in the order of
    the model, so every array here has the shape (categories,)."""

    size: Array  # items
    counts: Array  # (categories, columns)
    trusts_ticks: bool = False  # every tick is an answer

    def column(self, column: Column) -> Array:
        counts: Array = self.counts[:, column]
        return counts

    @cached_property
    def unanswered(self) -> Array:
        return self.size - self.column(Column.ANSWERED)

    @cached_property
    def no(self) -> Array:
        """Evidence of not knowing, in items."""
        return self.column(Column.ASKED_NO) + self.column(Column.HAND_NO)

    @cached_property
    def early(self) -> Array:
        """Ticks that the placement knew of. With every item answered nothing is left to expect, and
        they are facts like all others."""
        early: Array = self.column(Column.EARLY) * self.unanswered.any()
        return early

    def changed(self, row: int, remove: Iterable[Column] = (), add: Iterable[Column] = ()) -> Tally:
        """Return the counts with one item of a category moved from some columns to others."""
        counts = self.counts.copy()
        for column in remove:
            counts[row, column] -= 1
        for column in add:
            counts[row, column] += 1
        return Tally(self.size, counts, self.trusts_ticks)

    def trusting_ticks(self) -> Tally:
        """Return the counts with every tick as an answer."""
        counts = self.counts.copy()
        counts[:, Column.REPORTED] = counts[:, Column.TICKED]
        return Tally(self.size, counts, trusts_ticks=True)


def columns_of(key: str, response: Response, ticks: Ticks) -> list[Column]:
    """Return the columns in which a response counts."""
    state, evidence = response.state, response.evidence
    found = [Column.ANSWERED]
    if evidence is State.NOT_YET:
        found.append(Column.ASKED_NO if response.asked else Column.HAND_NO)
    elif evidence is State.DONE and response.asked:
        found.append(Column.ASKED_YES)
    if state is State.LEARNING:
        found.append(Column.LEARNING)
    elif state is State.NOT_FOR_ME:
        found.append(Column.NOT_FOR_ME)
    elif state is State.DONE:
        found.append(Column.DONE)
        if evidence is State.DONE and not response.asked:
            found.append(Column.TICKED)
            if key in ticks.reported:
                found.append(Column.REPORTED)
            if key in ticks.early:
                found.append(Column.EARLY)
    return found
