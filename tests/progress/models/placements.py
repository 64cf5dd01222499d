"""Stored placements, for the tests."""

from __future__ import annotations

from django.utils import timezone

from progress.models import Learner, Placement
from progress.standing.answers import PlacementAnswer


def finished(learner: Learner, answers: dict[int, str], earlier: list | None = None) -> Placement:
    """A placement that is finished now."""
    return Placement.objects.create(
        learner=learner,
        answers=[[item, word] for item, word in answers.items()],
        earlier=earlier or [],
        finished_at=timezone.now(),
    )


def entry(item: int, word: str, at) -> list:
    return [item, word, at.isoformat()]


def counting(learner: Learner) -> dict[int, PlacementAnswer] | None:
    return Placement.objects.get(learner=learner).finished_answers
