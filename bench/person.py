"""A simulated person at the site: answers, takes placements, learns, and is compared with the
truth."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from bench.claims import CLAIMANTS, MIXED
from bench.learners import LEARNERS, level_of
from progress.engine.adaptive import StoppingRule, next_question, proposals
from progress.engine.estimate import Basis, Estimate, Model, estimate
from progress.engine.responses import Response, Responses, State
from progress.engine.suggestions import suggest
from progress.standing import words

START = datetime(2026, 1, 1, tzinfo=UTC)
A_MOMENT, A_DAY, A_MONTH = timedelta(seconds=20), timedelta(days=1), timedelta(days=30)
NAMES = ("Entry", "Intermediate", "Advanced", "Expert")
RULE = StoppingRule()


class Checkpoint(NamedTuple):
    """What the site shows at one moment, and the truth, in levels 0..4."""

    label: str  # the moment
    truth: float
    level: float
    low: float
    high: float
    ranged: bool  # a range, not "at least"
    questions: int  # of the last placement
    said: float | None  # probability that the headline's words stand for; None: it names no level
    right: bool  # whether the true level is one that the headline names
    grown: float  # growth of the truth since the first checkpoint
    shown_growth: float

    @property
    def close(self) -> bool:
        return abs(self.truth - self.level) <= 0.5

    @property
    def covered(self) -> bool:
        # The tolerance is for rounding: at whole levels, a bound can equal the truth.
        return self.low - 1e-9 <= self.truth <= self.high + 1e-9

    def rounded(self) -> list[float]:
        """Return the stored form: truth, level, low, high, questions."""
        return [*(round(level, 6) for level in self[1:5]), self.questions]


class Person:
    """One simulated person. The same arguments give the same person."""

    def __init__(self, model: Model, kind: str, number: int, seed: int, claims: str) -> None:
        self.model, self.rng = model, random.Random(f"{seed} {kind} {number}")
        self.known = set(LEARNERS[kind](model.items, self.rng))
        claimant = MIXED[number % len(MIXED)] if claims == "mixed" else claims
        self.claims = CLAIMANTS[claimant](model.items, frozenset(self.known), self.rng)
        self.now = START
        self.responses: dict[str, Response] = {}
        self.asked: dict[str, Response] = {}  # in placements
        self.placed_at: datetime | None = None
        self.questions = 0
        self.start: tuple[float, float] | None = None

    def copy(self) -> Person:
        """Return the same person at the same moment, to go another way from here."""
        twin = Person.__new__(Person)
        twin.__dict__.update(self.__dict__)
        twin.rng = random.Random()
        twin.rng.setstate(self.rng.getstate())
        twin.known, twin.claims = set(self.known), dict(self.claims)
        twin.responses, twin.asked = dict(self.responses), dict(self.asked)
        return twin

    # What the person does.

    def answer(self, key: str, state: State) -> None:
        """Answer one item by hand."""
        before = self.responses.get(key)
        new = before.followed_by(state, self.now) if before else Response.first(state, self.now)
        self.responses[key] = new
        self.now += A_MOMENT

    def tick(self, keys: Iterable[str]) -> None:
        for key in keys:
            self.answer(key, State.DONE)

    def sort(self, keys: Iterable[str]) -> None:
        """Answer these items truthfully, or however this person answers."""
        for key in keys:
            self.answer(key, self.claims[key])

    def mark_the_rest(self) -> None:
        """Say "I’ve ticked all I know": everything unanswered is "not yet"."""
        for item in self.model.items:
            if item.key not in self.responses:
                self.responses[item.key] = Response.first(State.NOT_YET, self.now)

    def take_placement(self) -> None:
        """Take the placement. What was answered by hand is taken over instead of asked."""
        run: dict[str, Response] = {}
        by_hand = {key: each for key, each in self.responses.items() if not each.asked}
        self.questions = 0
        rule = RULE.after(len(self.asked))
        while question := next_question(
            self.model, Responses({**self.asked, **run}, self.now), rule
        ):
            key = self.rng.choice(question.keys)
            if key in by_hand:
                run[key] = by_hand[key]._replace(asked=True)
            else:
                run[key] = Response.first(self.claims[key], self.now, asked=True)
                self.questions += 1
                self.now += A_MOMENT
        self.asked |= run
        self.responses |= run
        self.placed_at = self.now

    def learn_next(self) -> bool:
        """Learn the first suggested item and tick it; return False if there is none."""
        found = suggest(self.model, self.as_responses(), self.estimate(), limit=1)
        if not found:
            return False
        key = found[0].key
        self.known.add(key)
        self.claims[key] = State.DONE
        self.now += A_DAY
        self.answer(key, State.DONE)
        return True

    # What is true, and what the site shows.

    def known_but_unanswered(self, keys: Iterable[str]) -> list[str]:
        """Return the items among these that the person would tick and has not."""
        return [k for k in keys if k not in self.responses and self.claims[k] is State.DONE]

    def as_responses(self) -> Responses:
        return Responses(self.responses, self.placed_at)

    def estimate(self) -> Estimate:
        return estimate(self.model, self.as_responses())

    def proposals_right(self) -> tuple[int, int]:
        """Return how many items the placement proposes, and how many of these are right."""
        done, not_yet = proposals(self.model, Responses(self.asked, self.placed_at))
        right = len(done.keys() & self.known) + len(not_yet.keys() - self.known)
        return len(done) + len(not_yet), right

    def check(self, label: str) -> Checkpoint:
        """Compare what the site shows with the truth."""
        found, truth = self.estimate(), level_of(self.model.items, frozenset(self.known))
        self.start = self.start or (truth, found.level)
        ranged = found.basis is Basis.ANSWERS
        named = words.headline(found, NAMES).named if ranged else frozenset()
        counts = words.dots_per_level(found)
        return Checkpoint(
            label=label,
            truth=truth,
            level=found.level,
            low=found.low,
            high=found.high,
            ranged=ranged,
            questions=self.questions,
            said=sum(counts[level] for level in named) / words.DOTS if named else None,
            right=min(int(truth), 3) in named,
            grown=truth - self.start[0],
            shown_growth=found.level - self.start[1],
        )
