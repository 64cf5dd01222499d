"""A list with the structure of the real guide: its levels, strands, categories and counts."""

from __future__ import annotations

import random

from progress.engine.estimate import Model, ModelItem
from progress.engine.responses import State

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


def luck(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 simulated learners, not secrets


_shift = luck(7)
# As after a calibration: every category a little off the middle of its level.
CALIBRATED = Model(
    MODEL.items,
    {item.category: item.level + 0.5 + _shift.gauss(0, 0.35) for item in MODEL.items},
)


def person(rng: random.Random) -> dict[str, State]:
    """Answers of one of five kinds of people: few, half, all, a ladder of ticks, odd ones."""
    kind = rng.choice(["few", "half", "all", "ladder", "odd"])
    states = {}
    for item in MODEL.items:
        draw = rng.random()
        if (kind == "few" and draw < 0.08) or (kind == "half" and draw < 0.5):
            states[item.key] = State(rng.randint(1, 4))
        elif kind == "all":
            states[item.key] = rng.choice([State.DONE, State.NOT_YET])
        elif kind == "ladder" and draw < (0.95, 0.6, 0.2, 0.05)[item.level]:
            states[item.key] = State.DONE
        elif kind == "odd" and draw < 0.3:
            states[item.key] = State.DONE if item.level > 1 else State.NOT_YET
    return states


def asked_among(states: dict[str, State], rng: random.Random) -> set[str]:
    """A random third of the done items, as if the placement had asked them."""
    return {key for key, state in states.items() if state is State.DONE and rng.random() < 0.3}
