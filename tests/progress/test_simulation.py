"""The simulation that the documentation quotes is the one that the engine gives today."""

from __future__ import annotations

import json

import pytest

from bench.learners import LEARNERS, guide, level_of
from bench.simulate import PAGE, RESULTS, meet, with_table
from progress.estimate import Model
from tests.progress.bank import luck

STORED = json.loads(RESULTS.read_text())
GUIDE = Model(guide())


def test_the_documentation_has_the_stored_table() -> None:
    page = PAGE.read_text()
    assert with_table(page, STORED) == page


@pytest.mark.parametrize("learner", LEARNERS)
def test_the_engine_still_gives_the_stored_people(learner: str) -> None:
    """If this fails after a change of the engine or the guide: `python -m bench.simulate`."""
    for number, stored in enumerate(STORED["sample"][learner]):
        met = meet(GUIDE, learner, number, STORED["seed"]).rounded()
        assert met == pytest.approx(stored, abs=1e-5)


@pytest.mark.parametrize("learner", LEARNERS)
def test_learners_know_a_part_of_the_list(learner: str) -> None:
    levels = []
    for seed in range(20):
        known = LEARNERS[learner](GUIDE.items, luck(seed))
        assert known <= {item.key for item in GUIDE.items}
        levels.append(level_of(GUIDE.items, known))
    assert min(levels) < 1 < 2 < max(levels) <= 4 + 1e-9


def test_graph_learners_know_what_their_items_need() -> None:
    for seed in range(10):
        known = LEARNERS["graph"](GUIDE.items, luck(seed))
        assert all(known >= {*GUIDE.item_of[key].prerequisites} for key in known)
