"""The order of the suggestions against an independent computation of their scores."""

from __future__ import annotations

import pytest

from progress.engine.estimate import estimate
from progress.engine.responses import Responses, State
from progress.engine.suggestions import READY, suggest
from tests.progress.engine.bank import MODEL, luck, person


@pytest.mark.parametrize("seed", range(8))
def test_the_best_are_ready_probably_new_and_within_reach(seed: int) -> None:
    responses = Responses(person(luck(seed)))
    now = estimate(MODEL, responses)
    ranked = []
    for item in MODEL.items:
        state = responses.state(item.key)
        ready = 1.0
        for key in item.prerequisites:
            ready *= now.probability[key]
        if state in (State.DONE, State.NOT_FOR_ME) or ready < READY:
            continue
        curve = MODEL.category_of(item.key).curve
        reach = curve.probability_at(now.strands[item.strand].level)
        new = 1 - now.probability[item.key] if state is State.UNANSWERED else 1.0
        score = round(ready * new * new * reach * (1 - reach), 9)
        ranked.append((0 if state is State.LEARNING else 1, -score, item.level, item.key))
    expected = [key for *_, key in sorted(ranked)[:12]]
    assert [each.key for each in suggest(MODEL, responses, now, limit=12)] == expected
