"""What storing answers did: the standings before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from progress.standing import words
from progress.standing.standing import Standing


@dataclass(frozen=True)
class Change:
    """The standings before and after one change of answers."""

    before: Standing
    after: Standing
    items: frozenset[int]  # items whose answer changed or was reconfirmed, by primary key
    at: datetime  # of its events: names the change when it is to be undone

    @property
    def decrease_message(self) -> str:
        """What to say if the change lowered the level; empty if it did not."""
        return words.decrease_message(self.before.estimate, self.after.estimate)
