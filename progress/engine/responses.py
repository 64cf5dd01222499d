"""What a learner says about an item, and how the answer came about. Plain values, no ORM."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple


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


class Source(IntEnum):
    """How a record came about."""

    TICKED = 1
    ASSUMED = 2
    IMPORTED = 3

    @property
    def label(self) -> str:
        return self.name.lower()


class Answer(NamedTuple):
    """A record as the pure modules see it."""

    state: State
    source: Source
    at: datetime


@dataclass(frozen=True)
class Profile:
    """All that is known of a learner, by the items' primary keys."""

    answers: Mapping[int, Answer] = field(default_factory=dict)
    placed: Mapping[int, State] | None = None  # what the placement was told; None: not taken
    named: frozenset[int] = frozenset()  # the levels that the headline named last


class Change(NamedTuple):
    """What storing answers did."""

    before: Mapping[int, Answer]
    after: Mapping[int, Answer]
    items: frozenset[int]  # whose answer is another one now, or was confirmed
    at: datetime  # of its events: names the change when it is to be undone
