"""The placement end to end on made-up people: `python -m bench.simulate`.

Writes bench/simulation.json and the table in docs/estimate.md. Every person has an own random
stream, so any of them can be met again: tests/progress/test_simulation.py does.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from bench.learners import LEARNERS, claim, guide, level_of
from progress.estimate import Model, estimate
from progress.placement import next_question, proposals
from progress.states import State

SEED = 2026
PEOPLE = 2000  # per learner model
SAMPLE = 3  # people per learner model whose results are stored one by one
RESULTS = Path(__file__).parent / "simulation.json"
PAGE = Path(__file__).parent.parent / "docs" / "estimate.md"
BEGIN, END = "<!-- simulation:begin -->", "<!-- simulation:end -->"


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


def meet(model: Model, learner: str, number: int, seed: int = SEED) -> Outcome:
    """Draw person `number` of a learner model and take them through the placement."""
    rng = random.Random(f"{seed} {learner} {number}")
    known = LEARNERS[learner](model.items, rng)
    answers: dict[str, State] = {}
    while (key := next_question(model, answers)) is not None:
        answers[key] = claim(key, known, rng)
    found = estimate(model, answers, asked=answers, placed=True)
    done, not_yet = proposals(model, answers)
    return Outcome(
        questions=len(answers),
        truth=level_of(model.items, known),
        level=found.level,
        lo=found.lo,
        hi=found.hi,
        proposed=len(done) + len(not_yet),
        right=len(done.keys() & known) + len(not_yet.keys() - known),
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


def table(results: dict[str, Any]) -> str:
    """The results as a Markdown table, with a line that says what was simulated."""
    rows = [
        f"| {name} | {row['questions']:.1f} | {row['questions_90']} | {row['close']:.1%} "
        f"| {row['covered']:.1%} | {row['width']:.2f} | {row['bias']:+.2f} | {row['right']:.1%} |"
        for name, row in [*sorted(results["learners"].items()), ("all", results["all"])]
    ]
    return "\n".join(
        [
            f"{results['people']} people per learner model, seed {results['seed']}:",
            "",
            "| learners | questions | 90 % need at most | within half a level "
            "| 80 % interval covers | its width | bias | proposals right |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *rows,
        ]
    )


def with_table(page: str, results: dict[str, Any]) -> str:
    """The page with the table between its two markers replaced."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table(results)}\n{END}{after}"


def crowd(learner: str) -> list[Outcome]:
    """All people of one learner model, on a model of the guide built for this process."""
    model = Model(guide())
    return [meet(model, learner, number) for number in range(PEOPLE)]


def main() -> None:
    with Pool(2) as pool:
        outcomes = dict(zip(LEARNERS, pool.map(crowd, LEARNERS, chunksize=1), strict=True))
    results = {
        "seed": SEED,
        "people": PEOPLE,
        "learners": {learner: summary(people) for learner, people in outcomes.items()},
        "all": summary(person for people in outcomes.values() for person in people),
        "sample": {
            learner: [person.rounded() for person in people[:SAMPLE]]
            for learner, people in outcomes.items()
        },
    }
    RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    PAGE.write_text(with_table(PAGE.read_text(), results))
    print(table(results))


if __name__ == "__main__":
    main()
