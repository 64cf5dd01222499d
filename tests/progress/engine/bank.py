"""A list with the structure of the real guide, and people who answer it over time."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from progress.engine.adaptive import next_question
from progress.engine.estimate import Estimate, Model, ModelItem, estimate
from progress.engine.items import ModelCategory
from progress.engine.responses import Response, Responses, State

COUNTS = (
    {"data": 6, "classic": 3, "networks": 3, "theory": 4, "general": 5},
    {"data": 8, "projects": 4, "networks": 6, "training": 8, "theory": 10, "general": 9},
    {"data": 3, "projects": 4, "training": 8, "theory": 5, "general": 7},
    {"data": 1, "theory": 4, "general": 7},
)


def items() -> list[ModelItem]:
    """105 items in 19 categories, e.g. `theory-1-0`; each needs the one before it in its category
    and, if there is one, the item of its number in the strand's category below."""
    found: dict[str, ModelItem] = {}
    for level, strands in enumerate(COUNTS):
        for strand, count in strands.items():
            for number in range(count):
                needs = (f"{strand}-{level}-{number - 1}", f"{strand}-{level - 1}-{number}")
                key = f"{strand}-{level}-{number}"
                known = tuple(need for need in needs if need in found)
                found[key] = ModelItem(key, level, strand, f"{strand}-{level}", known)
    return list(found.values())


MODEL = Model(items())
KEYS = tuple(item.key for item in MODEL.items)


def category_of(key: str) -> ModelCategory:
    """The category of an item."""
    return MODEL.categories[MODEL.row_by_key[key]]


def luck(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 simulated learners, not secrets


_shift = luck(7)
DIFFICULTY = {item.category: item.level + 0.5 + _shift.gauss(0, 0.35) for item in MODEL.items}
# As after a calibration: every category a little off the middle of its level.
CALIBRATED = Model(MODEL.items, DIFFICULTY)

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
PLACED = BEGIN + timedelta(days=2)  # when placements are finished here
LATER = PLACED + timedelta(days=20)  # after everything else that happens here


def after(*, days: float = 0, minutes: float = 0) -> datetime:
    """So long after the beginning."""
    return BEGIN + timedelta(days=days, minutes=minutes)


class Answer(NamedTuple):
    """One answer, as it was given."""

    key: str
    state: State
    at: datetime
    asked: bool = False


def told(answers: Iterable[Answer], placed_at: datetime | None = None) -> Responses:
    """What is known after these answers, given in this order."""
    found: dict[str, Response] = {}
    for key, state, at, asked in answers:
        before = None if asked else found.get(key)
        found[key] = (
            before.followed_by(state, at) if before else Response.first(state, at, asked=asked)
        )
    return Responses(found, placed_at)


def and_then(responses: Responses, states: Mapping[str, State], at: datetime) -> Responses:
    """What is known once these answers were given too, by hand and all at this moment."""
    found = dict(responses.by_key)
    for key, state in states.items():
        found[key] = (
            found[key].followed_by(state, at) if key in found else Response.first(state, at)
        )
    return Responses(found, responses.placed_at)


def by_hand(states: Mapping[str, State], at: datetime = BEGIN, *, minutes: float = 1) -> Responses:
    """Answers by hand in one sitting, one after the other."""
    pause = timedelta(minutes=minutes)
    return told(Answer(key, state, at + n * pause) for n, (key, state) in enumerate(states.items()))


def placement(states: Mapping[str, State]) -> Responses:
    """The answers of a finished placement."""
    return Responses.of_placement(states, PLACED)


def of(category: str, state: State) -> dict[str, State]:
    """All items of a category in this state."""
    return dict.fromkeys(category_of(f"{category}-0").keys, state)


def below(level: int, model: Model = MODEL) -> dict[str, State]:
    """Everything below this level done, everything else not yet."""
    return {item.key: State.DONE if item.level < level else State.NOT_YET for item in model.items}


def weight(key: str, model: Model = MODEL) -> float:
    """What one item adds to the level."""
    level = model.item_by_key[key].level
    return 1 / sum(item.level == level for item in model.items)


def parts(found: Estimate) -> float:
    """The sum of what is done and what is expected of the rest, over the levels."""
    return sum(done + expected for done, expected in found.by_level)


class Person:
    """Somebody with random answers: before a placement, in it, in its sitting, and later."""

    def __init__(self, seed: int, model: Model = MODEL) -> None:
        self.model, self.rng = model, luck(seed)
        self.kind = self.rng.choice(["few", "half", "all", "ladder", "odd", "sorter"])
        self.keys = [item.key for item in model.items]
        self.answers = sorted(self._answers(), key=lambda answer: answer.at)
        self.responses = told(self.answers, self.placed_at)

    @property
    def estimate(self) -> Estimate:
        return self.of(self.responses)

    def of(self, responses: Responses) -> Estimate:
        return estimate(self.model, responses)

    def pick(self, *states: State) -> str | None:
        """The key of a random item in one of these states."""
        found = [key for key in self.keys if self.responses.state(key) in states]
        return self.rng.choice(found) if found else None

    def _answers(self) -> list[Answer]:
        rng = self.rng
        self.placed_at = PLACED if rng.random() < 0.6 else None
        found: list[Answer] = []
        if self.placed_at:
            for n, key in enumerate(rng.sample(self.keys, min(rng.randint(0, 12), len(self.keys)))):
                at = self.placed_at - timedelta(seconds=5 * n)
                found.append(Answer(key, self._state(key, sort=True), at, True))
        asked = {answer.key for answer in found}
        for _ in range(rng.randint(1, 4)):
            at = self._sitting()
            sort = rng.random() < 0.4
            at_once = rng.random() < 0.2
            share = {"few": 0.08, "all": 1, "odd": 0.2}.get(self.kind, 0.4)
            for key in self.keys:
                if rng.random() < share and not (key in asked and at < PLACED):
                    found.append(Answer(key, self._state(key, sort=sort), at))
                    at += timedelta(seconds=0 if at_once else rng.randint(0, 120))
        return found

    def _sitting(self) -> datetime:
        """Before the placement, just before or after it, or on a later day."""
        rng = self.rng
        return rng.choice(
            [
                after(minutes=rng.randint(0, 600)),
                PLACED - timedelta(minutes=rng.randint(1, 50)),
                PLACED + timedelta(minutes=rng.randint(1, 50)),
                PLACED + timedelta(days=rng.randint(1, 9), minutes=rng.randint(0, 200)),
            ]
        )

    def _state(self, key: str, *, sort: bool) -> State:
        rng, level = self.rng, self.model.item_by_key[key].level
        if self.kind in ("few", "half"):
            return State(rng.randint(1, 4))
        if self.kind == "all":
            return rng.choice([State.DONE, State.NOT_YET])
        if self.kind == "odd":
            return State.DONE if level > 1 else State.NOT_YET
        known = rng.random() < (0.95, 0.6, 0.2, 0.05)[level]
        if sort or self.kind == "sorter":
            return State.DONE if known else State.NOT_YET
        return State.DONE if rng.random() < 0.9 else State.LEARNING


def ticked(responses: Responses, keys: tuple[str, ...], at: datetime) -> Responses:
    """These items ticked one by one, a minute apart."""
    for number, key in enumerate(keys):
        responses = and_then(responses, {key: State.DONE}, at + number * timedelta(minutes=1))
    return responses


def taken(answer: Callable[[str], State], seed: int = 0, model: Model = MODEL) -> dict[str, State]:
    """The answers of a whole placement."""
    rng, answers = luck(seed), {}
    while (question := next_question(model, placement(answers))) is not None:
        key = rng.choice(question.keys)
        answers[key] = answer(key)
    return answers
