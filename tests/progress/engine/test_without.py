"""An estimate without one answer keeps what else is known about the learner."""

from __future__ import annotations

from progress.engine.estimate import Basis, estimate
from progress.engine.responses import Responses, State
from progress.engine.suggestions import decides_basis, estimate_without
from tests.progress.engine.bank import MODEL, PLACED, by_hand, of, placement

STATES = {"theory-0-0": State.DONE, "theory-1-0": State.DONE, "data-1-0": State.DONE}


def test_the_placement_still_counts_as_finished() -> None:
    placed = Responses(by_hand(STATES).by_key, PLACED)
    rest = Responses(placed.without("data-1-0").by_key, PLACED)
    found = estimate_without(MODEL, placed, "data-1-0")
    assert found.dots == estimate(MODEL, rest).dots
    assert found.basis is Basis.ANSWERS
    assert not decides_basis(MODEL, placed, estimate(MODEL, placed), "data-1-0")


def test_the_other_answers_still_come_from_the_placement() -> None:
    found = placement(STATES).without("data-1-0")
    assert found.placed
    assert set(found.by_key) == {"theory-0-0", "theory-1-0"}
    assert all(response.asked for response in found.by_key.values())


def test_removing_a_decisive_answer_changes_the_basis() -> None:
    decisive = {"data-0-0": State.NOT_YET}
    states = of("data-0", State.DONE) | of("theory-1", State.DONE) | decisive
    now = estimate(MODEL, by_hand(states))
    then = estimate_without(MODEL, by_hand(states), "data-0-0")
    assert (now.basis, then.basis) == (Basis.ANSWERS, Basis.TICKS)
    assert decides_basis(MODEL, by_hand(states), now, "data-0-0")
    assert not decides_basis(MODEL, by_hand(states), now, "no-such-item")
    assert then.dots == estimate(MODEL, by_hand(states).without("data-0-0")).dots
    assert estimate_without(MODEL, by_hand(states), "no-such-item").dots == now.dots
