"""Counts of responses per category: all that the model needs to know about them."""

from __future__ import annotations

from typing import NamedTuple

from progress.engine.responses import Responses, State


class Tally(NamedTuple):
    """How many items of a category have which state; after the first, the columns follow State."""

    placement_done: int = 0  # done, according to the placement
    done: int = 0  # done, ticked manually
    learning: int = 0
    not_yet: int = 0
    not_for_me: int = 0

    @property
    def yes(self) -> int:
        return self.placement_done + self.done

    @property
    def no_or_partial(self) -> int:
        return self.learning + self.not_yet

    def recounted(self, old: str | None, new: str) -> Tally:
        """Return the tally with one item moved from column `old` (None: unanswered) to `new`."""
        tally = self if old is None else self._replace(**{old: getattr(self, old) - 1})
        return tally._replace(**{new: getattr(tally, new) + 1})


StrandTally = tuple[Tally, ...]  # in the order of the strand's categories
Tallies = list[StrandTally]  # in the order of the model's strands


def tally_column(responses: Responses, key: str) -> str | None:
    """Return the column of Tally in which an item is counted; None if it is unanswered."""
    state = responses.state(key)
    if state is State.UNANSWERED:
        return None
    in_placement = state is State.DONE and key in responses.from_placement
    return "placement_done" if in_placement else state.name.lower()
