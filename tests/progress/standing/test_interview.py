"""What a placement asks next, and what may be marked because of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.responses import State
from progress.standing.interview import PlacementSession
from tests.progress.standing.guides import NOON, answers, placed
from tests.progress.standing.sessions import GUIDE, session

BY_NUMBER = {item.id: item for item in GUIDE.items.values()}
DONE, LEARNING, NOT_YET, NOT_FOR_ME = State.DONE, State.LEARNING, State.NOT_YET, State.NOT_FOR_ME
SEEDS = range(10)


def first_question(seed: int = 1) -> int:
    """The number of the item that someone without answers is asked about first."""
    item = session(seed=seed).next_item
    assert item
    return item.id


def states(found: PlacementSession) -> dict[str, State]:
    return {slug: each.state for slug, each in found.responses.by_key.items()}


def category(number: int) -> set[int]:
    """The numbers of an item's category."""
    return {item.id for item in GUIDE.categories[BY_NUMBER[number].category].items}


@pytest.mark.parametrize("seed", SEEDS)
def test_items_answered_manually_or_in_the_placement_are_not_asked(seed):
    first = first_question(seed)

    by_hand = session(answers({first: DONE}), seed=seed).next_item
    asked = session(given={first: DONE}, seed=seed).next_item

    assert by_hand != BY_NUMBER[first] != asked


def test_an_answer_by_hand_is_taken_over_where_the_question_would_be_about_it():
    first = first_question()

    found = session(answers({first: NOT_YET}))

    assert found.taken_over == [(first, NOT_YET)]
    assert found.remaining == session(given={first: NOT_YET}).remaining


def test_what_is_asked_after_it_is_what_would_be_asked_after_that_answer():
    """Of the same category: which item of it is another matter."""
    first = first_question()

    taken_over = session(answers({first: NOT_YET})).next_item
    answered = session(given={first: NOT_YET}).next_item

    assert taken_over
    assert answered
    assert taken_over.category == answered.category


def test_an_answer_by_hand_elsewhere_decides_nothing():
    """What is left unticked is a choice, so the questions are chosen as if nothing were ticked."""
    elsewhere = dict.fromkeys(set(BY_NUMBER) - category(first_question()), DONE)

    found = session(answers(elsewhere))

    assert found.taken_over == []
    assert found.next_item == session().next_item
    assert found.responses == session().responses


def test_several_answers_in_a_row_are_taken_over_in_their_order():
    whole = category(first_question())

    found = session(answers(dict.fromkeys(whole, NOT_YET)))

    taken = [number for number, _ in found.taken_over]
    assert taken[0] == first_question()
    assert len(taken) == len(set(taken))
    assert {state for _, state in found.taken_over} == {NOT_YET}
    assert found.next_item
    assert found.next_item.id not in whole


def test_answers_taken_over_count_towards_the_end():
    """With all items answered by hand the placement ends, about as soon as with questions."""
    found = session(answers(dict.fromkeys(BY_NUMBER, NOT_YET)))

    assert found.next_item is None
    assert found.remaining == 0
    assert 4 <= len(found.taken_over) <= 15


def test_what_was_taken_over_before_is_not_taken_over_again():
    by_hand = answers({first_question(): NOT_YET})
    taken = dict(session(by_hand).taken_over)

    later = session(by_hand, given=taken)

    assert later.taken_over == []
    assert later.responses.by_key.keys() == {BY_NUMBER[first_question()].slug}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_question_is_shown_again(seed):
    assert session(seed=seed).next_item == session(seed=seed).next_item


def test_the_question_is_any_item_of_the_best_category():
    asked = {first_question(seed) for seed in range(60)}

    assert asked == category(first_question())


def test_a_visitor_who_is_not_known_yet_is_asked_about_any_item_of_it():
    asked = {item.id for _ in range(60) if (item := session(seed=None).next_item)}

    assert asked == category(first_question())


def test_any_open_item_of_the_category_may_be_answered():
    first = first_question()
    (by_hand, *others) = category(first) - {first}
    other_category = next(number for number in BY_NUMBER if number not in category(first))

    found = session(answers({by_hand: DONE}))

    assert all(found.is_current(BY_NUMBER[each].slug) for each in (first, *others))
    assert not found.is_current(BY_NUMBER[by_hand].slug)
    assert not found.is_current(BY_NUMBER[other_category].slug)
    assert not found.is_current("unknown")


def test_after_the_end_no_item_may_be_answered():
    over = session(given=dict.fromkeys(range(1, 16), NOT_YET))

    assert not any(over.is_current(slug) for slug in GUIDE.items)


def test_assumed_items_may_be_asked():
    first = first_question()

    found = session(answers({}, assumed={first: DONE}))

    assert found.next_item == BY_NUMBER[first]
    assert found.taken_over == []


@pytest.mark.parametrize("seed", SEEDS)
def test_items_not_for_the_learner_are_left_out_and_no_evidence(seed):
    first = first_question(seed)
    left_out = session(answers({first: NOT_FOR_ME}), seed=seed)

    assert left_out.next_item != BY_NUMBER[first]
    assert left_out.taken_over == []
    assert states(left_out) == {}
    assert left_out.remaining == session().remaining


def test_with_everything_answered_there_is_no_question():
    whole = dict.fromkeys(BY_NUMBER, DONE)

    assert session(answers(whole)).next_item is None
    assert session(answers(whole)).remaining == 0


def test_with_nothing_for_the_learner_there_is_no_question():
    nothing = session(answers(dict.fromkeys(BY_NUMBER, NOT_FOR_ME)))

    assert nothing.next_item is None
    assert nothing.taken_over == []


def test_earlier_answers_are_not_counted_as_questions():
    """Neither those by hand that are not taken over, nor those of earlier runs."""
    many = dict.fromkeys(range(1, 17), DONE)

    assert session(answers(many)).next_item
    assert session(before=placed(many)).next_item


def test_a_second_run_asks_at_least_as_many_questions_as_a_first_one_must():
    known = session(before=placed(dict.fromkeys((1, 4, 7, 10, 13, 16, 19, 22), NOT_YET)))
    given: dict[int, State] = {}

    while item := session(given=given, before=dict(known.before)).next_item:
        given[item.id] = NOT_YET

    assert 4 <= len(given) <= 15


def test_answers_of_earlier_runs_count_and_are_not_asked_again():
    first = first_question()
    yesterday = placed({first: NOT_YET}, NOON - timedelta(days=1))

    found = session(before=yesterday)

    assert states(found) == {BY_NUMBER[first].slug: NOT_YET}
    assert found.next_item != BY_NUMBER[first]
    assert not found.is_current(BY_NUMBER[first].slug)


@pytest.mark.parametrize(("days", "again"), [(364, False), (365, True), (800, True)])
def test_answers_older_than_a_year_may_be_asked_about_again(days, again):
    first = first_question()
    old = placed({first: DONE}, NOON - timedelta(days=days))

    found = session(before=old)

    assert found.is_current(BY_NUMBER[first].slug) is again
    assert (states(found) == {}) is again


def test_the_new_answer_replaces_the_old_one():
    old = placed({1: DONE}, NOON - timedelta(days=1))

    assert states(session(given={1: NOT_YET}, before=old)) == {"item-1": NOT_YET}


def test_an_item_ticked_after_it_was_asked_still_counts_as_a_question():
    given = dict.fromkeys(range(1, 16), NOT_YET)

    assert session(given=given).next_item is None
    assert session(answers(given), given).next_item is None


def test_an_answer_to_an_item_that_is_gone_is_no_answer():
    assert states(session(given={999: DONE}, before=placed({998: DONE}))) == {}


def test_a_manual_answer_since_then_does_not_change_the_questions():
    """It counts in the estimate: see test_evidence. The questions go by what was asked."""
    given = {1: NOT_YET, 2: NOT_YET}

    since = session(answers({1: DONE, 2: NOT_FOR_ME}), given)

    assert since.responses == session(given=given).responses
    assert since.next_item == session(given=given).next_item


@settings(max_examples=40)
@given(
    st.dictionaries(st.integers(1, 24), st.sampled_from([s for s in State if s]), max_size=24),
    st.sets(st.integers(1, 24), max_size=8),
    st.lists(st.sampled_from([DONE, LEARNING, NOT_YET]), min_size=15, max_size=15),
    st.integers(0, 1000),
)
def test_whatever_is_answered_a_run_ends_and_asks_about_nothing_twice(by_hand, known, words, seed):
    """By hand, in an earlier run, and in this one."""
    before = placed(dict.fromkeys(known, NOT_YET), NOON - timedelta(days=9))
    run: list[tuple[int, State]] = []
    questions = 0
    while True:
        now = session(answers(by_hand), dict(run), before, seed)
        run += now.taken_over
        if now.next_item is None:
            break
        assert now.next_item.id not in by_hand
        run.append((now.next_item.id, words[questions]))
        questions += 1

    numbers = [number for number, _ in run]
    assert len(numbers) == len(set(numbers)) <= 15
    assert not known & set(numbers)
    assert all(by_hand.get(number, state) is state for number, state in run)
