"""What simulated learners say about what they know: honest, and in other ways."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from bench.learners import Known
from progress.engine.estimate import ModelItem
from progress.engine.responses import State

SLIP = 0.03  # probability that a learner denies a known item
FALSE_CLAIM = 0.01  # probability that a learner claims an unknown one
NEAR = 0.5  # share of a category from which on its unknown items are near what is known

Claims = dict[str, State]
Claimant = Callable[[Sequence[ModelItem], Known, random.Random], Claims]


def honest(items: Sequence[ModelItem], known: Known, rng: random.Random) -> Claims:
    """Yes to what is known and no to the rest, with slips and false claims."""
    return _draw(items, rng, lambda item: 1 - SLIP if item.key in known else FALSE_CLAIM)


def overclaiming(items: Sequence[ModelItem], known: Known, rng: random.Random) -> Claims:
    """Yes to a quarter of what is unknown."""
    return _draw(items, rng, lambda item: 1 - SLIP if item.key in known else 0.25)


def stretching(items: Sequence[ModelItem], known: Known, rng: random.Random) -> Claims:
    """Yes to half of what is unknown but near what is known."""
    near = _near(items, known)

    def yes(item: ModelItem) -> float:
        return 1 - SLIP if item.key in known else 0.5 if item.key in near else FALSE_CLAIM

    return _draw(items, rng, yes)


def underclaiming(items: Sequence[ModelItem], known: Known, rng: random.Random) -> Claims:
    """No to a quarter of what is known."""
    return _draw(items, rng, lambda item: 0.75 if item.key in known else FALSE_CLAIM)


def careful(items: Sequence[ModelItem], known: Known, rng: random.Random) -> Claims:
    """ "Partly" to two fifths of what is known."""
    return _partly(honest(items, known, rng), State.DONE, known, rng)


def hopeful(items: Sequence[ModelItem], known: Known, rng: random.Random) -> Claims:
    """ "Partly" to two fifths of what is unknown but near what is known."""
    return _partly(honest(items, known, rng), State.NOT_YET, _near(items, known), rng)


CLAIMANTS: dict[str, Claimant] = {
    "honest": honest,
    "overclaiming": overclaiming,
    "stretching": stretching,
    "underclaiming": underclaiming,
    "careful": careful,
    "hopeful": hopeful,
}
# 55% honest, 15% each overclaiming, stretching, and underclaiming: learner by learner.
MIXED = ("honest",) * 11 + ("overclaiming", "stretching", "underclaiming") * 3


def _draw(
    items: Sequence[ModelItem], rng: random.Random, yes: Callable[[ModelItem], float]
) -> Claims:
    return {item.key: State.DONE if rng.random() < yes(item) else State.NOT_YET for item in items}


def _partly(claims: Claims, said: State, among: Known, rng: random.Random) -> Claims:
    return {
        key: State.LEARNING if state is said and key in among and rng.random() < 0.4 else state
        for key, state in claims.items()
    }


def _near(items: Sequence[ModelItem], known: Known) -> Known:
    """Items in categories of which a good share is known."""
    shares: dict[object, list[bool]] = {}
    for item in items:
        shares.setdefault(item.category, []).append(item.key in known)
    return frozenset(
        item.key
        for item in items
        if sum(shares[item.category]) >= NEAR * len(shares[item.category])
    )
