"""Measure the CPU time of the estimate: `python -m bench.estimate`.

Medians over simulated learners who have answered part of the guide, and part of a guide of the size
that it may grow to. The floor is plain counting, the sum of the four level shares, measured in the
same run. The ratio to it is more meaningful than milliseconds, which differ between machines.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from statistics import median
from time import process_time_ns

from bench.claims import honest
from bench.learners import LEARNERS, guide_items
from bench.person import START
from progress.engine.adaptive import StoppingRule, next_question
from progress.engine.estimate import Model, ModelItem, estimate
from progress.engine.responses import Response, Responses, State
from progress.engine.suggestions import effects, suggest

PEOPLE = 300
LARGE = 134  # items
FLOOR_ROUNDS = 20  # a single one is too short to measure

Answers = dict[str, State]


def random_answers(model: Model, rng: random.Random, number: int | None = None) -> Answers:
    """Return honest answers of a random learner to `number` random items, or to a random number."""
    known = LEARNERS[rng.choice([*LEARNERS])](model.items, rng)
    claims = honest(model.items, known, rng)
    count = rng.randint(1, len(claims)) if number is None else number
    return {key: claims[key] for key in rng.sample([*claims], count)}


def by_hand(states: Answers) -> Responses:
    """Return these answers as if all were given by hand in one sitting."""
    return Responses({key: Response.first(state, START) for key, state in states.items()})


def larger(items: list[ModelItem], size: int) -> list[ModelItem]:
    """Return the items with copies of the first ones, `size` in all."""
    copies = (replace(item, key=f"{item.key}-2", prerequisites=()) for item in items)
    return [*items, *islice(copies, size - len(items))]


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


def measure(actions: Iterable[Callable[[], object]]) -> float:
    """Return the median CPU milliseconds of these actions."""
    return median(cpu_milliseconds(action) for action in actions)


def measure_list(items: list[ModelItem]) -> dict[str, float]:
    """Return the CPU milliseconds of everything for one list; the floor is "level shares"."""
    rng, model = random.Random(2026), Model(items)
    people = [random_answers(model, rng) for _ in range(PEOPLE)]
    # Too high a confidence to stop early: the expensive case.
    rule = StoppingRule(confidence=0.9999)
    placements = [
        Responses.of_placement(random_answers(model, rng, rng.randrange(rule.max_questions)), START)
        for _ in range(PEOPLE)
    ]
    responses = [by_hand(states) for states in people]
    estimated = [(each, estimate(model, each)) for each in responses]
    floors = [cpu_milliseconds(partial(level_shares, model, each), FLOOR_ROUNDS) for each in people]
    return {
        "level shares": median(floors),
        "estimate": measure(partial(estimate, model, each) for each in responses),
        "next question": measure(
            partial(next_question, model, each, rule=rule) for each in placements
        ),
        "suggest": measure(partial(suggest, model, *pair) for pair in estimated),
        "effects": measure(partial(effects, model, *pair) for pair in estimated),
        "build a model": measure([partial(Model, items)] * 20),
    }


def main() -> None:
    items = guide_items()
    columns = [measure_list(items), measure_list(larger(items, LARGE))]
    print(f"{PEOPLE} people; CPU ms (times the floor)\n")
    print(f"{'':14}{f'{len(items)} items':>18}{f'{LARGE} items':>18}")
    for name in columns[0]:
        ratios = [column[name] / column["level shares"] for column in columns]
        cells = "".join(
            f"{column[name]:9.3f} {f'({ratio:.0f}x)':>8}"
            for column, ratio in zip(columns, ratios, strict=True)
        )
        print(f"{name:14}{cells}")


if __name__ == "__main__":
    main()
