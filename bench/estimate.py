"""Measure the CPU time of the estimate: `python -m bench.estimate`.

Medians over simulated learners who have answered part of the guide. "Cold": the likelihood cache
is empty. "Warm": the same answers again. The floor is plain counting, the sum of the four level
shares, measured in the same run. The ratio to it is more meaningful than milliseconds, which differ
between machines.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from statistics import median
from time import process_time_ns
from typing import NamedTuple

from bench.learners import LEARNERS, claim, guide_items
from progress.engine.adaptive import StoppingRule, next_question
from progress.engine.estimate import Model, estimate
from progress.engine.responses import Responses, State
from progress.engine.suggestions import effects, suggest

PEOPLE = 300
FLOOR_ROUNDS = 20  # a single one is too short to measure

Answers = dict[str, State]


class Cost(NamedTuple):
    """Median CPU milliseconds over the learners."""

    cold: float
    warm: float


def random_answers(model: Model, rng: random.Random, number: int | None = None) -> Answers:
    """Return honest answers of a random learner to `number` random items, or to a random number."""
    known = LEARNERS[rng.choice([*LEARNERS])](model.items, rng)
    keys = [item.key for item in model.items]
    count = rng.randint(1, len(keys)) if number is None else number
    return {key: claim(key, known, rng) for key in rng.sample(keys, count)}


def level_shares(model: Model, states: Mapping[str, State]) -> float:
    """Return the sum of the shares done of each level, 0..4: the floor."""
    done, listed = [0] * 4, [0] * 4
    for item in model.items:
        listed[item.level] += 1
        if states.get(item.key) == State.DONE:
            done[item.level] += 1
    return sum(share / number for share, number in zip(done, listed, strict=True))


def cpu_milliseconds(action: Callable[[], object], rounds: int = 1) -> float:
    """Return the mean CPU milliseconds of one call."""
    start = process_time_ns()
    for _ in range(rounds):
        action()
    return (process_time_ns() - start) / rounds / 1e6


def measure(model: Model, actions: Iterable[Callable[[], object]]) -> Cost:
    """Measure each action with an empty cache and then with a warm one."""
    cold, warm = [], []
    for action in actions:
        model.strand_likelihood.cache_clear()
        cold.append(cpu_milliseconds(action))
        warm.append(cpu_milliseconds(action))
    return Cost(median(cold), median(warm))


def main() -> None:
    rng, model = random.Random(2026), Model(guide_items())
    people = [Responses(random_answers(model, rng)) for _ in range(PEOPLE)]
    # Too high a confidence to stop early: the expensive case.
    rule = StoppingRule(confidence=0.9999)
    placements = [
        Responses.of_placement(random_answers(model, rng, rng.randrange(rule.max_questions)))
        for _ in range(PEOPLE)
    ]
    estimated = [(responses, estimate(model, responses)) for responses in people]
    floor = median(
        cpu_milliseconds(partial(level_shares, model, each.states), FLOOR_ROUNDS) for each in people
    )
    ask = partial(next_question, model, rule=rule)
    rows = {
        "estimate": measure(model, [partial(estimate, model, each) for each in people]),
        "next question": measure(model, [partial(ask, each) for each in placements]),
        "suggest": measure(model, [partial(suggest, model, *pair) for pair in estimated]),
        "effects": measure(model, [partial(effects, model, *pair) for pair in estimated]),
    }
    building = median(cpu_milliseconds(partial(Model, model.items)) for _ in range(20))
    print(f"{len(model.items)} items, {PEOPLE} people; CPU ms (times the floor)\n")
    print(f"{'':14}{'cold':>18}{'warm':>18}")
    for name, row in rows.items():
        cells = "".join(f"{ms:9.3f} {f'({ms / floor:.0f}x)':>8}" for ms in row)
        print(f"{name:14}{cells}")
    print(f"{'level shares':14}{floor:9.3f} {'(1x)':>8}   the floor")
    print(f"{'build a model':14}{building:9.3f} {f'({building / floor:.0f}x)':>8}   once per list")


if __name__ == "__main__":
    main()
