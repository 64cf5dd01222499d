"""A learner's responses to the items, as the engine sees them. Plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

SITTING = timedelta(hours=1)  # answers at most this far apart were given in one sitting
BULK = 8  # nobody learns so many items at one moment


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


EVIDENCE = (State.DONE, State.NOT_YET)  # "learning" says of other items as little as it seems


class Response(NamedTuple):
    """What a learner answered about one item: the fact, and the evidence.

    The fact is today's answer. It counts toward the level. The evidence says where the learner
    stands in what was not asked. It is what was known at first: something learned since then says
    nothing about the rest of the list."""

    state: State
    evidence: State  # DONE or NOT_YET; UNANSWERED for none
    at: datetime  # when the evidence was given
    asked: bool = False  # by the placement

    @classmethod
    def first(cls, state: State, at: datetime, *, asked: bool = False) -> Response:
        """Return the response to an item that had no answer before."""
        return cls(state, state if state in EVIDENCE else State.UNANSWERED, at, asked)

    def followed_by(self, state: State, at: datetime) -> Response:
        """Return the response after another answer.

        Within a SITTING it is a correction: as if it had been given in the first place. After
        that, an item that was not known and now is (or is being learned) was learned since: the
        earlier "not yet" stays the evidence. So does what was answered about an item that is no
        longer for this learner."""
        if at - self.at <= SITTING:
            return Response.first(state, self.at, asked=self.asked)
        if state in (State.NOT_FOR_ME, self.evidence):
            return self._replace(state=state)
        if state in (State.DONE, State.LEARNING) and self.evidence is State.NOT_YET:
            return self._replace(state=state)
        if state is State.DONE and self.state is State.LEARNING:
            return self._replace(state=state)
        return Response.first(state, at, asked=self.asked)


class Ticks(NamedTuple):
    """Items ticked by hand, by what their moment says about them."""

    reported: frozenset[str] = frozenset()  # in a sitting with a "not yet", or many at once
    early: frozenset[str] = frozenset()  # before the placement, or in its sitting


@dataclass(frozen=True)
class Responses:
    """Everything the engine knows about one learner. Items without a response are unanswered."""

    by_key: Mapping[str, Response] = field(default_factory=dict)
    placed_at: datetime | None = None  # when the last placement was finished

    @classmethod
    def of_placement(cls, states: Mapping[str, State], at: datetime) -> Responses:
        """Return responses that all came from one placement."""
        return cls(
            {key: Response.first(state, at, asked=True) for key, state in states.items()}, at
        )

    @property
    def placed(self) -> bool:
        """Whether a placement was finished."""
        return self.placed_at is not None

    def state(self, key: str) -> State:
        """Return the state of an item, UNANSWERED if there is none."""
        response = self.by_key.get(key)
        return response.state if response else State.UNANSWERED

    def without(self, key: str) -> Responses:
        """Return the same responses with this item unanswered."""
        rest = {other: response for other, response in self.by_key.items() if other != key}
        return Responses(rest, self.placed_at)

    @property
    def first_placed_at(self) -> datetime | None:
        """When the first placement was finished that still counts."""
        asked = (response.at for response in self.by_key.values() if response.asked)
        return min(asked, default=self.placed_at) if self.placed_at else None

    def learned(self) -> frozenset[str]:
        """Return the items that are done and, as far as one can tell, were not known all along: no
        answers to a placement, and no ticks that are answers."""
        ticks = Responses(self.by_key, self.first_placed_at).ticks()
        known_before = ticks.early if self.placed else ticks.reported
        return frozenset(
            key
            for key, response in self.by_key.items()
            if response.state is State.DONE
            and not (response.evidence is State.DONE and (response.asked or key in known_before))
        )

    def ticks(self) -> Ticks:
        """Return which items ticked by hand are answers rather than achievements.

        A tick is chosen for being known, so alone it is a fact and no evidence."""
        by_hand = [
            (response.at, key) for key, response in self.by_key.items() if not response.asked
        ]
        at_once = Counter(at for at, key in by_hand if self.by_key[key].evidence)
        reported: set[str] = set()
        early: set[str] = set()
        for sitting in _sittings(by_hand, self.placed_at):
            moments, keys = [at for at, _ in sitting], [key for _, key in sitting if key]
            sorts = any(self.by_key[key].evidence is State.NOT_YET for key in keys)
            if self.placed_at is not None and moments[0] <= self.placed_at:
                early.update(keys)
            reported.update(key for at, key in sitting if key and (sorts or at_once[at] >= BULK))
        return Ticks(frozenset(reported), frozenset(early))


def _sittings(
    by_hand: Iterable[tuple[datetime, str]], placed_at: datetime | None
) -> list[list[tuple[datetime, str]]]:
    """Split moments wherever more than a SITTING lies between two; the placement has no key."""
    sittings: list[list[tuple[datetime, str]]] = []
    for moment in sorted([*by_hand, *([(placed_at, "")] if placed_at else [])]):
        if not sittings or moment[0] - sittings[-1][-1][0] > SITTING:
            sittings.append([])
        sittings[-1].append(moment)
    return sittings
