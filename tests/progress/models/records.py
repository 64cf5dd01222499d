"""What is stored of a learner, as plain data."""

from __future__ import annotations

from progress.engine.responses import State
from progress.models import Learner


def states(learner: Learner) -> dict[int, State]:
    return {item: answer.state for item, answer in learner.answers().items()}


def history(learner: Learner) -> list[tuple[int, int]]:
    return list(learner.events.values_list("item_id", "state"))
