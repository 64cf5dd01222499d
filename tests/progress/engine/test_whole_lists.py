"""Lists answered as a whole, very long ones, and ones that contradict themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.estimate import Basis, Model, ModelItem, estimate
from progress.engine.responses import Responses, State
from tests.progress.engine.bank import (
    BEGIN,
    CALIBRATED,
    KEYS,
    LATER,
    MODEL,
    PLACED,
    Person,
    and_then,
    below,
    by_hand,
    items,
    parts,
    placement,
    weight,
)

MODELS = pytest.mark.parametrize("model", [MODEL, CALIBRATED], ids=["plain", "calibrated"])
SOME = settings(max_examples=50)
SEEDS = st.integers(0, 10**6)


@MODELS
@pytest.mark.parametrize("complete", range(5))
def test_whole_levels_count_exactly(model: Model, complete: int) -> None:
    e = estimate(model, by_hand(below(complete, model), minutes=0))
    assert e.basis is Basis.ANSWERS
    assert e.level == pytest.approx(complete, abs=1e-5)
    assert e.lower_bound == pytest.approx(complete, abs=1e-5)
    assert parts(e) == pytest.approx(complete, abs=1e-9)
    if complete == 4:
        assert e.low > 3.9
    if complete == 0:
        assert e.high < 0.1


@SOME
@given(seed=SEEDS)
def test_with_every_item_answered_the_level_is_a_count(seed: int) -> None:
    """Whenever and in whatever order it was answered, and whatever a placement had expected."""
    person = Person(seed)
    rest = [key for key in KEYS if person.responses.state(key) not in (State.DONE, State.NOT_YET)]
    states = {key: person.rng.choice([State.DONE, State.NOT_YET]) for key in rest}
    found = person.of(and_then(person.responses, states, person.rng.choice([BEGIN, PLACED, LATER])))
    assert found.level == pytest.approx(found.lower_bound, abs=1e-5)
    done = [key for key in KEYS if found.probability[key]]
    assert found.level == pytest.approx(sum(map(weight, done)), abs=1e-5)


@pytest.mark.parametrize("at", [BEGIN, PLACED, LATER], ids=["before", "beside", "after"])
@pytest.mark.parametrize("rest", [State.DONE, State.NOT_YET])
def test_everything_done_is_the_top_also_against_the_placement(rest: State, at: datetime) -> None:
    """A placement that went badly expects little; but what is done is done."""
    badly = dict.fromkeys(KEYS[:40:8], State.NOT_YET)
    more = dict.fromkeys((key for key in KEYS if key not in badly), rest)
    found = estimate(MODEL, and_then(placement(badly), more, at))
    done = [key for key in more if rest is State.DONE]
    assert found.level == pytest.approx(sum(map(weight, done)), abs=1e-5)


def test_long_lists_neither_overflow_nor_underflow() -> None:
    long = Model(replace(item, key=f"{item.key}-{copy}") for item in items() for copy in range(20))
    states = {item.key: State.NOT_YET if item.level else State.DONE for item in long.items}
    assert estimate(long, by_hand(states, minutes=0)).level == pytest.approx(1)
    asked = Responses.of_placement(states, PLACED)
    assert estimate(long, asked).level == pytest.approx(1)


@pytest.mark.parametrize(
    "wrong",
    [
        [ModelItem("a", 0, "s", "c"), ModelItem("a", 1, "s", "d")],
        [ModelItem("a", 4, "s", "c")],
        [ModelItem("a", 0, "s", "c"), ModelItem("b", 1, "s", "c")],
        [ModelItem("a", 0, "s", "c"), ModelItem("b", 0, "t", "c")],
    ],
    ids=["key twice", "no such level", "category in two levels", "category in two strands"],
)
def test_a_contradictory_list_is_rejected(wrong: list[ModelItem]) -> None:
    with pytest.raises(ValueError, match=r"unique|level"):
        Model(wrong)
