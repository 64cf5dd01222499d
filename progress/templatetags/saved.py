"""A filter for the pages that lead into an account."""

from __future__ import annotations

from django import template

from progress.models import Learner
from progress.models.saved import Saved

register = template.Library()


@register.filter
def saved(learner: Learner) -> Saved:
    """Return what this learner has saved: `str` of it is in words."""
    placement = learner.placement_or_none()
    return Saved(
        answers=learner.records.count(),
        notes=learner.notes.count(),
        placement=bool(placement and placement.answered_items),
        goal=learner.goal_level_id is not None,
    )
