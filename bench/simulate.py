"""Placement and checklist end to end on simulated learners: `python -m bench.simulate`.

Writes bench/simulation.json, the tables in docs/estimate.md, and those of the page "How the
estimate works"; the checklist's come from bench/checklist.py. Every person has a random stream of
their own, so any of them can be simulated again: tests/bench/test_simulation.py does. With `--seed`
or `--confidence` it only prints the placement's table.
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
from bench.learners import LEARNERS, claim, guide, level_of
from progress.engine.adaptive import StoppingRule, next_question, proposals
from progress.engine.estimate import Estimate, Model, estimate
from progress.engine.responses import Responses, State

SEED = 2026
SECOND_SEED = 31415  # first used when every parameter was settled
PEOPLE = 2000  # per learner model
SAMPLE = 3  # people per learner model whose results are stored one by one
QUESTIONS, CLOSE, COVERED = 8, 0.85, (0.78, 0.86)  # the aims: the last for every learner model
RESULTS = Path(__file__).parent / "simulation.json"
PAGE = Path(__file__).parent.parent / "docs" / "estimate.md"
BEGIN, END = "<!-- simulation:begin -->", "<!-- simulation:end -->"

Answers = frozenset[tuple[str, State]]


class Engine:
    """The shipped engine on one list. Nothing is computed twice: many people answer alike, and
    the order of the answers does not matter."""

    def __init__(self, model: Model, rule: StoppingRule = StoppingRule()) -> None:  # noqa: B008 frozen
        self.model, self.rule = model, rule
        self.next_question = cache(self._next_question)
        self.end = cache(self._end)

    def _next_question(self, answers: Answers) -> str | None:
        question = next_question(self.model, Responses.of_placement(dict(answers)), self.rule)
        return question and question.key

    def _end(self, answers: Answers) -> tuple[Estimate, frozenset[str], frozenset[str]]:
        """The estimate, and which items are proposed as done and as not yet."""
        responses = Responses.of_placement(dict(answers))
        done, not_yet = proposals(self.model, responses)
        return estimate(self.model, responses), frozenset(done), frozenset(not_yet)


@dataclass(frozen=True)
class Outcome:
    """One person's placement."""

    questions: int
    truth: float
    level: float
    lo: float
    hi: float
    proposed: int  # items proposed as done or as not yet
    right: int  # of these, rightly

    @property
    def close(self) -> bool:
        return abs(self.truth - self.level) <= 0.5

    @property
    def covered(self) -> bool:
        return self.lo <= self.truth <= self.hi

    def rounded(self) -> list[float]:
        """As stored: questions, truth, level, lo, hi."""
        return [self.questions, *(round(x, 6) for x in (self.truth, self.level, self.lo, self.hi))]


def simulate_placement(engine: Engine, learner: str, number: int, seed: int = SEED) -> Outcome:
    """Draw person `number` of a learner model and take them through the placement."""
    rng = random.Random(f"{seed} {learner} {number}")
    items = engine.model.items
    known = LEARNERS[learner](items, rng)
    answers: Answers = frozenset()
    while (key := engine.next_question(answers)) is not None:
        answers |= {(key, claim(key, known, rng))}
    found, done, not_yet = engine.end(answers)
    return Outcome(
        questions=len(answers),
        truth=level_of(items, known),
        level=found.level,
        lo=found.low,
        hi=found.high,
        proposed=len(done) + len(not_yet),
        right=len(done & known) + len(not_yet - known),
    )


def summary(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Shares are 0..1; errors and widths are in levels."""
    people = list(outcomes)
    number = len(people)
    errors = [person.level - person.truth for person in people]
    return {
        "questions": round(sum(person.questions for person in people) / number, 2),
        "questions_90": sorted(person.questions for person in people)[int(0.9 * number)],
        "close": round(sum(person.close for person in people) / number, 3),
        "covered": round(sum(person.covered for person in people) / number, 3),
        "width": round(sum(person.hi - person.lo for person in people) / number, 2),
        "bias": round(sum(errors) / number, 2),
        "rmse": round((sum(error**2 for error in errors) / number) ** 0.5, 2),
        "right": round(
            sum(person.right for person in people) / sum(person.proposed for person in people), 3
        ),
    }


def simulate(engine: Engine, seed: int, people: int = PEOPLE) -> dict[str, Any]:
    """The figures of every learner model and of all; the first people of each one by one."""
    outcomes = {
        learner: [simulate_placement(engine, learner, number, seed) for number in range(people)]
        for learner in LEARNERS
    }
    return {
        "seed": seed,
        "people": people,
        "learners": {learner: summary(met) for learner, met in outcomes.items()},
        "all": summary(person for met in outcomes.values() for person in met),
        "sample": {
            learner: [person.rounded() for person in met[:SAMPLE]]
            for learner, met in outcomes.items()
        },
    }


def verdict(results: dict[str, Any]) -> str:
    """Which aims are met, in words and from the figures."""
    rows, everyone = sorted(results["learners"].items()), results["all"]
    low, high = COVERED
    off = [
        f"{name} {row['covered']:.1%}" for name, row in rows if not low <= row["covered"] <= high
    ]
    found = {
        f"at most {QUESTIONS} questions on average ({everyone['questions']:.2f})": (
            everyone["questions"] <= QUESTIONS
        ),
        f"{CLOSE:.0%} within half a level ({everyone['close']:.1%})": everyone["close"] >= CLOSE,
        f"{low:.0%} to {high:.0%} covered for every kind of learner"
        + (f" ({', '.join(off)})" if off else ""): not off,
    }
    met = "; ".join(aim for aim, reached in found.items() if reached) or "nothing"
    missed = "; ".join(aim for aim, reached in found.items() if not reached) or "nothing"
    return f"Met: {met}. Not met: {missed}."


def table(results: dict[str, Any]) -> str:
    """The results as a Markdown table, between what was simulated and what it amounts to."""
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


def with_table(page: str, results: dict[str, Any]) -> str:
    """The page with what stands between its markers replaced."""
    tables = f"{table(results)}\n\n{table(results['second'])}"
    page = _between(page, BEGIN, END, tables)
    walks = checklist.table(results["checklist"])
    return _between(page, checklist.BEGIN, checklist.END, walks)


def _between(page: str, begin: str, end: str, text: str) -> str:
    before, rest = page.split(begin)
    _, after = rest.split(end)
    return f"{before}{begin}\n{text}\n{end}{after}"


def main() -> None:
    parser = ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, help="only print the table, for other people")
    parser.add_argument("--confidence", type=float, help="… for another end of the questions")
    chosen = parser.parse_args()
    rule = StoppingRule(confidence=chosen.confidence) if chosen.confidence else StoppingRule()
    engine = Engine(Model(guide()), rule)
    if chosen.seed or chosen.confidence:
        print(table(simulate(engine, chosen.seed or SEED)))
        return
    results = simulate(engine, SEED)
    results["second"] = simulate(engine, SECOND_SEED)
    results["checklist"] = checklist.simulate(engine.model)
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    PAGE.write_text(with_table(PAGE.read_text(), results))
    how_page.PART.write_text(how_page.render_part(results))
    print(f"{table(results)}\n\n{table(results['second'])}\n")
    print(checklist.table(results["checklist"]))


if __name__ == "__main__":
    main()
