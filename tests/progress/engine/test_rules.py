"""The rules of docs/estimate.md, one by one: which answers are evidence, and which are facts."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from bench.learners import guide_items
from progress.engine.adaptive import next_question
from progress.engine.estimate import Basis, Estimate, Model, estimate
from progress.engine.responses import Responses, State
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
    luck,
    of,
    placement,
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


def ticked(responses: Responses, keys: tuple[str, ...], at: datetime) -> Responses:
    for number, key in enumerate(keys):
        responses = and_then(responses, {key: DONE}, at + number * timedelta(minutes=1))
    return responses


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
    keys = MODEL.category_of("training-2-0").keys
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
    keys = MODEL.category_of("theory-1-0").keys
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


def sorting(states: dict[str, State], model: Model = MODEL) -> float:
    return model.sorting(model.tally(by_hand(states)))


def test_rule_4_how_completely_not_yet_is_marked() -> None:
    """r = min(1, H / 8) x (s - .3) / .3, where s is its share of what is not known or open."""
    ten = MODEL.category_of("theory-1-0").keys
    assert sorting({}) == 0
    assert sorting(dict.fromkeys(ten[:3], NOT_YET)) == pytest.approx(0)
    assert sorting(dict.fromkeys(ten[:4], NOT_YET)) == pytest.approx(4 / 8 * (0.4 - 0.3) / 0.3)
    assert sorting(dict.fromkeys(ten[:6], NOT_YET)) == pytest.approx(6 / 8)
    assert sorting(dict.fromkeys(ten[:8], NOT_YET)) == 1
    known = dict.fromkeys(ten[4:], DONE)
    assert sorting(known | dict.fromkeys(ten[:4], NOT_YET)) == pytest.approx(4 / 8)


def test_rule_4_one_more_not_yet_elsewhere_never_lowers_it() -> None:
    marked = dict.fromkeys(MODEL.category_of("theory-1-0").keys[:8], NOT_YET)
    assert sorting(marked | {"general-1-0": NOT_YET}) == sorting(marked) == 1


def weights(responses: Responses) -> dict[object, float]:
    """How much of an answer a reported tick is, by category."""
    habits = MODEL.habits(MODEL.tally(responses), placed=responses.placed)
    names = [category.name for category in MODEL.categories]
    return dict(zip(names, habits.tick_weight.tolist(), strict=True))


def test_rule_4_ticks_beside_not_yet_are_answers() -> None:
    states = {"data-0-0": NOT_YET} | of("classic-0", DONE)
    found = weights(by_hand(states))
    assert found.pop("data-0") == found.pop("classic-0") == 1  # marked here; finished
    assert set(found.values()) == {0}
    every = dict.fromkeys(MODEL.category_of("theory-1-0").keys[:6], NOT_YET)
    found = weights(by_hand(states | every))
    assert found["general-2"] == pytest.approx(6 / 8)


def test_rule_4_after_a_placement_only_where_a_category_is_finished_so() -> None:
    states = {"data-0-0": NOT_YET} | of("classic-0", DONE) | of("networks-0", NOT_YET)
    found = weights(Responses(by_hand(states).by_key, PLACED))
    assert {name for name, each in found.items() if each} == {"networks-0"}
    finished = states | of("data-0", DONE) | {"data-0-0": NOT_YET}
    found = weights(Responses(by_hand(finished).by_key, PLACED))
    assert {name for name, each in found.items() if each} == {"networks-0", "data-0"}


def test_rule_4_ticks_of_another_sitting_are_no_answers() -> None:
    keys = MODEL.category_of("theory-1-0").keys
    marked = by_hand(dict.fromkeys(keys[:6], NOT_YET))
    beside = ticked(marked, keys[6:], BEGIN + SOON)
    apart = ticked(marked, keys[6:], LATER)
    found = [MODEL.posterior(MODEL.tally(each), placed=False) for each in (marked, beside, apart)]
    without, with_them, not_theirs = (each.strand_position[0] for each in found)
    assert np.allclose(without[0], not_theirs[0])
    row = MODEL.strands.index("theory")
    assert not np.allclose(without[row], with_them[row])


def test_rule_4_ticks_that_are_answers_say_as_much_as_those_of_a_placement() -> None:
    """In a category that was answered completely by hand; where "not yet" is marked less
    completely, ticks of other categories say less."""
    keys = MODEL.category_of("theory-1-0").keys
    states = dict.fromkeys(keys[:6], DONE) | dict.fromkeys(keys[6:], NOT_YET)
    row = MODEL.strands.index("theory")
    hand = MODEL.posterior(MODEL.tally(by_hand(states)), placed=False)
    asked = MODEL.posterior(MODEL.tally(placement(states)), placed=True)
    assert np.allclose(hand.likelihood[:, row], asked.likelihood[:, row])
    more = states | {"data-2-0": DONE}
    data = MODEL.strands.index("data")
    hand = MODEL.posterior(MODEL.tally(by_hand(more)), placed=False).likelihood[0, data]
    curve = MODEL.category_of("data-2-0").curve.log_yes[0]
    assert sorting(more) == 4 / 8
    assert np.diff(np.log(hand)) == pytest.approx(4 / 8 * np.diff(curve))


def test_rule_4_as_far_as_ticks_are_answers_only_the_others_are_chosen() -> None:
    """One of three items ticked, where three of four ticks count as answers."""
    states = dict.fromkeys(MODEL.category_of("theory-1-0").keys[:6], NOT_YET) | {"data-2-0": DONE}
    row, weight = MODEL.row_by_key["data-2-0"], 6 / 8
    p = MODEL.probability[:, row]
    found = MODEL.posterior(MODEL.tally(by_hand(states)), placed=False).chosen_or_open[:, row]
    expected = weight * (1 + 2 * p) + (1 - weight) * np.maximum(3 * p, 1)
    assert found == pytest.approx(expected)


def passed_over(responses: Responses) -> set[object]:
    habits = MODEL.habits(MODEL.tally(responses), placed=responses.placed)
    rows = np.flatnonzero(habits.passed_over)
    return {MODEL.categories[row].name for row in rows}


def test_rule_5_what_stands_before_the_last_not_yet_was_passed_over() -> None:
    """In strands without any answer. The list goes level by level."""
    marked = by_hand({"training-1-0": NOT_YET, "theory-0-0": DONE})
    found = {"data-0", "classic-0", "networks-0", "general-0", "data-1", "projects-1", "networks-1"}
    assert passed_over(marked) == found
    assert passed_over(by_hand({"data-0-0": NOT_YET})) == set()
    assert passed_over(by_hand({"training-1-0": DONE})) == set()
    assert passed_over(Responses(marked.by_key, PLACED)) == set()


def test_rule_5_fewer_are_expected_of_what_was_passed_over() -> None:
    posterior = MODEL.posterior(MODEL.tally(by_hand({"theory-3-0": NOT_YET})), placed=False)
    row = MODEL.row_by_key["data-0-0"]
    p = MODEL.categories[row].curve.known_if_passed_over
    assert posterior.chosen_or_open[:, row] == pytest.approx(6 * p)


def test_rule_5_what_was_passed_over_is_less_likely_known() -> None:
    marked = by_hand({"theory-3-0": NOT_YET})
    skimmed = estimate(MODEL, marked)
    asked = estimate(MODEL, Responses(marked.by_key, PLACED))
    assert skimmed.strands["data"].level < asked.strands["data"].level
    assert skimmed.probability["data-0-0"] < asked.probability["data-0-0"]
    one = estimate(MODEL, by_hand({"general-3-0": NOT_YET, "data-0-5": LEARNING}))
    assert one.strands["data"].level > skimmed.strands["data"].level


def test_rule_6_the_questions_do_not_depend_on_ticks() -> None:
    """A placement gets its own answers only, and nothing that is excluded is asked."""
    responses = placement({key: ASKED[key] for key in list(ASKED)[:3]})
    question = next_question(MODEL, responses)
    assert question is not None
    category = MODEL.category_of(question.keys[0])
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
            *MODEL.category_of("training-2-0").keys[:4],
            *MODEL.category_of("general-2-0").keys[:3],
            *MODEL.category_of("projects-2-0").keys[:2],
        ),
        NOT_YET,
    )
    ticks = dict.fromkeys(MODEL.category_of("data-1-0").keys[:6], DONE)
    found = estimate(MODEL, by_hand(eight | ticks))
    assert found.basis is Basis.ANSWERS
    assert estimate(MODEL, by_hand(dict(list(eight.items())[2:]) | ticks)).basis is Basis.TICKS
    one_strand = dict.fromkeys(MODEL.category_of("theory-1-0").keys[:9], NOT_YET)
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
