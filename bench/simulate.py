"""Simulate learners through placement and checklist: `python -m bench.simulate`.

Writes bench/simulation.json, the tables in docs/estimate.md, and those of the page "How the
estimate works". The checklist is simulated in bench/checklist.py. Each learner has a separate
random stream, so tests/bench/test_simulation.py can simulate any of them again. With `--seed` or
`--confidence`, only prints the placement's table.
"""

from __future__ import annotations

import json
import random
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench import checklist, how_page
from bench.learners import LEARNERS, claim, guide_items, level_of
from progress.engine.adaptive import StoppingRule, next_question, proposals
from progress.engine.estimate import Estimate, Model, estimate
from progress.engine.responses import Responses, State

SEED = 2026
SECOND_SEED = 31415  # first used after all parameters were fixed
PEOPLE = 2000  # per learner model
SAMPLE = 3  # learners per model whose results are stored individually
QUESTIONS_GOAL = 8  # at most, on average
CLOSE_GOAL = 0.85  # at least this share within half a level
COVERAGE_GOAL = (0.78, 0.86)  # for every learner model
RESULTS = Path(__file__).parent / "simulation.json"
PAGE = Path(__file__).parent.parent / "docs" / "estimate.md"
BEGIN, END = "<!-- simulation:begin -->", "<!-- simulation:end -->"

Answers = frozenset[tuple[str, State]]


class Engine:
    """The engine on one list of items, with a cache: many learners give the same answers, and
    their order does not matter."""

    def __init__(self, model: Model, rule: StoppingRule = StoppingRule()) -> None:  # noqa: B008 frozen
        self.model, self.rule = model, rule
        self.next_question = cache(self._next_question)
        self.result = cache(self._result)

    def _next_question(self, answers: Answers) -> str | None:
        question = next_question(self.model, Responses.of_placement(dict(answers)), self.rule)
        return question and question.key

    def _result(self, answers: Answers) -> tuple[Estimate, frozenset[str], frozenset[str]]:
        """Return the estimate, and the items proposed as done and as not yet."""
        responses = Responses.of_placement(dict(answers))
        done, not_yet = proposals(self.model, responses)
        return estimate(self.model, responses), frozenset(done), frozenset(not_yet)


@dataclass(frozen=True)
class Outcome:
    """The result of one placement, in levels 0..4."""

    questions: int
    truth: float
    level: float
    low: float
    high: float
    proposed: int  # items proposed as done or as not yet
    right: int  # of these, how many match what the learner knows

    @property
    def close(self) -> bool:
        return abs(self.truth - self.level) <= 0.5

    @property
    def covered(self) -> bool:
        return self.low <= self.truth <= self.high

    def rounded(self) -> list[float]:
        """Return the stored form: questions, truth, level, low, high."""
        levels = (self.truth, self.level, self.low, self.high)
        return [self.questions, *(round(level, 6) for level in levels)]


def simulate_placement(engine: Engine, kind: str, number: int, seed: int = SEED) -> Outcome:
    """Draw learner `number` of a model and take them through the placement."""
    rng = random.Random(f"{seed} {kind} {number}")
    items = engine.model.items
    known = LEARNERS[kind](items, rng)
    answers: Answers = frozenset()
    while (key := engine.next_question(answers)) is not None:
        answers |= {(key, claim(key, known, rng))}
    found, done, not_yet = engine.result(answers)
    return Outcome(
        questions=len(answers),
        truth=level_of(items, known),
        level=found.level,
        low=found.low,
        high=found.high,
        proposed=len(done) + len(not_yet),
        right=len(done & known) + len(not_yet - known),
    )


def summary(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Return shares as 0..1, and errors and widths in levels."""
    people = list(outcomes)
    number = len(people)
    errors = [each.level - each.truth for each in people]
    return {
        "questions": round(sum(each.questions for each in people) / number, 2),
        "questions_90": sorted(each.questions for each in people)[int(0.9 * number)],
        "close": round(sum(each.close for each in people) / number, 3),
        "covered": round(sum(each.covered for each in people) / number, 3),
        "width": round(sum(each.high - each.low for each in people) / number, 2),
        "bias": round(sum(errors) / number, 2),
        "rmse": round((sum(error**2 for error in errors) / number) ** 0.5, 2),
        "right": round(
            sum(each.right for each in people) / sum(each.proposed for each in people), 3
        ),
    }


def simulate(engine: Engine, seed: int, people: int = PEOPLE) -> dict[str, Any]:
    """Return the figures for every learner model and for all together, with the first learners of
    each individually."""
    outcomes = {
        kind: [simulate_placement(engine, kind, number, seed) for number in range(people)]
        for kind in LEARNERS
    }
    return {
        "seed": seed,
        "people": people,
        "learners": {kind: summary(results) for kind, results in outcomes.items()},
        "all": summary(each for results in outcomes.values() for each in results),
        "sample": {
            kind: [each.rounded() for each in results[:SAMPLE]]
            for kind, results in outcomes.items()
        },
    }


def verdict(results: dict[str, Any]) -> str:
    """Return a sentence that names the goals that are met and those that are not."""
    rows, overall = sorted(results["learners"].items()), results["all"]
    low, high = COVERAGE_GOAL
    outside = [
        f"{name} {row['covered']:.1%}" for name, row in rows if not low <= row["covered"] <= high
    ]
    goals = {
        f"at most {QUESTIONS_GOAL} questions on average ({overall['questions']:.2f})": (
            overall["questions"] <= QUESTIONS_GOAL
        ),
        f"{CLOSE_GOAL:.0%} within half a level ({overall['close']:.1%})": (
            overall["close"] >= CLOSE_GOAL
        ),
        f"{low:.0%} to {high:.0%} covered for every kind of learner"
        + (f" ({', '.join(outside)})" if outside else ""): not outside,
    }
    met = "; ".join(goal for goal, reached in goals.items() if reached) or "nothing"
    missed = "; ".join(goal for goal, reached in goals.items() if not reached) or "nothing"
    return f"Met: {met}. Not met: {missed}."


def table(results: dict[str, Any]) -> str:
    """Return the results as Markdown: what was simulated, the table, and the verdict."""
    rows = [
        f"| {name} | {row['questions']:.1f} | {row['questions_90']} | {row['close']:.1%} "
        f"| {row['covered']:.1%} | {row['width']:.2f} | {row['bias']:+.2f} | {row['right']:.1%} |"
        for name, row in [*sorted(results["learners"].items()), ("all", results["all"])]
    ]
    return "\n".join(
        [
            f"{results['people']} simulated learners per model, seed {results['seed']}:",
            "",
            "| learners | questions | 90% need at most | within half a level "
            "| 80% interval covers | interval width | bias | suggestions correct |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
            verdict(results),
        ]
    )


def replace_tables(page: str, results: dict[str, Any]) -> str:
    """Return the page with new tables between its markers."""
    tables = f"{table(results)}\n\n{table(results['second'])}"
    page = _replace_between(page, BEGIN, END, tables)
    checklist_table = checklist.table(results["checklist"])
    return _replace_between(page, checklist.BEGIN, checklist.END, checklist_table)


def _replace_between(page: str, begin: str, end: str, text: str) -> str:
    before, rest = page.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{text}\n{end}{after}"


def main() -> None:
    parser = ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, help="only print the table, for other people")
    parser.add_argument("--confidence", type=float, help="… for another end of the questions")
    options = parser.parse_args()
    rule = StoppingRule(confidence=options.confidence) if options.confidence else StoppingRule()
    engine = Engine(Model(guide_items()), rule)
    if options.seed or options.confidence:
        print(table(simulate(engine, options.seed or SEED)))
        return
    results = simulate(engine, SEED)
    results["second"] = simulate(engine, SECOND_SEED)
    results["checklist"] = checklist.simulate(engine.model)
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    PAGE.write_text(replace_tables(PAGE.read_text(), results))
    how_page.PART.write_text(how_page.render_part(results))
    print(f"{table(results)}\n\n{table(results['second'])}\n")
    print(checklist.table(results["checklist"]))


if __name__ == "__main__":
    main()
