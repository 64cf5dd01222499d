"""The rules of docs/estimate.md, one by one: which answers are evidence, and which are facts."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from bench.learners import guide_items
from progress.engine.adaptive import next_question
from progress.engine.estimate import Basis, Estimate, Model, estimate
from progress.engine.responses import State
from progress.engine.suggestions import suggest
from tests.progress.engine.bank import (
    BEGIN,
    KEYS,
    LATER,
    MODEL,
    PLACED,
    after,
    and_then,
    below,
    by_hand,
    category_of,
    luck,
    placement,
    ticked,
    weight,
)

DONE, LEARNING, NOT_YET, NOT_FOR_ME = [*State][1:]
DAY, SOON = timedelta(days=1), timedelta(minutes=3)
# A beginner who knows a little theory.
ASKED = {
    "theory-0-0": DONE,
    "data-0-0": DONE,
    "general-1-0": NOT_YET,
    "theory-1-0": DONE,
    "data-1-0": NOT_YET,
    "training-1-0": NOT_YET,
    "projects-1-0": NOT_YET,
    "networks-1-0": NOT_YET,
}
# By how much five ticks moved the level after this placement, while every tick was evidence.
FIVE = (
    (("data-0-1", "data-0-2", "theory-0-1", "general-0-0", "networks-0-0"), 0.177),
    (("theory-1-1", "theory-1-2", "networks-1-1", "data-1-1", "general-1-1"), 0.451),
)


def positions(e: Estimate) -> list[float]:
    return [strand.level for strand in e.strands.values()]


def test_rule_1_learning_the_last_item_raises_the_level() -> None:
    """Two levels done but for one item: the level once fell by half of one."""
    last = "general-1-0"
    almost = {key: DONE for key in KEYS if MODEL.item_by_key[key].level < 2}
    before = by_hand({**almost, last: NOT_YET})
    learned = and_then(before, {last: DONE}, LATER)
    then, now = estimate(MODEL, before), estimate(MODEL, learned)
    assert then.basis is now.basis is Basis.ANSWERS
    assert now.level - then.level == pytest.approx(weight(last), rel=0.05)
    assert now.low >= then.low
    assert now.high >= then.high


def test_rule_1_what_is_below_the_floor_lies_at_it() -> None:
    """A placement that went badly, and then half of everything ticked."""
    responses = ticked(placement(dict.fromkeys(KEYS[:40:8], NOT_YET)), KEYS[41:80], BEGIN)
    e = estimate(MODEL, responses)
    proven = 0.96 * e.lower_bound
    assert e.level >= e.lower_bound
    assert e.low == pytest.approx(proven)
    assert e.dots[0] == pytest.approx(proven)
    assert e.high >= 1.04 * e.lower_bound - 1e-9
    assert e.posterior.level < e.lower_bound + 0.5


def test_rule_1_nothing_is_raised_once_everything_is_answered() -> None:
    e = estimate(MODEL, by_hand(below(2), minutes=0))
    assert e.worth == pytest.approx(e.posterior.level)
    assert e.low > 1.9
    assert e.high < 2.1


@pytest.mark.parametrize(("keys", "once"), FIVE, ids=["easy", "hard"])
def test_rule_2_later_ticks_are_facts(keys: tuple[str, ...], once: float) -> None:
    base = placement(ASKED)
    before, after = estimate(MODEL, base), estimate(MODEL, ticked(base, keys, LATER))
    assert 0 <= after.level - before.level < once / 5
    assert positions(after) == positions(before)


@pytest.mark.parametrize("at", [BEGIN, PLACED, PLACED + SOON], ids=["before", "with", "just after"])
def test_rule_2_early_ticks_move_only_the_floor(at: datetime) -> None:
    base = placement(ASKED)
    before, after = estimate(MODEL, base), estimate(MODEL, ticked(base, FIVE[1][0], at))
    assert positions(after) == positions(before)
    assert after.posterior.level == pytest.approx(before.posterior.level, abs=1e-9)
    assert after.level == pytest.approx(before.level, abs=0.01)
    assert after.lower_bound > before.lower_bound + 0.1


def test_rule_2_later_ticks_count_where_they_are_more_than_was_expected() -> None:
    """Of N items the larger of N p and the number ticked: first nothing, then item by item."""
    keys = category_of("training-2-0").keys
    base = placement(ASKED)
    levels = [estimate(MODEL, ticked(base, keys[:n], LATER)).posterior.level for n in range(9)]
    steps = np.diff(levels) / weight(keys[0])
    assert steps[0] < 0.9
    assert steps[-1] == pytest.approx(1, abs=0.02)
    assert all(0 <= step <= 1 + 1e-9 for step in steps)
    early = [estimate(MODEL, ticked(base, keys[:n], BEGIN)).posterior.level for n in range(9)]
    assert np.ptp(early) < 1e-9


def test_rule_2_many_ticks_at_once_are_a_report() -> None:
    """Eight at one moment count as answers where their category is finished by a "not yet"."""
    keys = category_of("theory-1-0").keys
    fresh = [key for key in keys if key not in ASKED]
    base = and_then(placement(ASKED), {fresh[0]: NOT_YET}, after(days=5))

    def theory(size: int) -> float:
        at_once = and_then(base, dict.fromkeys(fresh[1 : size + 1], DONE), LATER)
        done = and_then(at_once, dict.fromkeys(fresh[size + 1 :], DONE), LATER + 2 * DAY)
        return estimate(MODEL, done).strands["theory"].level

    assert len(fresh) == 9
    assert theory(8) > theory(7) + 0.1


def test_rule_3_the_old_not_yet_stays_the_evidence() -> None:
    base = placement(ASKED)
    before = estimate(MODEL, base)
    learned = estimate(MODEL, and_then(base, {"general-1-0": DONE}, LATER))
    assert positions(learned) == positions(before)
    assert learned.probability["general-1-0"] == 1
    assert learned.probability["general-1-1"] == pytest.approx(
        before.probability["general-1-1"], abs=1e-3
    )
    assert learned.level - before.level == pytest.approx(weight("general-1-0"), rel=0.05)
    said_at_once = estimate(MODEL, and_then(base, {"general-1-0": DONE}, PLACED))
    assert said_at_once.strands["general"].level > before.strands["general"].level + 0.3


def test_rule_3_an_item_that_was_being_learned_counts_fully() -> None:
    base = placement(ASKED)
    learning = and_then(base, {"general-2-0": LEARNING}, after(days=3))
    found = [
        estimate(MODEL, responses)
        for responses in (
            learning,
            and_then(learning, {"general-2-0": DONE}, LATER),
            and_then(base, {"general-2-0": DONE}, LATER),
        )
    ]
    half, whole, tick = (e.posterior.level for e in found)
    assert whole - half == pytest.approx(0.5 * weight("general-2-0"), abs=1e-9)
    assert whole > tick
    assert positions(found[0]) == positions(found[1])


def test_rule_6_the_questions_do_not_depend_on_ticks() -> None:
    """A placement gets its own answers only, and nothing that is excluded is asked."""
    responses = placement({key: ASKED[key] for key in list(ASKED)[:3]})
    question = next_question(MODEL, responses)
    assert question is not None
    category = category_of(question.keys[0])
    assert question.keys == tuple(k for k in category.keys if k not in responses.by_key)
    fewer = next_question(MODEL, responses, exclude=question.keys[1:])
    assert fewer is not None
    assert fewer.keys == question.keys[:1]
    other = next_question(MODEL, responses, exclude=question.keys)
    assert other is not None
    assert not {*other.keys} & {*question.keys}


def test_rule_7_scattered_not_yet_make_a_range() -> None:
    """Eight in three strands, half of what is open where they are; no category is finished."""
    eight = dict.fromkeys(
        (
            *category_of("training-2-0").keys[:4],
            *category_of("general-2-0").keys[:3],
            *category_of("projects-2-0").keys[:2],
        ),
        NOT_YET,
    )
    ticks = dict.fromkeys(category_of("data-1-0").keys[:6], DONE)
    found = estimate(MODEL, by_hand(eight | ticks))
    assert found.basis is Basis.ANSWERS
    assert estimate(MODEL, by_hand(dict(list(eight.items())[2:]) | ticks)).basis is Basis.TICKS
    one_strand = dict.fromkeys(category_of("theory-1-0").keys[:9], NOT_YET)
    assert estimate(MODEL, by_hand(one_strand | ticks)).basis is Basis.TICKS
    thin = {
        f"{name}-{n}": NOT_YET for name in ("theory-1", "general-1", "training-1") for n in range(3)
    }
    assert estimate(MODEL, by_hand(thin | ticks)).basis is Basis.TICKS
    fewer = estimate(MODEL, by_hand(eight))
    assert (fewer.basis, fewer.answers_missing) == (Basis.TICKS, 6)


def test_rule_8_the_rest_not_yet_makes_ticks_a_count() -> None:
    """ "I have ticked all I know" on a later day."""
    known = dict.fromkeys(KEYS[:30], DONE)
    rest = dict.fromkeys(KEYS[30:], NOT_YET)
    e = estimate(MODEL, and_then(by_hand(known), rest, LATER))
    assert e.basis is Basis.ANSWERS
    assert e.level == pytest.approx(sum(map(weight, known)), abs=1e-5)
    assert e.high - e.low < 0.3


@pytest.fixture(scope="module")
def whole_guide() -> Model:
    return Model(guide_items())


@pytest.mark.parametrize("seed", range(3))
def test_learning_what_is_suggested_raises_the_level_by_the_items(
    whole_guide: Model, seed: int
) -> None:
    """Yes to Entry, not yet to all else; then the first suggestion, four days in a row. It was once
    shown at the border to Expert after that."""
    rng, answers = luck(seed), {}
    while question := next_question(whole_guide, placement(answers)):
        key = rng.choice(question.keys)
        answers[key] = DONE if whole_guide.item_by_key[key].level == 0 else NOT_YET
    responses = placement(answers)
    now = estimate(whole_guide, responses)
    assert 0.75 <= now.level <= 1.6
    for day in range(1, 5):
        (first,) = suggest(whole_guide, responses, now, limit=1)
        item = whole_guide.item_by_key[first.key]
        responses = and_then(responses, {first.key: DONE}, PLACED + day * DAY)
        then, now = now, estimate(whole_guide, responses)
        gained = now.level - then.level
        assert 0 <= gained <= weight(first.key, whole_guide) + 1e-6
        if answers.get(first.key) is NOT_YET:
            assert gained == pytest.approx(weight(first.key, whole_guide), rel=0.05)
        assert item.level <= 2
    shown = [sum(int(dot) == level for dot in now.dots) for level in range(4)]
    assert now.level < 1.75
    assert sum(shown[:2]) >= 14
    assert shown[3] == 0
