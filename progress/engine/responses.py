"""What a learner says about an item, as the engine sees it. Plain values."""

from __future__ import annotations

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
        """The word in forms and addresses: `not-for-me`."""
        return self.name.lower().replace("_", "-")

    @property
    def label(self) -> str:
        """The words on the page: `not for me`."""
        return self.word.replace("-", " ")

    @classmethod
    def from_word(cls, word: str) -> State:
        """The state that `word` names; KeyError for any other word."""
        return {state.word: state for state in cls}[word]
