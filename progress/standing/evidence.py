"""Convert the guide and a learner's answers to the engine's input."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from statistics import fmean
from typing import TYPE_CHECKING

from progress.engine.estimate import Model, ModelItem
from progress.engine.responses import SITTING, Response, Responses, State
from progress.standing.answers import PlacementAnswer, Profile, Source

if TYPE_CHECKING:
    from roadmap.guide import Guide


def overruled(guide: Guide, profile: Profile) -> frozenset[int]:
    """Return the items that were left out as "not for me" and have become essential since, by
    their primary keys. What was said of them does not hold: they count, as unanswered."""
    left_out = {it for it, each in profile.answers.items() if each.state is State.NOT_FOR_ME}
    if not left_out:
        return frozenset()
    return frozenset(
        item.id for item in guide.items.values() if item.essential and item.id in left_out
    )


def holding(guide: Guide, profile: Profile) -> Profile:
    """Return the profile without the answers that are overruled."""
    without = overruled(guide, profile)
    if not without:
        return profile
    answers = {item: each for item, each in profile.answers.items() if item not in without}
    return replace(profile, answers=answers)


def responses_of(guide: Guide, profile: Profile) -> Responses:
    """Return what the estimate goes by: the answers by hand, and those of the placements. What was
    assumed is the estimate's own conclusion and no evidence."""
    found = manual_responses(guide, profile)
    asked = profile.placement or {}
    for slug, item in guide.items.items():
        placed, by_hand = asked.get(item.id), found.get(slug)
        # Nobody was asked for what was taken over: it goes with the answer by hand.
        if placed and (by_hand or not placed.taken_over):
            found[slug] = _combined(placed, by_hand)
    return Responses(found, placed_at(profile))


def placed_at(profile: Profile) -> datetime | None:
    """Return when the last placement was finished; None if none was."""
    times = [answer.at for answer in (profile.placement or {}).values()]
    return max(times, default=None)


def manual_responses(guide: Guide, profile: Profile) -> dict[str, Response]:
    """Return the answers by hand, by slug, including items that are not for this learner."""
    answers = profile.answers
    return {
        slug: answers[item.id].response
        for slug, item in guide.items.items()
        if item.id in answers and answers[item.id].source is not Source.ASSUMED
    }


def _combined(placed: PlacementAnswer, by_hand: Response | None) -> Response:
    """What was asked stays asked. An answer by hand after the placement corrects it, or says that
    something was learned since; one from before it was known to the placement."""
    asked = Response.first(placed.state, placed.at, asked=True)
    if by_hand is None:
        return asked
    if by_hand.at > placed.at - SITTING and by_hand.evidence is not asked.evidence:
        asked = asked.followed_by(by_hand.evidence or by_hand.state, by_hand.at)
    return asked._replace(state=by_hand.state)


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
