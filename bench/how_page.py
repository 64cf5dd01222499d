"""The tables of the page "How the estimate works", as a part of its template.

`make simulate` renders bench/how_page.html with its results, so that the site reads nothing from
this folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine

SOURCE = Path(__file__).with_suffix(".html")
PART = Path(__file__).parent.parent / "templates" / "progress" / "parts" / "simulation.html"
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
CATEGORIES = (2, 3, 5, 8, 12, 19)  # finished categories: what the page shows of what is stored


@dataclass(frozen=True)
class Coverage:
    """How many in 100 ranges contain the true level after so many finished categories."""

    categories: int
    all: int | None  # None: (almost) no one is shown a range
    lowest: int  # of the kinds of learners
    highest: int


@dataclass(frozen=True)
class Walk:
    """One order in which people go through the checklist."""

    order: str
    stops: list[Coverage]


@dataclass(frozen=True)
class Row:
    """One kind of simulated learner; shares in whole percent."""

    learners: str
    questions: float
    close: int  # within half a level of the true one
    covered: int  # the true level is in the 80% interval
    right: int  # proposals that are right


@dataclass(frozen=True)
class Simulation:
    """The figures that the page shows."""

    people: int  # of each kind
    seed: int
    rows: list[Row]  # the last one: all kinds
    walkers: int  # of each kind, through the checklist
    walks: list[Walk]


def render_part(results: dict[str, Any]) -> str:
    """Return the part of the template for these results of `make simulate`."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    template = Engine().from_string(SOURCE.read_text())
    text = template.render(Context({"simulation": simulation(results)}))
    return text.lstrip("\n")


def simulation(results: dict[str, Any]) -> Simulation:
    """Return the figures that the page shows."""
    checklist = results["checklist"]
    rows = [_row(label, results["learners"][name]) for name, label in LEARNERS.items()]
    return Simulation(
        people=results["people"],
        seed=results["seed"],
        rows=[*rows, _row("all", results["all"])],
        walkers=checklist["people"],
        walks=[_walk(label, name, checklist) for name, label in ORDERS.items()],
    )


def _walk(label: str, order: str, results: dict[str, Any]) -> Walk:
    stops = []
    for categories in CATEGORIES:
        column = list(results["counts"]).index(categories)
        shares = {name: row[column]["covered"] for name, row in results["cells"][order].items()}
        everyone = shares.pop("all")
        kinds = [round(share * 100) for share in shares.values() if share is not None]
        if everyone is None:
            stops.append(Coverage(categories, None, 0, 0))
        else:
            stops.append(Coverage(categories, round(everyone * 100), min(kinds), max(kinds)))
    return Walk(label, stops)


def _row(label: str, figures: dict[str, float]) -> Row:
    return Row(
        label,
        round(figures["questions"], 1),
        round(figures["close"] * 100),
        round(figures["covered"] * 100),
        round(figures["right"] * 100),
    )
