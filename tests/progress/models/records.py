"""What is stored of a learner, as plain data."""

from __future__ import annotations

from datetime import datetime

from progress.engine.responses import State
from progress.models import Learner, Record
from progress.standing.answers import Answer, answers_after


def states(learner: Learner) -> dict[int, State]:
    return {item: answer.state for item, answer in learner.answers().items()}


def history(learner: Learner) -> list[tuple[int, int]]:
    return list(learner.events.values_list("item_id", "state"))


def evidence(learner: Learner) -> tuple[State, State, datetime]:
    """State and evidence of the only record."""
    record = Record.objects.get(learner=learner)
    return State(record.state), State(record.evidence), record.evidence_at


def folded(learner: Learner, *, anew: bool = False) -> dict[int, Answer]:
    """The answers after the learner's events; `anew` without the evidence stored in them."""
    answers = [(each.item_id, each.answer) for each in learner.events.order_by("at", "id")]
    if anew:
        answers = [(it, each._replace(evidence=None, evidence_at=None)) for it, each in answers]
    return answers_after(answers)
