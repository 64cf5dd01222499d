"""A learner's answers as they are stored, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from progress.engine.responses import Response, State

STALE_AFTER = timedelta(days=365)  # an answer this old may no longer be true


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
    # What it says about the rest of the list, if that is not the answer itself: see Response.
    evidence: State | None = None
    evidence_at: datetime | None = None

    @property
    def response(self) -> Response:
        """The answer as the engine sees it."""
        if self.evidence is None or self.evidence_at is None:
            return Response.first(self.state, self.at)
        return Response(self.state, self.evidence, self.evidence_at)


def next_answer(before: Answer | None, state: State, source: Source, at: datetime) -> Answer:
    """Return the answer that follows another one, with the evidence that remains.

    What was assumed is the estimate's own conclusion, so that nothing follows from it."""
    new = Response.first(state, at)
    if before and before.source is not Source.ASSUMED and source is not Source.ASSUMED:
        new = before.response.followed_by(state, at)
    return Answer(state, source, at, new.evidence, new.at)


def answers_after(answers: Iterable[tuple[int, Answer]]) -> dict[int, Answer]:
    """Return the last answer for each item after all these, in order, by the item's primary key.
    An item whose answer was removed has none."""
    found: dict[int, Answer] = {}
    for item, answer in answers:
        if answer.evidence is None:  # from before evidence was stored
            answer = next_answer(found.get(item), answer.state, answer.source, answer.at)
        found[item] = answer
        if not answer.state:
            del found[item]
    return found


@dataclass(frozen=True)
class PlacementAnswer:
    """What was answered to a question of a placement, and when that placement was finished."""

    state: State
    at: datetime
    taken_over: bool = False  # from the answers by hand, unasked


@dataclass(frozen=True)
class Profile:
    """Everything the estimate needs to know about a learner, by the items' primary keys."""

    answers: Mapping[int, Answer] = field(default_factory=dict)
    # The latest answer to each question of all finished placements; None: none was finished.
    placement: Mapping[int, PlacementAnswer] | None = None
    headline_levels: frozenset[int] = frozenset()  # named by the last headline, 0..3
