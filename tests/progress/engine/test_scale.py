"""The scale of lists in which levels are empty, and of very short ones."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.engine.estimate import Basis, Model, ModelItem, estimate
from progress.engine.model import TOP_MARGIN
from progress.engine.responses import Response, Responses, State
from tests.progress.engine.bank import BEGIN, LATER, MODEL, PLACED, and_then, by_hand, parts

SUBSETS = [levels for size in range(1, 5) for levels in combinations(range(4), size)]
EACH = pytest.mark.parametrize("levels", SUBSETS, ids=lambda s: "".join(map(str, s)))


def only(levels: tuple[int, ...]) -> Model:
    """The list without the items of all other levels."""
    return Model(item for item in MODEL.items if item.level in levels)


def every(model: Model, state: State) -> dict[str, State]:
    return {item.key: state for item in model.items}


@EACH
def test_everything_done_is_the_top_of_the_last_level_with_items(levels: tuple[int, ...]) -> None:
    model = only(levels)
    e = estimate(model, by_hand(every(model, State.DONE), minutes=0))
    top = levels[-1] + 1
    assert e.basis is Basis.ANSWERS
    assert top - 2 * TOP_MARGIN <= e.level <= top
    assert (e.worth, e.levels, model.top) == (pytest.approx(len(levels)), levels, len(levels))
    assert all(int(dot) in levels for dot in e.dots)
    assert int(e.low) == int(e.dots[-1]) == levels[-1]
    assert sum(e.mass[6 * levels[-1] : 6 * top]) == pytest.approx(1)
    assert parts(e) == pytest.approx(len(levels))
    done = [share.done for share in e.by_level]
    assert done == pytest.approx([float(level in levels) for level in range(4)])


@EACH
def test_nothing_done_is_the_bottom_of_the_first_level_with_items(levels: tuple[int, ...]) -> None:
    model = only(levels)
    e = estimate(model, by_hand(every(model, State.NOT_YET)))
    assert e.basis is Basis.ANSWERS
    assert e.level == e.low == pytest.approx(levels[0])
    assert e.lower_bound == levels[0]
    assert e.high < levels[0] + 0.2
    assert all(int(dot) == levels[0] for dot in e.dots)
    assert parts(e) == pytest.approx(0)


@EACH
def test_nothing_is_ever_said_to_lie_in_an_empty_level(levels: tuple[int, ...]) -> None:
    model = only(levels)
    keys = [item.key for item in model.items]
    first = Responses.of_placement({keys[0]: State.DONE, keys[-1]: State.NOT_YET}, PLACED)
    for responses in (Responses(), by_hand({keys[0]: State.DONE}), first):
        e = estimate(model, responses)
        mass = [sum(e.mass[6 * level : 6 * level + 6]) for level in range(4)]
        assert sum(mass) == pytest.approx(1)
        assert all(level in levels for level, share in enumerate(mass) if share > 0)
        shown = [e.level, e.low, e.high, *e.dots]
        shown += [end for s in e.strands.values() for end in (s.level, s.low, s.high)]
        assert all(min(int(number), 3) in levels for number in shown)


@EACH
@given(less=st.floats(0, 1), more=st.floats(0, 1))
def test_more_is_never_further_down(levels: tuple[int, ...], less: float, more: float) -> None:
    model = _scales[levels]
    low, high = sorted((less * model.top, more * model.top))
    assert model.on_scale(low) <= model.on_scale(high)
    assert model.on_scale(high) - model.on_scale(low) <= high - low + 4 - len(levels) + TOP_MARGIN
    assert model.on_scale(model.top) >= model.on_scale(high)


_scales = {levels: only(levels) for levels in SUBSETS}


@pytest.mark.parametrize(
    ("levels", "worth", "place"),
    [
        ((0, 1, 2, 3), 2.5, 2.5),
        ((0, 1, 2, 3), 4, 4),
        ((1, 3), 0, 1),
        ((1, 3), 0.5, 1.5),
        ((1, 3), 1, 3),
        ((1, 3), 1.25, 3.25),
        ((1, 3), 2, 4),
        ((0, 2), 2, 3 - TOP_MARGIN),
        ((0,), 1, 1 - TOP_MARGIN),
    ],
)
def test_the_scale_has_room_for_empty_levels(
    levels: tuple[int, ...], worth: float, place: float
) -> None:
    assert only(levels).on_scale(worth) == pytest.approx(place, abs=1e-12)


def test_the_probability_at_a_place_skips_empty_levels() -> None:
    model = only((1, 3))
    hard = next(item.key for item in model.items if item.level == 3)
    chances = [model.probability_at(hard, place) for place in (1.2, 1.8, 3.2, 3.8)]
    assert chances == sorted(chances)
    assert chances[0] < 0.1 < 0.7 < chances[-1]
    with pytest.raises(KeyError):
        model.probability_at("no-such-item", 1.0)


def test_a_list_of_no_items() -> None:
    model = Model([])
    e = estimate(model, by_hand({"gone": State.DONE}))
    assert (e.level, e.low, e.lower_bound, e.basis) == (0, 0, 0, Basis.NONE)
    assert not e.strands
    assert not e.probability
    assert e.levels == ()
    assert sum(e.mass) == pytest.approx(1)
    assert (model.top, model.on_scale(0.5)) == (1, 0.5)


@pytest.mark.parametrize("level", range(4))
def test_a_list_of_one_item(level: int) -> None:
    one = Model([ModelItem("a", level, "s", "c")])
    assert level < estimate(one, Responses()).level < level + 1
    done = [
        by_hand({"a": State.DONE}),
        Responses.of_placement({"a": State.DONE}, PLACED),
        and_then(by_hand({"a": State.NOT_YET}), {"a": State.DONE}, LATER),
        and_then(by_hand({"a": State.LEARNING}), {"a": State.DONE}, LATER),
    ]
    for responses in done:
        e = estimate(one, responses)
        assert e.level == pytest.approx(level + 1, abs=1e-5)
        assert parts(e) == pytest.approx(1)
    not_yet = estimate(one, by_hand({"a": State.NOT_YET}))
    assert not_yet.level == pytest.approx(level)
    half = estimate(one, Responses.of_placement({"a": State.LEARNING}, PLACED))
    assert half.basis is Basis.ANSWERS
    assert parts(half) == 0.5


@given(
    sizes=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(1, 3)), max_size=4),
    data=st.data(),
)
def test_short_lists_are_consistent(sizes: list[tuple[int, int, int]], data: st.DataObject) -> None:
    found = {}
    for level, strand, size in sizes:
        for number in range(size):
            key = f"{strand}-{level}-{number}"
            found[key] = ModelItem(key, level, str(strand), f"{strand}-{level}")
    model = Model(found.values())
    moments = st.sampled_from([BEGIN, PLACED, LATER])
    one = st.builds(Response.first, st.sampled_from([*State][1:]), moments, asked=st.booleans())
    by_key = {key: data.draw(st.none() | one) for key in found}
    responses = Responses(
        {key: one for key, one in by_key.items() if one},
        data.draw(st.sampled_from([None, PLACED])),
    )
    e = estimate(model, responses)
    assert 0 <= e.low <= e.level <= e.high <= 4
    assert e.lower_bound <= e.level + 1e-9
    if e.basis is Basis.ANSWERS:
        assert parts(e) == pytest.approx(e.worth, abs=1e-6)
