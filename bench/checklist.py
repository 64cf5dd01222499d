"""The checklist on simulated learners: how often the displayed range contains the true level.

Each learner answers whole categories (ticks, then "the rest: not yet") in one of three orders.
After some of them, the displayed range is compared with the truth. `python -m bench.simulate` runs
this simulation together with the placement's.
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
SAMPLE = 2  # learners per model and order whose results are stored individually
COUNTS = (1, 2, 3, 5, 8, 12, 19)  # finished categories
ORDERS = {
    "page": "from the top of the page down",
    "random": "categories in random order",
    "own": "their best strand first, then from the top down",
}
COVERAGE_GOAL = (0.7, 0.9)  # for every cell: share of 80% intervals that contain the truth
MIN_RANGED = 0.1  # a cell counts if at least this share of learners are shown a range
BEGIN, END = "<!-- checklist:begin -->", "<!-- checklist:end -->"


class Checkpoint(NamedTuple):
    """What one learner is shown after some categories, in levels 0..4."""

    count: int  # finished categories
    ranged: bool  # a range, not "at least"
    truth: float
    level: float
    low: float
    high: float

    @property
    def covered(self) -> bool:
        # The tolerance is for rounding: at whole levels, a bound can equal the truth.
        return self.low - 1e-9 <= self.truth <= self.high + 1e-9

    def rounded(self) -> list[float]:
        """Return the stored form: count, ranged, truth, level, low, high."""
        return [self.count, int(self.ranged), *(round(x, 6) for x in self[2:])]


def categories_in_order(
    order: str, items: Sequence[ModelItem], known: Known, rng: random.Random
) -> list[tuple[str, list[ModelItem]]]:
    """Return the categories and their items in the order in which the learner answers them."""
    categories: dict[str, list[ModelItem]] = {}
    for item in items:
        categories.setdefault(item.category, []).append(item)
    found = list(categories.items())
    if order == "random":
        rng.shuffle(found)
    if order == "own":
        best = best_strand(items, known)
        found.sort(key=lambda pair: pair[1][0].strand != best)
    return found


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


def simulate_checklist(
    model: Model, kind: str, number: int, order: str, seed: int = SEED
) -> list[Checkpoint]:
    """Draw learner `number` of a model and take them through the checklist."""
    rng = random.Random(f"{seed} {kind} {number}")
    known = LEARNERS[kind](model.items, rng)
    claims = {item.key: claim(item.key, known, rng) for item in model.items}
    truth = level_of(model.items, known)
    states: dict[str, State] = {}
    checkpoints = []
    for count, (_, items) in enumerate(
        categories_in_order(order, model.items, known, rng), start=1
    ):
        states |= {item.key: claims[item.key] for item in items}
        if count in COUNTS:
            found = estimate(model, Responses(states))
            ranged = found.basis is Basis.ANSWERS
            checkpoints.append(Checkpoint(count, ranged, truth, found.level, found.low, found.high))
    return checkpoints


def summary(checkpoints: Iterable[Checkpoint]) -> dict[str, float | None]:
    """Return shares as 0..1, and errors and widths in levels.

    All figures but `ranged` are about learners who are shown a range; None if they are too few.
    """
    everyone = list(checkpoints)
    ranged = [each for each in everyone if each.ranged]
    share = len(ranged) / len(everyone)
    if share < MIN_RANGED:
        return {"ranged": round(share, 3)} | dict.fromkeys(("covered", "bias", "rmse", "width"))
    errors = [each.level - each.truth for each in ranged]
    return {
        "ranged": round(share, 3),
        "covered": round(sum(each.covered for each in ranged) / len(ranged), 3),
        "bias": round(sum(errors) / len(ranged), 2),
        "rmse": round((sum(error**2 for error in errors) / len(ranged)) ** 0.5, 2),
        "width": round(sum(each.high - each.low for each in ranged) / len(ranged), 2),
    }


def simulate(model: Model, seed: int = SEED, people: int = PEOPLE) -> dict[str, Any]:
    """Return the figures for every order, learner model, and number of categories, and for all
    models together, with the first learners of each individually."""
    cells: dict[str, Any] = {}
    sample: dict[str, Any] = {}
    for order in ORDERS:
        runs = {
            kind: [simulate_checklist(model, kind, number, order, seed) for number in range(people)]
            for kind in LEARNERS
        }
        all_runs = [run for kind_runs in runs.values() for run in kind_runs]
        cells[order] = {
            kind: [summary(checkpoints) for checkpoints in zip(*kind_runs, strict=True)]
            for kind, kind_runs in {**runs, "all": all_runs}.items()
        }
        sample[order] = {
            kind: [[each.rounded() for each in run] for run in kind_runs[:SAMPLE]]
            for kind, kind_runs in runs.items()
        }
    return {
        "seed": seed,
        "people": people,
        "counts": COUNTS,
        "cells": cells,
        "sample": sample,
    }


def verdict(results: dict[str, Any]) -> str:
    """Return a sentence that names the cells that miss the goal."""
    low, high = COVERAGE_GOAL
    below, above, number = [], [], 0
    for order, rows in _in_order(results):
        for kind in sorted(rows.keys() - {"all"}):
            for count, cell in zip(COUNTS, rows[kind], strict=True):
                if cell["covered"] is None:
                    continue
                number += 1
                name = f"{order} {kind} {count} ({cell['covered']:.0%})"
                if cell["covered"] < low:
                    below.append(name)
                elif cell["covered"] > high:
                    above.append(name)
    return (
        f"Goal: {low:.0%} to {high:.0%} in each of the {number} cells with a range. Below: "
        f"{', '.join(below) or 'none'}. Above: {', '.join(above) or 'none'}."
    )


def table(results: dict[str, Any]) -> str:
    """Return the results as Markdown: what was simulated, the table, and the verdict."""
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
        for kind in [*sorted(rows.keys() - {"all"}), "all"]:
            row = " | ".join(map(_cell, rows[kind]))
            lines.append(f"| {order} | {kind} | {row} |")
        shown = " | ".join(f"{cell['ranged']:.0%}" for cell in rows["all"])
        lines.append(f"| {order} | shown a range | {shown} |")
    return "\n".join([*lines, "", verdict(results)])


def _in_order(results: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the cells of each order in the order of ORDERS; the JSON file is sorted."""
    return [(order, results["cells"][order]) for order in ORDERS if order in results["cells"]]


def _cell(cell: dict[str, float | None]) -> str:
    if cell["covered"] is None:
        return "at least"
    return f"{cell['covered']:.0%} {cell['bias']:+.2f} {cell['rmse']:.2f}"
