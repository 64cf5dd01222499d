"""What the estimate is told: the guide as its model, a learner's answers as its evidence. Pure."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from statistics import fmean
from typing import TYPE_CHECKING

from progress.engine.estimate import Model, ModelItem
from progress.engine.responses import State
from progress.standing.answers import Profile, Source

if TYPE_CHECKING:
    from roadmap.guide import Guide


def states(guide: Guide, profile: Profile) -> dict[str, State]:
    """What the estimate goes by, by slug: answers given by hand, and where there is none what was
    said in the placement. An assumption is the estimate's own and proves nothing to it."""
    placed = profile.placed or {}
    said = {slug: placed[item.id] for slug, item in guide.items.items() if item.id in placed}
    return said | by_hand(guide, profile)


def by_hand(guide: Guide, profile: Profile) -> dict[str, State]:
    """What was answered by hand, by slug, items that are not for this learner included."""
    given = profile.answers
    return {
        slug: given[item.id].state
        for slug, item in guide.items.items()
        if item.id in given and given[item.id].source is not Source.ASSUMED
    }


def asked(guide: Guide, profile: Profile) -> set[str]:
    """The slugs that the placement asked for: a tick there is no sign that the learner went through
    the whole category."""
    return {slug for slug, item in guide.items.items() if item.id in (profile.placed or {})}


@lru_cache(maxsize=2)
def model(guide: Guide) -> Model:
    """The part of the estimate that depends on the list alone: built once per revision."""
    items = [
        ModelItem(item.slug, item.level.index, item.strand.slug, item.category, item.prerequisites)
        for item in guide.items.values()
    ]
    return Model(items, difficulty=_difficulty(guide))


def _difficulty(guide: Guide) -> dict[Hashable, float]:
    """How hard the categories are of which a curator said something, in levels; all others are at
    the middle of their level. The model knows one difficulty per category, hence the mean."""
    return {
        key: category.level.index + 0.5 + fmean(item.difficulty for item in category.items)
        for key, category in guide.categories.items()
        if any(item.difficulty for item in category.items)
    }
