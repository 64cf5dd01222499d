"""An estimate without one answer keeps what else is known about the learner."""

from __future__ import annotations

from progress.engine.estimate import Basis, estimate
from progress.engine.responses import Responses, State
from progress.engine.suggestions import estimate_without
from tests.progress.engine.bank import MODEL

STATES = {"theory-0-0": State.DONE, "theory-1-0": State.DONE, "data-1-0": State.DONE}


def test_the_placement_still_counts_as_finished() -> None:
    placed = Responses(STATES, placed=True)
    rest = {key: state for key, state in STATES.items() if key != "data-1-0"}
    found = estimate_without(MODEL, placed, "data-1-0")
    assert found == estimate(MODEL, Responses(rest, placed=True))
    assert found.basis is Basis.ANSWERS


def test_the_other_answers_still_come_from_the_placement() -> None:
    found = Responses.of_placement(STATES).without("data-1-0")
    assert found.placed
    assert set(found.states) == {"theory-0-0", "theory-1-0"}
    assert set(found.states) <= set(found.from_placement)
