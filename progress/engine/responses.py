"""A learner's responses to the items, as the engine sees them. Plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class State(IntEnum):
    """A learner's state for one item. UNANSWERED is never stored as a record: no row means it."""

    UNANSWERED = 0
    DONE = 1
    LEARNING = 2
    NOT_YET = 3
    NOT_FOR_ME = 4

    @property
    def word(self) -> str:
        """The word in forms and URLs: `not-for-me`."""
        return self.name.lower().replace("_", "-")

    @property
    def label(self) -> str:
        """The words on the page: `not for me`."""
        return self.word.replace("-", " ")

    @classmethod
    def from_word(cls, word: str) -> State:
        """Return the state that `word` names. Raises KeyError for any other word."""
        return {state.word: state for state in cls}[word]


@dataclass(frozen=True)
class Responses:
    """Everything the engine knows about one learner. Items without a state are unanswered.

    A response from the placement is no sign that the learner went through its whole category: the
    engine asked for it. A tick made manually is such a sign.
    """

    states: Mapping[str, State] = field(default_factory=dict)  # by the item's key
    from_placement: Collection[str] = frozenset()  # keys that the placement asked for
    placed: bool = False  # a placement was finished

    @classmethod
    def of_placement(cls, states: Mapping[str, State]) -> Responses:
        """Return responses that all came from one placement."""
        return cls(states, frozenset(states), placed=True)

    def state(self, key: str) -> State:
        """Return the state of an item, UNANSWERED if there is none."""
        return self.states.get(key, State.UNANSWERED)

    def without(self, key: str) -> Responses:
        """Return the same responses with this item unanswered."""
        rest = {other: state for other, state in self.states.items() if other != key}
        return Responses(rest, self.from_placement, self.placed)
