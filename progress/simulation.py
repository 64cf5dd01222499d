"""The measured figures of placement and checklist, as `make simulate` wrote them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent.parent / "bench" / "simulation.json"
LEARNERS = {
    "rasch": "same level in every strand",
    "specialist": "far ahead in one strand",
    "graph": "learns in order of prerequisites",
    "misfit": "items vary in weight, some at the wrong level",
    "vague": "higher levels say less",
}

ORDERS = {
    "page": "from the top of the page down",
    "random": "in random order",
    "own": "best strand first",
}
CATEGORIES = (2, 3, 5, 8, 12, 19)  # finished ones: of what is stored, what the page shows


@dataclass(frozen=True)
class Covered:
    """How many in 100 ranges hold the truth, after so many finished categories."""

    categories: int
    all: int | None  # None: nobody is shown a range, or hardly anybody
    least: int  # of the five kinds
    most: int


@dataclass(frozen=True)
class Walk:
    """An order in which people go through the checklist."""

    order: str
    stops: list[Covered]


@dataclass(frozen=True)
class Line:
    """One kind of made-up learner; shares in whole percent."""

    learners: str
    questions: float
    close: int  # within half a level of the truth
    covered: int  # the truth lies in the 80% interval
    right: int  # proposals that are right


@dataclass(frozen=True)
class Simulation:
    people: int  # of each kind
    seed: int
    lines: list[Line]
    all: Line
    walkers: int  # of each kind, through the checklist
    walks: list[Walk]


@cache
def simulation() -> Simulation:
    """The figures, read once from the file in the repository."""
    found = json.loads(RESULTS.read_text())
    return Simulation(
        people=found["people"],
        seed=found["seed"],
        lines=[_line(words, found["learners"][name]) for name, words in LEARNERS.items()],
        all=_line("all", found["all"]),
        walkers=found["checklist"]["people"],
        walks=[_walk(words, name, found["checklist"]) for name, words in ORDERS.items()],
    )


def _walk(words: str, order: str, found: dict[str, Any]) -> Walk:
    stops = []
    for categories in CATEGORIES:
        place = found["counts"].index(categories)
        shares = {name: row[place]["covered"] for name, row in found["cells"][order].items()}
        together = shares.pop("all")
        kinds = [round(share * 100) for share in shares.values() if share is not None]
        if together is None:
            stops.append(Covered(categories, None, 0, 0))
        else:
            stops.append(Covered(categories, round(together * 100), min(kinds), max(kinds)))
    return Walk(words, stops)


def _line(words: str, figures: dict[str, float]) -> Line:
    return Line(
        words,
        round(figures["questions"], 1),
        round(figures["close"] * 100),
        round(figures["covered"] * 100),
        round(figures["right"] * 100),
    )
