"""The order of the suggestions against an independent computation of their scores."""

from __future__ import annotations

import pytest

from progress.engine.estimate import estimate
from progress.engine.responses import State
from progress.engine.suggestions import READY, suggest
from tests.progress.engine.bank import MODEL, Person, by_hand, category_of


@pytest.mark.parametrize("seed", range(12))
def test_the_best_are_ready_probably_new_and_within_reach(seed: int) -> None:
    person = Person(seed)
    responses, now = person.responses, person.estimate
    ranked = []
    for item in MODEL.items:
        state = responses.state(item.key)
        ready = 1.0
        for key in item.prerequisites:
            ready *= now.probability[key]
        if state in (State.DONE, State.NOT_FOR_ME) or ready < READY:
            continue
        curve = category_of(item.key).curve.probability[0]
        place = now.strands[item.strand].level
        reach = curve[min(range(len(curve)), key=lambda x: abs(MODEL.level_at[x] - place))]
        new = 1 - now.probability[item.key] if state is State.UNANSWERED else 1.0
        score = round(ready * new * new * reach * (1 - reach), 9)
        ranked.append((0 if state is State.LEARNING else 1, -score, item.level, item.key))
    expected = [key for *_, key in sorted(ranked)[:12]]
    assert [each.key for each in suggest(MODEL, responses, now, limit=12)] == expected


def test_with_ticks_alone_the_suggestions_follow_the_ticks() -> None:
    """Somebody who ticked much of one strand is not sent to its beginning."""
    ticks = by_hand(
        {item.key: State.DONE for item in MODEL.items if item.strand == "theory" and item.level < 2}
    )
    found = suggest(MODEL, ticks, estimate(MODEL, ticks), limit=20)
    levels = [MODEL.item_by_key[each.key].level for each in found if "theory" in each.key]
    assert 2 in levels
