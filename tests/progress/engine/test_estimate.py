"""What the estimate promises, on random answers to a list like the real one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.distribution import normal_mixture
from progress.engine.estimate import Basis, Estimate, Model, ModelItem, estimate
from progress.engine.responses import Responses, State
from tests.progress.engine.bank import CALIBRATED, KEYS, MODEL, asked_among, items, luck, person

MODELS = pytest.mark.parametrize("model", [MODEL, CALIBRATED], ids=["plain", "calibrated"])
PRIOR = estimate(MODEL, Responses(placed=True))
SOME = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 10**6)


class Case:
    """One random person, answered and estimated; `also` gives one more answer."""

    def __init__(self, model: Model, seed: int) -> None:
        self.model, self.rng = model, luck(seed)
        self.states = person(self.rng)
        self.asked = asked_among(self.states, self.rng)
        self.placed = self.rng.random() < 0.4
        self.before = self.given(self.states)

    def given(self, states: dict[str, State], asked: set[str] | None = None) -> Estimate:
        asked = self.asked if asked is None else asked
        return estimate(self.model, Responses(states, asked, self.placed))

    def pick(self, *states: State) -> str | None:
        """The key of a random item in one of these states."""
        found = [key for key in KEYS if self.states.get(key, State.UNANSWERED) in states]
        return self.rng.choice(found) if found else None

    def also(self, key: str, state: State, *, asked: bool = False) -> Estimate:
        return self.given({**self.states, key: state}, self.asked | {key} if asked else None)


@MODELS
@SOME
@given(seed=SEEDS)
def test_every_estimate_is_consistent(model: Model, seed: int) -> None:
    e = Case(model, seed).before
    assert 0 <= e.low <= e.level <= e.high <= 4
    assert -1e-9 <= e.lower_bound <= e.level + 1e-9
    assert len(e.mass) == 24
    assert min(e.mass) >= 0
    assert sum(e.mass) == pytest.approx(1, abs=1e-9)
    assert e.lower_bound == pytest.approx(sum(ticked for ticked, _ in e.by_level))
    assert all(0 <= chance <= 1 for chance in e.probability.values())
    assert set(e.probability) == set(KEYS)
    assert all(0 <= s.low <= s.level <= s.high <= 4 for s in e.strands.values())


@MODELS
@SOME
@given(seed=SEEDS)
def test_dots_are_where_mass_and_interval_say(model: Model, seed: int) -> None:
    e = Case(model, seed).before
    assert len(e.dots) == 20
    assert list(e.dots) == sorted(e.dots)
    assert e.dots[0] >= 0
    assert e.dots[-1] < 4
    for level in range(4):
        mass = sum(e.mass[6 * level : 6 * level + 6])
        assert abs(sum(int(dot) == level for dot in e.dots) / 20 - mass) < 1 / 20
    # The ends are the mean only where a mixture of normals misses a mean at the end of the scale.
    assert e.dots[1] <= e.low <= e.dots[2] or e.low == e.level
    assert e.dots[17] <= e.high <= e.dots[18] or e.high == e.level


@given(mean=st.floats(0, 4), sd=st.floats(0.05, 2), bound=st.floats(0, 3.9))
def test_dots_are_the_middles_of_twenty_equal_shares(mean: float, sd: float, bound: float) -> None:
    mixture = normal_mixture([(0.7, mean, sd**2), (0.3, 1.5, 1.0)])
    distribution = mixture.truncated_below(bound)
    shares = [distribution.cdf(dot) for dot in distribution.quantile_dots()]
    assert shares == pytest.approx([(index + 0.5) / 20 for index in range(20)], abs=1e-6)


@MODELS
@SOME
@given(seed=SEEDS)
def test_level_is_the_sum_of_its_parts_and_the_mean_of_the_distribution(
    model: Model, seed: int
) -> None:
    e = Case(model, seed).before
    # Not so for NONE and TICKS: there the level belongs to the (cut) prior, the parts do not.
    parts = sum(a + b for a, b in e.by_level)
    if e.basis is Basis.ANSWERS:
        assert e.level == pytest.approx(parts, abs=1e-9)
    weights = [1 / sum(other.level == level for other in model.items) for level in range(4)]
    known = sum(e.probability[item.key] * weights[item.level] for item in model.items)
    assert parts == pytest.approx(known, abs=1e-9)
    middle = sum(mass * (index + 0.5) / 6 for index, mass in enumerate(e.mass))
    assert middle == pytest.approx(e.level, abs=0.09)  # half a bin


@MODELS
@pytest.mark.parametrize("asked", [False, True], ids=["ticked", "asked"])
@SOME
@given(seed=SEEDS)
def test_a_tick_never_lowers_anything(model: Model, asked: bool, seed: int) -> None:
    case = Case(model, seed)
    key = case.pick(State.UNANSWERED, State.LEARNING, State.NOT_YET, State.NOT_FOR_ME)
    if key is None:
        return
    before, after = case.before, case.also(key, State.DONE, asked=asked)
    assert after.lower_bound > before.lower_bound
    for name, strand in before.strands.items():
        assert after.strands[name].level >= strand.level - 1e-9
        assert after.strands[name].low >= strand.low - 1e-3
        assert after.strands[name].high >= strand.high - 1e-3
    # From one basis to another the level jumps: another distribution is shown.
    if before.basis is after.basis or (case.placed and before.basis is Basis.NONE):
        assert after.level >= before.level - 1e-9
        assert after.low >= before.low - 5e-4
        assert after.high >= before.high - 5e-4


@MODELS
@pytest.mark.parametrize("old", [State.UNANSWERED, State.DONE, State.LEARNING])
@SOME
@given(seed=SEEDS)
def test_not_yet_never_raises(model: Model, old: State, seed: int) -> None:
    case = Case(model, seed)
    key = case.pick(old)
    if key is None:
        return
    after = case.also(key, State.NOT_YET)
    if after.basis is case.before.basis or (case.placed and case.before.basis is Basis.NONE):
        assert after.level <= case.before.level + 1e-9


@MODELS
@SOME
@given(seed=SEEDS)
def test_order_is_irrelevant(model: Model, seed: int) -> None:
    case = Case(model, seed)
    shuffled, answers = list(model.items), list(case.states.items())
    case.rng.shuffle(shuffled)
    case.rng.shuffle(answers)
    case.model = Model(shuffled, model.difficulty)
    after = case.given(dict(answers))
    assert after.level == pytest.approx(case.before.level, abs=1e-9)
    assert after.dots == pytest.approx(case.before.dots, abs=1e-9)


@MODELS
@SOME
@given(seed=SEEDS)
def test_unknown_keys_and_unanswered_rows_change_nothing(model: Model, seed: int) -> None:
    case = Case(model, seed)
    unanswered = dict.fromkeys(KEYS, State.UNANSWERED)
    assert case.given({**unanswered, **case.states, "no-such-item": State.DONE}) == case.before


@MODELS
@SOME
@given(seed=SEEDS)
def test_a_new_unanswered_item_hardly_matters(model: Model, seed: int) -> None:
    case = Case(model, seed)
    level = case.rng.randrange(4)
    longer = Model([*model.items, ModelItem("new", level, "new", "new")], model.difficulty)

    def both(placed: bool) -> tuple[Estimate, Estimate, float]:
        responses = Responses(case.states, placed=placed)
        before = estimate(model, responses)
        after = estimate(longer, responses)
        moved = (abs(after.strands[s].level - before.strands[s].level) for s in before.strands)
        return before, after, max(moved)

    before, after, moved = both(placed=True)
    assert moved < 1e-9
    if before.basis is after.basis is Basis.ANSWERS:
        listed = sum(item.level == level for item in model.items)
        assert abs(after.level - before.level) < 1 / (listed + 1)
    # Without a placement an unanswered item is weak evidence everywhere.
    assert both(placed=False)[2] < 0.15


@MODELS
@pytest.mark.parametrize("complete", range(5))
def test_whole_levels_count_exactly(model: Model, complete: int) -> None:
    states = {
        item.key: State.DONE if item.level < complete else State.NOT_YET for item in model.items
    }
    e = estimate(model, Responses(states))
    assert e.basis is Basis.ANSWERS
    assert e.level == pytest.approx(complete, abs=1e-9)
    assert e.lower_bound == pytest.approx(complete, abs=1e-9)
    if complete == 4:
        assert e.low > 3.9
    if complete == 0:
        assert e.high < 0.1


def test_prior_of_a_new_person() -> None:
    assert PRIOR.basis is Basis.NONE
    assert (PRIOR.level, PRIOR.low, PRIOR.high) == pytest.approx((1.528, 0.344, 2.816), abs=1e-3)


@MODELS
def test_no_answers_show_the_prior(model: Model) -> None:
    prior = estimate(model, Responses(placed=True))
    left_out = Responses(dict.fromkeys(KEYS, State.NOT_FOR_ME), placed=True)
    skipped = estimate(model, left_out)
    for e in (estimate(model, Responses()), skipped):
        assert e.basis is Basis.NONE
        assert (e.level, e.low, e.high, e.dots, e.mass) == (
            *(prior.level, prior.low, prior.high),
            *(prior.dots, prior.mass),
        )
    assert sum(map(sum, skipped.by_level)) == pytest.approx(prior.level)


@SOME
@given(ticked=st.sets(st.sampled_from(KEYS), min_size=1, max_size=104), data=st.data())
def test_ticks_alone_prove_a_minimum_and_nothing_else(
    ticked: set[str], data: st.DataObject
) -> None:
    e = estimate(MODEL, Responses(dict.fromkeys(ticked, State.DONE)))
    assert e.basis is Basis.TICKS
    assert e.lower_bound <= e.low + 1e-5
    assert e.lower_bound <= e.dots[0] + 1e-5
    assert sum(e.mass[: int(e.lower_bound * 6 - 1e-9)]) == pytest.approx(0, abs=1e-12)
    assert all(x >= y - 1e-9 for x, y in zip(e.dots, PRIOR.dots, strict=True))
    ticked |= {data.draw(st.sampled_from(KEYS))}
    more = estimate(MODEL, Responses(dict.fromkeys(ticked, State.DONE)))
    if more.basis is Basis.TICKS:
        assert more.level >= e.level - 1e-12
        assert all(x >= y - 1e-12 for x, y in zip(more.dots, e.dots, strict=True))


def test_a_placement_answer_does_not_vouch_for_its_neighbors() -> None:
    states = {"theory-1-0": State.DONE}
    manual = estimate(MODEL, Responses(states)).probability["theory-1-1"]
    placement = estimate(MODEL, Responses(states, {"theory-1-0"})).probability["theory-1-1"]
    assert placement > manual


def test_lists_of_no_and_of_one_item() -> None:
    empty = estimate(Model([]), Responses({"gone": State.DONE}))
    assert (empty.level, empty.low, empty.lower_bound, empty.basis) == (0, 0, 0, Basis.NONE)
    assert not empty.strands
    assert not empty.probability
    assert sum(empty.mass) == pytest.approx(1)
    one = Model([ModelItem("a", 2, "s", "c")])
    assert 0 < estimate(one, Responses()).level < 1
    assert estimate(one, Responses({"a": State.DONE})).level == pytest.approx(1)


def test_long_lists_neither_overflow_nor_underflow() -> None:
    long = Model(replace(item, key=f"{item.key}-{copy}") for item in items() for copy in range(20))
    states = {item.key: State.NOT_YET if item.level else State.DONE for item in long.items}
    assert estimate(long, Responses(states)).level == pytest.approx(1)


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


def test_the_ends_of_a_distribution_are_the_ends_of_the_scale() -> None:
    distribution = normal_mixture([(1.0, 2.0, 0.25)])
    assert (distribution.quantile(0.0), distribution.quantile(1.0)) == (0.0, 4.0)
    assert distribution.truncated_below(1.5).quantile(0.0) == 1.5
