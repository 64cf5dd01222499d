"""Going through the checklist on simulated learners: what the shown range is worth on the way.

Everyone goes through whole categories (ticks, then "the rest: not yet") in one of three orders;
after some of them, what the page shows is compared with the truth. `python -m bench.simulate` runs
it with the placement.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from bench.learners import LEARNERS, Known, claim, level_of
from progress.engine.estimate import Basis, Model, ModelItem, estimate
from progress.engine.responses import Responses, State

SEED = 2026
PEOPLE = 300  # per learner model
SAMPLE = 2  # people per learner model and order whose results are stored one by one
COUNTS = (1, 2, 3, 5, 8, 12, 19)  # finished categories
ORDERS = {
    "page": "from the top of the page down",
    "random": "categories in random order",
    "own": "their best strand first, then from the top down",
}
HONEST = (0.7, 0.9)  # the aim for every cell: the truth lies in the 80 % interval
SEEN = 0.1  # a cell counts from this share of people on who are shown a range
BEGIN, END = "<!-- checklist:begin -->", "<!-- checklist:end -->"


class Stop(NamedTuple):
    """What one person is shown after some categories; levels 0..4."""

    count: int  # finished categories
    ranged: bool  # a range, not "at least"
    truth: float
    level: float
    lo: float
    hi: float

    @property
    def covered(self) -> bool:
        # A whole level counts exactly: nothing but rounding lies between.
        return self.lo - 1e-9 <= self.truth <= self.hi + 1e-9

    def rounded(self) -> list[float]:
        """As stored: count, ranged, truth, level, lo, hi."""
        return [self.count, int(self.ranged), *(round(x, 6) for x in self[2:])]


def categories_in_order(
    name: str, items: Sequence[ModelItem], known: Known, rng: random.Random
) -> list[tuple[str, list[ModelItem]]]:
    """The categories with their items in the order in which this person goes through them."""
    categories: dict[str, list[ModelItem]] = {}
    for item in items:
        categories.setdefault(item.category, []).append(item)
    found = list(categories.items())
    if name == "random":
        rng.shuffle(found)
    if name == "own":
        best = best_strand(items, known)
        found.sort(key=lambda pair: pair[1][0].strand != best)
    return found


def best_strand(items: Sequence[ModelItem], known: Known) -> str:
    """Return the strand in which someone knows the most beyond what they know of each level.

    Measured in standard deviations, because a few items are easily all known."""
    share = {}
    for level in range(4):
        listed = [item.key for item in items if item.level == level]
        share[level] = sum(key in known for key in listed) / len(listed)
    beyond: dict[str, list[float]] = {}
    for item in items:
        beyond.setdefault(item.strand, []).append((item.key in known) - share[item.level])
    return max(sorted(beyond), key=lambda name: sum(beyond[name]) / len(beyond[name]) ** 0.5)


def simulate_checklist(
    model: Model, learner: str, number: int, order: str, seed: int = SEED
) -> list[Stop]:
    """Draw person `number` of a learner model and take them through the checklist."""
    rng = random.Random(f"{seed} {learner} {number}")
    known = LEARNERS[learner](model.items, rng)
    said = {item.key: claim(item.key, known, rng) for item in model.items}
    truth = level_of(model.items, known)
    states: dict[str, State] = {}
    stops = []
    for count, (_, items) in enumerate(
        categories_in_order(order, model.items, known, rng), start=1
    ):
        states |= {item.key: said[item.key] for item in items}
        if count in COUNTS:
            e = estimate(model, Responses(states))
            stops.append(Stop(count, e.basis is Basis.ANSWERS, truth, e.level, e.low, e.high))
    return stops


def summary(stops: Iterable[Stop]) -> dict[str, float | None]:
    """Shares are 0..1, errors and widths in levels. All but `ranged` are of those who are shown a
    range; None if there are too few of them."""
    everyone = list(stops)
    ranged = [stop for stop in everyone if stop.ranged]
    share = len(ranged) / len(everyone)
    if share < SEEN:
        return {"ranged": round(share, 3)} | dict.fromkeys(("covered", "bias", "rmse", "width"))
    errors = [stop.level - stop.truth for stop in ranged]
    return {
        "ranged": round(share, 3),
        "covered": round(sum(stop.covered for stop in ranged) / len(ranged), 3),
        "bias": round(sum(errors) / len(ranged), 2),
        "rmse": round((sum(error**2 for error in errors) / len(ranged)) ** 0.5, 2),
        "width": round(sum(stop.hi - stop.lo for stop in ranged) / len(ranged), 2),
    }


def simulate(model: Model, seed: int = SEED, people: int = PEOPLE) -> dict[str, Any]:
    """The figures of every order, learner model and number of categories, and of all models; the
    first people of each one by one."""
    cells: dict[str, Any] = {}
    sample: dict[str, Any] = {}
    for order in ORDERS:
        met = {
            learner: [
                simulate_checklist(model, learner, number, order, seed) for number in range(people)
            ]
            for learner in LEARNERS
        }
        met_by_all = {**met, "all": [stops for walks in met.values() for stops in walks]}
        cells[order] = {
            learner: [summary(stops) for stops in zip(*walks, strict=True)]
            for learner, walks in met_by_all.items()
        }
        sample[order] = {
            learner: [[stop.rounded() for stop in stops] for stops in walks[:SAMPLE]]
            for learner, walks in met.items()
        }
    return {
        "seed": seed,
        "people": people,
        "counts": COUNTS,
        "cells": cells,
        "sample": sample,
    }


def verdict(results: dict[str, Any]) -> str:
    """Which cells miss the aim, in words and from the figures."""
    low, high = HONEST
    bold, timid, number = [], [], 0
    for order, rows in _in_order(results):
        for learner in sorted(rows.keys() - {"all"}):
            for count, cell in zip(COUNTS, rows[learner], strict=True):
                if cell["covered"] is None:
                    continue
                number += 1
                name = f"{order} {learner} {count} ({cell['covered']:.0%})"
                if cell["covered"] < low:
                    bold.append(name)
                elif cell["covered"] > high:
                    timid.append(name)
    return (
        f"Goal: {low:.0%} to {high:.0%} in each of the {number} cells with a range. Below: "
        f"{', '.join(bold) or 'none'}. Above: {', '.join(timid) or 'none'}."
    )


def table(results: dict[str, Any]) -> str:
    """The results as Markdown: what was simulated, the table, and what it amounts to."""
    head = " | ".join(str(count) for count in COUNTS)
    lines = [
        f"{results['people']} simulated learners per model and order, seed {results['seed']}. Each "
        "cell has the percentage of ranges that contain the truth, the mean error, and the root "
        "mean square error:",
        "",
        f"| order | learners | {head} |",
        f"| --- | --- |{' --- |' * len(COUNTS)}",
    ]
    for order, rows in _in_order(results):
        for learner in [*sorted(rows.keys() - {"all"}), "all"]:
            row = " | ".join(map(_cell, rows[learner]))
            lines.append(f"| {order} | {learner} | {row} |")
        shown = " | ".join(f"{cell['ranged']:.0%}" for cell in rows["all"])
        lines.append(f"| {order} | shown a range | {shown} |")
    return "\n".join([*lines, "", verdict(results)])


def _in_order(results: dict[str, Any]) -> list[tuple[str, Any]]:
    """The cells of each order; a JSON file has them by the alphabet."""
    return [(order, results["cells"][order]) for order in ORDERS if order in results["cells"]]


def _cell(cell: dict[str, float | None]) -> str:
    if cell["covered"] is None:
        return "at least"
    return f"{cell['covered']:.0%} {cell['bias']:+.2f} {cell['rmse']:.2f}"
