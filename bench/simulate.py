"""Simulate learners at the site and compare what it shows with the truth:
`python -m bench.simulate`.

Writes bench/simulation.json, the tables in docs/estimate.md, and those of the page "How the
estimate works". The placement is simulated with many learners of each kind on two seeds, every
other use of the site (bench/uses.py) with fewer. Each learner has a separate random stream, so that
tests/bench/test_simulation.py can simulate any of them again. With `--seed` or `--confidence`, only
prints the placement's table.
"""

from __future__ import annotations

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bench import how_page, person
from bench.learners import LEARNERS, guide_items
from bench.person import Checkpoint, Person
from bench.tables import PAGE, placement_table, replace_tables, use_table
from bench.uses import USES, Use
from progress.engine.adaptive import StoppingRule
from progress.engine.estimate import Model

SEED = 2026
SECOND_SEED = 31415  # first used after all parameters were fixed
PEOPLE = 400  # of each kind, in the placement
USERS = 50  # of each kind, in every other use
SAMPLE = 2  # learners of each kind whose results are stored individually
CHUNK = 10  # learners that one process simulates at a time
MIN_RANGED = 0.1  # a row counts if at least this share of learners are shown a range
RESULTS = Path(__file__).parent / "simulation.json"


class Outcome(NamedTuple):
    """The result of one placement."""

    shown: Checkpoint
    proposed: int  # items proposed as done or as not yet
    right: int  # of these, how many match what the learner knows


@cache
def guide_model() -> Model:
    """Return the model of the guide, once per process."""
    return Model(guide_items())


def stop_at(confidence: float) -> None:
    """End all placements of this process at another confidence."""
    person.RULE = StoppingRule(confidence=confidence)


def simulate_placement(kind: str, number: int, seed: int) -> Outcome:
    """Draw learner `number` of a kind and take them through the placement."""
    learner = Person(guide_model(), kind, number, seed, "honest")
    learner.take_placement()
    return Outcome(learner.check("placement"), *learner.proposals_right())


def simulate_uses(kind: str, number: int, seed: int) -> dict[str, list[Checkpoint]]:
    """Take learner `number` of a kind through every use; checkpoints by the name of the use."""
    found: dict[str, list[Checkpoint]] = {}
    placed: dict[str, Person] = {}
    for use in USES:
        learner = _learner(use, placed, kind, number, seed)
        found.setdefault(use.name, []).extend(use.walk(learner))
    return found


def _learner(use: Use, placed: dict[str, Person], kind: str, number: int, seed: int) -> Person:
    """The person at the beginning of a use. Those that begin with a placement share one."""
    if not use.placed:
        return Person(guide_model(), kind, number, seed, use.claims)
    if use.claims not in placed:
        placed[use.claims] = Person(guide_model(), kind, number, seed, use.claims)
        placed[use.claims].take_placement()
    return placed[use.claims].copy()


def placement_summary(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return shares as 0..1, and errors and widths in levels."""
    questions = sorted(each.shown.questions for each in outcomes)
    proposed = sum(each.proposed for each in outcomes)
    return {
        **summary([each.shown for each in outcomes]),
        "questions_90": questions[int(0.9 * len(questions))],
        "proposals_right": round(sum(each.right for each in outcomes) / max(proposed, 1), 3),
    }


def summary(checkpoints: Sequence[Checkpoint]) -> dict[str, float]:
    """Return shares as 0..1, and errors, widths, and growth in levels.

    All figures but `ranged` are about learners who are shown a range; without those if they are
    too few."""
    shown = [each for each in checkpoints if each.ranged]
    ranged = len(shown) / len(checkpoints)
    if ranged < MIN_RANGED:
        return {"ranged": round(ranged, 3)}
    named = [each for each in shown if each.said is not None]
    errors = [each.level - each.truth for each in shown]
    return {
        "ranged": round(ranged, 3),
        "questions": _mean(each.questions for each in shown),
        "close": _mean(each.close for each in shown),
        "covered": _mean(each.covered for each in shown),
        "width": _mean(each.high - each.low for each in shown),
        "bias": _mean(errors),
        "rmse": round(_mean(error**2 for error in errors) ** 0.5, 3),
        "grown": _mean(each.grown for each in shown),
        "shown_growth": _mean(each.shown_growth for each in shown),
        "said": _mean(each.said or 0.0 for each in named),
        "right": _mean(each.right for each in named),
    }


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return round(sum(numbers) / max(len(numbers), 1), 4)


def run(people: int, users: int, seed: int) -> dict[str, Any]:
    """Return the figures for the placement on two seeds and for every use, spread over all cores,
    with the first learners of each kind individually."""
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        placements = {
            each: _by_kind(executor, simulate_placement, people, each)
            for each in (seed, SECOND_SEED)
        }
        uses = _by_kind(executor, simulate_uses, users, seed)
    first, second = (placement_results(placements[each], each) for each in (seed, SECOND_SEED))
    return {**first, "second": second, "uses": use_results(uses, seed)}


def _by_kind(
    executor: ProcessPoolExecutor, job: Any, people: int, seed: int
) -> dict[str, list[Any]]:
    """The results of a job for so many learners of each kind."""
    tasks = [(kind, number) for kind in LEARNERS for number in range(people)]
    kinds, numbers = zip(*tasks, strict=True)
    results = list(executor.map(job, kinds, numbers, [seed] * len(tasks), chunksize=CHUNK))
    return {
        kind: results[index * people : (index + 1) * people] for index, kind in enumerate(LEARNERS)
    }


def placement_results(outcomes: dict[str, list[Outcome]], seed: int) -> dict[str, Any]:
    """Return the stored figures of the placement."""
    return {
        "seed": seed,
        "people": len(outcomes["rasch"]),
        "learners": {kind: placement_summary(each) for kind, each in outcomes.items()},
        "all": placement_summary([each for kind in outcomes.values() for each in kind]),
        "sample": {
            kind: [each.shown.rounded() for each in results[:SAMPLE]]
            for kind, results in outcomes.items()
        },
    }


def use_results(walks: dict[str, list[dict[str, list[Checkpoint]]]], seed: int) -> dict[str, Any]:
    """Return the stored figures of the uses: a row for each checkpoint of each use."""
    rows = []
    for name in dict.fromkeys(use.name for use in USES):
        by_label: dict[str, dict[str, list[Checkpoint]]] = {}
        for kind, people in walks.items():
            for checkpoint in (each for walk in people for each in walk[name]):
                of_kind = by_label.setdefault(checkpoint.label, {}).setdefault(kind, [])
                of_kind.append(checkpoint)
        for label, kinds in by_label.items():
            everyone = [each for people in kinds.values() for each in people]
            covered = {
                kind: figures["covered"]
                for kind, people in kinds.items()
                if "covered" in (figures := summary(people))
            }
            rows.append({"use": name, "at": label, **summary(everyone), "kinds": covered})
    sample = {
        kind: [
            {name: [each.rounded() for each in checkpoints] for name, checkpoints in walk.items()}
            for walk in people[:1]
        ]
        for kind, people in walks.items()
    }
    return {"seed": seed, "people": len(walks["rasch"]), "rows": rows, "sample": sample}


def main() -> None:
    parser = ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, help="only print the placement, for other people")
    parser.add_argument("--confidence", type=float, help="… for another end of the questions")
    options = parser.parse_args()
    if options.seed or options.confidence:
        seed, confidence = options.seed or SEED, options.confidence or StoppingRule().confidence
        with ProcessPoolExecutor(os.cpu_count(), None, stop_at, (confidence,)) as executor:
            outcomes = _by_kind(executor, simulate_placement, PEOPLE, seed)
        print(placement_table(placement_results(outcomes, seed)))
        return
    results = run(PEOPLE, USERS, SEED)
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    PAGE.write_text(replace_tables(PAGE.read_text(), results))
    how_page.PART.write_text(how_page.render_part(results))
    print(f"{placement_table(results)}\n\n{placement_table(results['second'])}\n")
    print(use_table(results["uses"]))


if __name__ == "__main__":
    main()
