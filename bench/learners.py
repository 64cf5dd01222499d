"""Simulated learners: eight models of how knowledge is distributed over the guide.

The estimate knows none of them, and its assumptions do not describe the last three at all.
Positions and difficulties are in level units.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from math import exp
from pathlib import Path
from typing import Any

from progress.engine.estimate import ModelItem

FIXTURES = Path(__file__).parent.parent / "fixtures"
POPULATION = (0.4, 0.3, 0.2, 0.1)  # share of learners whose position is in each level
LOGITS = 2.0  # per level
SD_ITEM = 0.45  # level units: an item's difficulty around the middle of its level
PRACTICE = {"custom-projects", "data-handling", "training"}  # strands; the others are theory

Known = frozenset[str]
LearnerModel = Callable[[Sequence[ModelItem], random.Random], Known]


def guide_items(folder: Path = FIXTURES) -> list[ModelItem]:
    """Return the published items of the fixtures, ordered by level."""
    levels = [row["slug"] for row in _fields(folder / "levels.json", by="position")]
    found = []
    for row in _fields(folder / "items.json", by="position"):
        if row["status"] == "published":
            level, strand = row["category"]
            needs = tuple(slug for (slug,) in row["prerequisites"])
            found.append(
                ModelItem(row["slug"], levels.index(level), strand, f"{level}-{strand}", needs)
            )
    return sorted(found, key=lambda item: item.level)


def _fields(path: Path, by: str) -> list[dict[str, Any]]:
    return sorted((row["fields"] for row in json.loads(path.read_text())), key=lambda row: row[by])


def level_of(items: Sequence[ModelItem], known: Known) -> float:
    """Return the true level, 0..4: the sum over the levels of the share of items known."""
    count = [sum(item.level == level for item in items) for level in range(4)]
    return sum(1 / count[item.level] for item in items if item.key in known)


def best_strand(items: Sequence[ModelItem], known: Known) -> str:
    """Return the strand in which the learner knows the most compared with each level's average.

    Measured in standard errors, because a strand with few items is easily known completely.
    """
    share = {}
    for level in range(4):
        listed = [item.key for item in items if item.level == level]
        share[level] = sum(key in known for key in listed) / len(listed)
    excess: dict[str, list[float]] = {}
    for item in items:
        excess.setdefault(item.strand, []).append((item.key in known) - share[item.level])
    return max(sorted(excess), key=lambda name: sum(excess[name]) / len(excess[name]) ** 0.5)


def rasch(items: Sequence[ModelItem], rng: random.Random) -> Known:
    """One position, items of varying difficulty: what the estimate assumes, without strands."""
    position = _position(rng)
    return _sample(items, rng, lambda item: LOGITS * (position - _difficulty(item, rng)))


def misfit(items: Sequence[ModelItem], rng: random.Random) -> Known:
    """Slopes vary, difficulties vary more, strands differ, and 10% of items have a wrong level."""
    position = _position(rng)
    strands = {strand: position + rng.gauss(0, 0.5) for strand in _strands(items)}

    def logit(item: ModelItem) -> float:
        error = rng.choice([-1, 1]) if rng.random() < 0.1 else 0
        difficulty = item.level + 0.5 + error + rng.gauss(0, 0.6)
        return LOGITS * rng.lognormvariate(0, 0.4) * (strands[item.strand] - difficulty)

    return _sample(items, rng, logit)


def graph(items: Sequence[ModelItem], rng: random.Random) -> Known:
    """Items are learned one by one, prerequisites first, with a preference for some strands and for
    lower levels, until the learner's level is reached."""
    goal = _position(rng)
    preference = {strand: rng.gauss(0, 0.7) for strand in _strands(items)}
    known: set[str] = set()
    while level_of(items, frozenset(known)) < goal:
        ready = [item for item in items if item.key not in known and known >= {*item.prerequisites}]
        weights = [exp(preference[item.strand] - 1.5 * item.level) for item in ready]
        known.add(rng.choices(ready, weights)[0].key)
    return frozenset(known)


def specialist(items: Sequence[ModelItem], rng: random.Random) -> Known:
    """One strand far ahead of the others, and another one behind."""
    position = _position(rng)
    ahead, behind = rng.sample(_strands(items), 2)
    shift = {ahead: 1.8, behind: -1.0}

    def logit(item: ModelItem) -> float:
        return LOGITS * (position + shift.get(item.strand, 0) - _difficulty(item, rng))

    return _sample(items, rng, logit)


def vague(items: Sequence[ModelItem], rng: random.Random) -> Known:
    """The higher the level, the less an item's level says about its difficulty."""
    position = _position(rng)
    slopes = [LOGITS * factor for factor in (1, 0.8, 0.6, 0.45)]
    return _sample(
        items, rng, lambda item: slopes[item.level] * (position - _difficulty(item, rng))
    )


def breadth(items: Sequence[ModelItem], rng: random.Random) -> Known:
    """The same share of every level: harder items are no less likely to be known."""
    share = _position(rng) / 4
    return frozenset(item.key for item in items if rng.random() < share)


def forgetful(items: Sequence[ModelItem], rng: random.Random) -> Known:
    """A quarter of what is more than a level below the position is forgotten."""
    position = _position(rng)
    learned = _sample(items, rng, lambda item: LOGITS * (position - _difficulty(item, rng)))
    old = {item.key for item in items if item.level + 1.5 < position}
    return frozenset(key for key in sorted(learned) if key not in old or rng.random() >= 0.25)


def one_sided(items: Sequence[ModelItem], rng: random.Random) -> Known:
    """Theory far ahead of practice, or the other way around."""
    position, shift = _position(rng), rng.choice([-0.8, 0.8])

    def logit(item: ModelItem) -> float:
        side = shift if item.strand in PRACTICE else -shift
        return LOGITS * (position + side - _difficulty(item, rng))

    return _sample(items, rng, logit)


LEARNERS: dict[str, LearnerModel] = {
    "rasch": rasch,
    "misfit": misfit,
    "graph": graph,
    "specialist": specialist,
    "vague": vague,
    "breadth": breadth,
    "forgetful": forgetful,
    "one-sided": one_sided,
}


def _position(rng: random.Random) -> float:
    return rng.choices(range(4), POPULATION)[0] + rng.random()


def _difficulty(item: ModelItem, rng: random.Random) -> float:
    return item.level + 0.5 + rng.gauss(0, SD_ITEM)


def _strands(items: Sequence[ModelItem]) -> list[str]:
    return sorted({item.strand for item in items})


def _sample(
    items: Sequence[ModelItem], rng: random.Random, logit: Callable[[ModelItem], float]
) -> Known:
    return frozenset(item.key for item in items if rng.random() < 1 / (1 + exp(-logit(item))))
