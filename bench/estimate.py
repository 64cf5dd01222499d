"""What the estimate costs in CPU time: `python -m bench.estimate`.

Medians over simulated learners who have answered part of the guide. "Cold": no strand's likelihood
is remembered, as for answers that were never seen before. "Warm": the same answers again. The floor
is simple counting, the sum of the four level shares, measured in the same run: the ratio to it says
more than milliseconds, which differ between machines.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from statistics import median
from time import process_time_ns
from typing import NamedTuple

from bench.learners import LEARNERS, claim, guide
from progress.engine.adaptive import StoppingRule, next_question
from progress.engine.estimate import Model, estimate
from progress.engine.responses import Responses, State
from progress.engine.suggestions import effects, suggest

PEOPLE = 300
FLOOR_ROUNDS = 20  # one is too short for the clock

Answers = dict[str, State]


class Cost(NamedTuple):
    """CPU milliseconds: median over the people."""

    cold: float
    warm: float


def answers(model: Model, rng: random.Random, number: int | None = None) -> Answers:
    """Honest answers of a random person to so many items, at random; to any number of them."""
    known = LEARNERS[rng.choice([*LEARNERS])](model.items, rng)
    keys = [item.key for item in model.items]
    count = rng.randint(1, len(keys)) if number is None else number
    return {key: claim(key, known, rng) for key in rng.sample(keys, count)}


def level_shares(model: Model, states: Mapping[str, State]) -> float:
    """The floor: how much of each level is done, summed."""
    done, listed = [0] * 4, [0] * 4
    for item in model.items:
        listed[item.level] += 1
        if states.get(item.key) == State.DONE:
            done[item.level] += 1
    return sum(share / number for share, number in zip(done, listed, strict=True))


def milliseconds(action: Callable[[], object], rounds: int = 1) -> float:
    start = process_time_ns()
    for _ in range(rounds):
        action()
    return (process_time_ns() - start) / rounds / 1e6


def cost(model: Model, actions: Iterable[Callable[[], object]]) -> Cost:
    """Each action without and then with what is remembered of its answers."""
    cold, warm = [], []
    for action in actions:
        model.strand_likelihood.cache_clear()
        cold.append(milliseconds(action))
        warm.append(milliseconds(action))
    return Cost(median(cold), median(warm))


def main() -> None:
    rng, model = random.Random(2026), Model(guide())
    people = [Responses(answers(model, rng)) for _ in range(PEOPLE)]
    # Never certain enough to end by itself: the expensive case.
    rule = StoppingRule(confidence=0.9999)
    asked = [
        Responses.of_placement(answers(model, rng, rng.randrange(rule.max_questions)))
        for _ in range(PEOPLE)
    ]
    found = [(responses, estimate(model, responses)) for responses in people]
    floor = median(
        milliseconds(partial(level_shares, model, each.states), FLOOR_ROUNDS) for each in people
    )
    ask = partial(next_question, model, rule=rule)
    rows = {
        "estimate": cost(model, [partial(estimate, model, each) for each in people]),
        "next question": cost(model, [partial(ask, each) for each in asked]),
        "suggest": cost(model, [partial(suggest, model, *pair) for pair in found]),
        "effects": cost(model, [partial(effects, model, *pair) for pair in found]),
    }
    building = median(milliseconds(partial(Model, model.items)) for _ in range(20))
    print(f"{len(model.items)} items, {PEOPLE} people; CPU ms (times the floor)\n")
    print(f"{'':14}{'cold':>18}{'warm':>18}")
    for name, row in rows.items():
        cells = "".join(f"{ms:9.3f} {f'({ms / floor:.0f}x)':>8}" for ms in row)
        print(f"{name:14}{cells}")
    print(f"{'level shares':14}{floor:9.3f} {'(1x)':>8}   the floor")
    print(f"{'build a model':14}{building:9.3f} {f'({building / floor:.0f}x)':>8}   once per list")


if __name__ == "__main__":
    main()
