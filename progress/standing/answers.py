"""A learner's answers, how they came about, and what a change of them did. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from progress.engine.responses import State


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
