"""Places in the pictures."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from progress.engine.estimate import Basis
from progress.engine.responses import State
from progress.standing import pictures, words
from progress.standing.standing import build_standing
from tests.progress.standing.guides import NAMES, answers, make_guide

ESTIMATE = build_standing(make_guide(), answers({1: State.DONE, 2: State.NOT_YET})).estimate
LEVELS = st.lists(st.floats(0, 4), min_size=20, max_size=20).map(sorted)


@given(LEVELS)
def test_dots_lie_in_their_own_level_and_never_on_each_other(levels):
    estimate = replace(ESTIMATE, dots=tuple(levels))

    placed = pictures.dots(estimate, words.headline(estimate, NAMES))

    assert [int(dot.x // 25) for dot in placed] == [min(int(level), 3) for level in levels]
    assert len({(dot.x, dot.step) for dot in placed}) == 20


def test_high_stacks_make_small_dots():
    headline = words.headline(ESTIMATE, NAMES)

    def crowding(highest: int) -> str:
        spread = [i / 6 + 0.01 for i in range(20 - highest)]
        levels = tuple(sorted([3.99] * highest + spread))
        return pictures.crowding(pictures.dots(replace(ESTIMATE, dots=levels), headline))

    assert [crowding(n) for n in (6, 7, 11, 12, 16)] == ["", "tall", "tall", "tower", "spire"]


def test_there_is_no_bracket_while_there_is_only_a_floor():
    assert pictures.bracket(replace(ESTIMATE, basis=Basis.TICKS)) is None


def test_the_bracket_is_the_interval_in_per_cent():
    bracket = pictures.bracket(replace(ESTIMATE, basis=Basis.ANSWERS, low=1, high=2.5))

    assert bracket == pictures.Bracket(25, 62.5)


def test_the_strip_is_darkest_where_belief_is_strongest():
    stops = pictures.gradient_stops(ESTIMATE)

    assert len(stops) == 24
    assert max(stop.opacity for stop in stops) == 1
    assert [stop.offset for stop in stops] == sorted(stop.offset for stop in stops)
