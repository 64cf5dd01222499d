"""Convert the guide and a learner's answers to the engine's input."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from statistics import fmean
from typing import TYPE_CHECKING

from progress.engine.estimate import Model, ModelItem
from progress.engine.responses import Responses, State
from progress.standing.answers import Profile, Source

if TYPE_CHECKING:
    from roadmap.guide import Guide


def responses_of(guide: Guide, profile: Profile) -> Responses:
    """Return what the estimate goes by: the manual answers, and where there is none those of the
    placement. What was assumed is the estimate's own conclusion and no evidence."""
    placement = placement_states(guide, profile)
    return Responses(
        states=placement | manual_states(guide, profile),
        from_placement=placement.keys(),
        placed=profile.placement_states is not None,
    )


def placement_states(guide: Guide, profile: Profile) -> dict[str, State]:
    """Return the answers of the finished placement, by slug."""
    answers = profile.placement_states or {}
    return {slug: answers[item.id] for slug, item in guide.items.items() if item.id in answers}


def manual_states(guide: Guide, profile: Profile) -> dict[str, State]:
    """Return the learner's own answers by slug, including items that are not for this learner."""
    answers = profile.answers
    return {
        slug: answers[item.id].state
        for slug, item in guide.items.items()
        if item.id in answers and answers[item.id].source is not Source.ASSUMED
    }


@lru_cache(maxsize=2)
def model_of(guide: Guide) -> Model:
    """Return the part of the estimate that depends on the list alone, built once per revision."""
    items = [
        ModelItem(item.slug, item.level.index, item.strand.slug, item.category, item.prerequisites)
        for item in guide.items.values()
    ]
    return Model(items, difficulty=_difficulty(guide))


def _difficulty(guide: Guide) -> dict[Hashable, float]:
    """The difficulty of categories for which a curator gave one, in level units; all others are in
    the middle of their level. The model has one difficulty per category, hence the mean."""
    return {
        key: category.level.index + 0.5 + fmean(item.difficulty for item in category.items)
        for key, category in guide.categories.items()
        if any(item.difficulty for item in category.items)
    }
