"""Rules 4 and 5 of docs/estimate.md: what sorting out makes of ticks and of unanswered items."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from progress.engine.estimate import Model, estimate
from progress.engine.responses import Responses, State
from tests.progress.engine.bank import (
    BEGIN,
    LATER,
    MODEL,
    PLACED,
    by_hand,
    category_of,
    of,
    placement,
    ticked,
)

DONE, LEARNING, NOT_YET, NOT_FOR_ME = [*State][1:]
DAY, SOON = timedelta(days=1), timedelta(minutes=3)


def sorting(states: dict[str, State], model: Model = MODEL) -> float:
    return model.sorting(model.tally(by_hand(states)))


def test_rule_4_how_completely_not_yet_is_marked() -> None:
    """r = min(1, H / 8) x (s - .3) / .3, where s is its share of what is not known or open."""
    ten = category_of("theory-1-0").keys
    assert sorting({}) == 0
    assert sorting(dict.fromkeys(ten[:3], NOT_YET)) == pytest.approx(0)
    assert sorting(dict.fromkeys(ten[:4], NOT_YET)) == pytest.approx(4 / 8 * (0.4 - 0.3) / 0.3)
    assert sorting(dict.fromkeys(ten[:6], NOT_YET)) == pytest.approx(6 / 8)
    assert sorting(dict.fromkeys(ten[:8], NOT_YET)) == 1
    known = dict.fromkeys(ten[4:], DONE)
    assert sorting(known | dict.fromkeys(ten[:4], NOT_YET)) == pytest.approx(4 / 8)


def test_rule_4_one_more_not_yet_elsewhere_never_lowers_it() -> None:
    marked = dict.fromkeys(category_of("theory-1-0").keys[:8], NOT_YET)
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
    every = dict.fromkeys(category_of("theory-1-0").keys[:6], NOT_YET)
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
    keys = category_of("theory-1-0").keys
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
    keys = category_of("theory-1-0").keys
    states = dict.fromkeys(keys[:6], DONE) | dict.fromkeys(keys[6:], NOT_YET)
    row = MODEL.strands.index("theory")
    hand = MODEL.posterior(MODEL.tally(by_hand(states)), placed=False)
    asked = MODEL.posterior(MODEL.tally(placement(states)), placed=True)
    assert np.allclose(hand.likelihood[:, row], asked.likelihood[:, row])
    more = states | {"data-2-0": DONE}
    data = MODEL.strands.index("data")
    hand = MODEL.posterior(MODEL.tally(by_hand(more)), placed=False).likelihood[0, data]
    curve = category_of("data-2-0").curve.log_yes[0]
    assert sorting(more) == 4 / 8
    assert np.diff(np.log(hand)) == pytest.approx(4 / 8 * np.diff(curve))


def test_rule_4_as_far_as_ticks_are_answers_only_the_others_are_chosen() -> None:
    """One of three items ticked, where three of four ticks count as answers."""
    states = dict.fromkeys(category_of("theory-1-0").keys[:6], NOT_YET) | {"data-2-0": DONE}
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
