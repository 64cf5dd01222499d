"""A learner's answers as they are stored, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from progress.engine.responses import State


class Source(IntEnum):
    """How a record came about."""

    SAID = 1  # by the learner
    ASSUMED = 2  # proposed by the placement and accepted as a whole
    IMPORTED = 3

    @property
    def word(self) -> str:
        """The word in exported files, where SAID has been "ticked" since the first version."""
        return "ticked" if self is Source.SAID else self.name.lower()


class Answer(NamedTuple):
    """What a record or an event says about an item."""

    state: State
    source: Source
    at: datetime


@dataclass(frozen=True)
class Profile:
    """Everything the estimate needs to know about a learner, by the items' primary keys."""

    answers: Mapping[int, Answer] = field(default_factory=dict)
    placement_states: Mapping[int, State] | None = None  # None: no placement was finished
    headline_levels: frozenset[int] = frozenset()  # named by the last headline, 0..3
