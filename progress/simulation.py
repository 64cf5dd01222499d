"""The measured figures of the placement, as `make simulate` wrote them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "bench" / "simulation.json"
LEARNERS = {
    "rasch": "one position for everything",
    "specialist": "far ahead in one strand",
    "graph": "learned along the prerequisites",
    "misfit": "items of unequal worth, some misplaced",
    "vague": "levels that mean less the higher they are",
}


@dataclass(frozen=True)
class Line:
    """One kind of made-up learner; shares in whole per cent."""

    learners: str
    questions: float
    close: int  # within half a level of the truth
    covered: int  # the truth lies in the 80 % interval
    right: int  # proposals that are right


@dataclass(frozen=True)
class Simulation:
    people: int  # of each kind
    seed: int
    lines: list[Line]
    all: Line


@cache
def simulation() -> Simulation:
    """The figures, read once from the file in the repository."""
    found = json.loads(RESULTS.read_text())
    return Simulation(
        people=found["people"],
        seed=found["seed"],
        lines=[_line(words, found["learners"][name]) for name, words in LEARNERS.items()],
        all=_line("all of them", found["all"]),
    )


def _line(words: str, figures: dict[str, float]) -> Line:
    return Line(
        words,
        round(figures["questions"], 1),
        round(figures["close"] * 100),
        round(figures["covered"] * 100),
        round(figures["right"] * 100),
    )
