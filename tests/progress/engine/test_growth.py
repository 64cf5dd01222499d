"""True while somebody ticks, corrects, and learns."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.estimate import FALSE_TICKS, Basis, Estimate, Model, estimate
from progress.engine.responses import State
from progress.engine.tally import Column
from tests.progress.engine.bank import (
    BEGIN,
    CALIBRATED,
    KEYS,
    LATER,
    MODEL,
    PLACED,
    Answer,
    Person,
    and_then,
    below,
    by_hand,
    category_of,
    placement,
    told,
    weight,
)

MODELS = pytest.mark.parametrize("model", [MODEL, CALIBRATED], ids=["plain", "calibrated"])
SOME = settings(max_examples=60)
SEEDS = st.integers(0, 10**6)
SOON = timedelta(minutes=3)
# Ticks change how uncertain their category is, and with it the ends of the range a little.
ENDS = 0.01
# With the last item the list is complete, and nothing is raised any more.
ENDS_AT_LAST = 0.06


def rises(before: Estimate, after: Estimate) -> bool:
    """Whether nothing that is shown falls; from one basis to another it may jump."""
    if before.basis is not after.basis:
        return True
    ends = ENDS if after.tally.unanswered.any() else ENDS_AT_LAST
    return (
        after.level >= before.level - 1e-9
        and after.low >= before.low - ends
        and after.high >= before.high - ends
        and after.lower_bound > before.lower_bound
        and all(
            after.strands[name].level >= strand.level - 1e-9
            and after.strands[name].low >= strand.low - 1e-9
            and after.strands[name].high >= strand.high - 1e-9
            for name, strand in before.strands.items()
        )
    )


@MODELS
@pytest.mark.parametrize(
    "at",
    [LATER, PLACED, PLACED + timedelta(minutes=30), BEGIN - timedelta(days=3)],
    ids=["later", "with the placement", "just after it", "before it"],
)
@SOME
@given(seed=SEEDS)
def test_a_tick_never_lowers_what_is_shown(model: Model, at: datetime, seed: int) -> None:
    person = Person(seed, model)
    key = person.pick(State.UNANSWERED)
    if key is not None:
        ticked = person.of(and_then(person.responses, {key: State.DONE}, at))
        assert rises(person.estimate, ticked)


@MODELS
@SOME
@given(seed=SEEDS)
def test_nor_does_a_tick_in_one_sitting_with_a_not_yet(model: Model, seed: int) -> None:
    person = Person(seed, model)
    fresh = [key for key in KEYS if person.responses.state(key) is State.UNANSWERED]
    if len(fresh) > 1:
        key, other = person.rng.sample(fresh, 2)
        before = and_then(person.responses, {other: State.NOT_YET}, LATER)
        after = and_then(before, {key: State.DONE}, LATER + SOON)
        assert rises(person.of(before), person.of(after))


@pytest.mark.parametrize("at", [LATER, PLACED, BEGIN], ids=["later", "beside", "before"])
@pytest.mark.parametrize("seed", range(4))
def test_nor_do_all_items_ticked_one_after_the_other(at: datetime, seed: int) -> None:
    person = Person(seed)
    asked = person.rng.sample(KEYS, 8)
    responses = placement({key: person.rng.choice([State.DONE, State.NOT_YET]) for key in asked})
    rest = [key for key in KEYS if key not in asked]
    person.rng.shuffle(rest)
    before = estimate(MODEL, responses)
    for number, key in enumerate(rest):
        responses = and_then(responses, {key: State.DONE}, at + number * timedelta(seconds=20))
        after = estimate(MODEL, responses)
        assert rises(before, after)
        before = after


@SOME
@given(seed=SEEDS)
def test_learning_at_a_later_time_never_lowers_what_is_shown(seed: int) -> None:
    """Nor does what was left out as "not for me", but for some thousandths."""
    person = Person(seed)
    for state, least in ((State.LEARNING, 0), (State.NOT_YET, 0), (State.NOT_FOR_ME, 0.01)):
        key = person.pick(state)
        if key is not None:
            after = person.of(and_then(person.responses, {key: State.DONE}, LATER))
            if after.basis is person.estimate.basis:
                assert after.level >= person.estimate.level - least - 1e-9


@SOME
@given(seed=SEEDS)
def test_a_correction_from_learning_to_done_costs_at_most_half_the_item(seed: int) -> None:
    """Being learned counts one half. A tick is expected anyway, if its category is well known."""
    person = Person(seed)
    key = person.pick(State.UNANSWERED)
    if key is not None:
        before = and_then(person.responses, {key: State.LEARNING}, LATER)
        after = and_then(before, {key: State.DONE}, LATER + SOON)
        then, now = person.of(before), person.of(after)
        if then.basis is now.basis:
            assert now.level >= then.level - 0.5 * weight(key) - 1e-9


@MODELS
@settings(max_examples=100)
@given(seed=SEEDS)
def test_learning_an_item_raises_the_level_by_its_weight(model: Model, seed: int) -> None:
    """By no more, and by 4% less at the least. Level and floor move by the weight. But a few ticks
    may be slips, so that the bound to which the level is raised moves by 4% less; and the raised
    level follows its bound at a rate of 0 to 1. Where nothing is raised, it is exact."""
    person = Person(seed, model)
    key = person.pick(State.NOT_YET)
    before = person.estimate
    if key is None or before.basis is not Basis.ANSWERS:
        return
    after = person.of(and_then(person.responses, {key: State.DONE}, LATER))
    if after.basis is Basis.ANSWERS:
        share = (after.worth - before.worth) / weight(key, model)
        assert 1 - FALSE_TICKS - 1e-4 <= share <= 1 + 1e-4
        if before.worth - before.posterior.level < 1e-12:
            assert share == pytest.approx(1, abs=1e-6)
        own = after.posterior.level - before.posterior.level
        assert own == pytest.approx(weight(key, model), abs=1e-9)


@SOME
@given(seed=SEEDS)
def test_what_was_being_learned_adds_the_other_half(seed: int) -> None:
    person = Person(seed)
    key = person.pick(State.LEARNING)
    before = person.estimate
    if key is None or before.basis is not Basis.ANSWERS:
        return
    after = person.of(and_then(person.responses, {key: State.DONE}, LATER))
    old = person.responses.by_key[key]
    if old.at + timedelta(hours=1) < LATER and after.basis is Basis.ANSWERS:
        added = after.posterior.level - before.posterior.level
        assert added == pytest.approx(0.5 * weight(key), abs=1e-9)


@given(
    seed=SEEDS,
    first=st.sampled_from([*State][1:]),
    then=st.sampled_from([*State][1:]),
    minutes=st.integers(0, 60),
)
@SOME
def test_a_correction_within_the_hour_equals_having_said_it_at_once(
    seed: int, first: State, then: State, minutes: int
) -> None:
    person = Person(seed)
    key = person.pick(State.UNANSWERED)
    if key is not None:
        at = person.rng.choice([LATER, PLACED, BEGIN])
        slip = and_then(person.responses, {key: first}, at)
        mended = and_then(slip, {key: then}, at + timedelta(minutes=minutes))
        at_once = and_then(person.responses, {key: then}, at)
        assert mended == at_once
        assert person.of(mended).dots == person.of(at_once).dots


@SOME
@given(seed=SEEDS)
def test_a_not_yet_never_raises_the_level_where_nothing_was_ticked_by_hand(seed: int) -> None:
    """Ticks may begin to count as answers by a "not yet" beside them: see the next test."""
    person = Person(seed)
    no_ticks = [
        answer for answer in person.answers if answer.asked or answer.state is not State.DONE
    ]
    before = told(no_ticks, person.placed_at)
    fresh = [key for key in KEYS if before.state(key) is State.UNANSWERED]
    if fresh and not person.of(before).tally.column(Column.TICKED).any():
        after = and_then(before, {person.rng.choice(fresh): State.NOT_YET}, LATER)
        then, now = person.of(before), person.of(after)
        if then.basis is now.basis:
            assert now.level <= then.level + 1e-9


def test_a_not_yet_that_finishes_a_category_makes_its_ticks_count() -> None:
    """Somebody who was placed low and then answers a whole category, all but one item done."""
    base = placement(dict.fromkeys(KEYS[:40:8], State.NOT_YET))
    keys = category_of("theory-1-0").keys
    ticked = and_then(base, dict.fromkeys(keys[:-1], State.DONE), LATER)
    finished = and_then(ticked, {keys[-1]: State.NOT_YET}, LATER + SOON)
    then, now = estimate(MODEL, ticked), estimate(MODEL, finished)
    assert now.strands["theory"].level > then.strands["theory"].level + 0.3
    assert now.level > then.level


def test_not_yet_lowers_what_is_expected_of_its_neighbors() -> None:
    base = placement({"data-0-0": State.DONE, "general-1-0": State.NOT_YET})
    then = estimate(MODEL, base)
    now = estimate(MODEL, and_then(base, {"theory-1-0": State.NOT_YET}, LATER))
    assert now.level < then.level - weight("theory-1-0")
    assert now.probability["theory-1-1"] < then.probability["theory-1-1"] - 0.05


def test_the_bottom_is_left_by_what_is_learned() -> None:
    """Everything "not yet"; then one item after the other."""
    responses, level = by_hand(below(0)), 0.0
    for day, key in enumerate(KEYS[::7], start=1):
        responses = and_then(responses, {key: State.DONE}, BEGIN + timedelta(days=day))
        level += weight(key)
        assert estimate(MODEL, responses).level == pytest.approx(level, abs=1e-9)


def test_a_tick_that_was_taken_back_leaves_nothing() -> None:
    base = [Answer("data-0-0", State.DONE, BEGIN), Answer("data-0-1", State.NOT_YET, BEGIN)]
    slip = told([*base, Answer("theory-3-0", State.DONE, LATER)])
    assert estimate(MODEL, slip.without("theory-3-0")).dots == estimate(MODEL, told(base)).dots
