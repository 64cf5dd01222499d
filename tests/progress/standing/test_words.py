"""The words are counted from the dots, so that sentence and picture cannot disagree."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.learners import guide_items
from progress.engine.estimate import Basis, Estimate, Model, estimate
from progress.engine.responses import State
from progress.standing import pictures, words
from progress.standing.standing import build_standing
from roadmap.guide import Guide
from tests.progress.engine.bank import Person, by_hand
from tests.progress.standing.guides import NAMES, answers, make_guide

ANSWERED = build_standing(make_guide(), answers({1: State.DONE, 2: State.NOT_YET})).estimate
LEVELS = st.lists(st.floats(0, 4), min_size=20, max_size=20).map(sorted)


def only_entry() -> Guide:
    """The six items of Entry."""
    guide = make_guide()
    entry = {key: each for key, each in guide.categories.items() if each.level.slug == "entry"}
    items = {item.slug: item for category in entry.values() for item in category.items}
    return replace(guide, levels=guide.levels[:1], categories=entry, items=items)


def with_dots(*counts: int) -> Estimate:
    """An estimate from answers with so many dots in the middle of each level."""
    dots = [level + 0.5 for level, count in enumerate(counts) for _ in range(count)]
    return replace(ANSWERED, basis=Basis.ANSWERS, dots=tuple(dots), low=dots[2], high=dots[17])


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((20, 0, 0, 0), "You are almost certainly working at Entry."),
        ((1, 18, 1, 0), "You are almost certainly working at Intermediate."),
        ((1, 17, 2, 0), "You are probably working at Intermediate."),
        ((3, 13, 4, 0), "You are probably working at Intermediate."),
        ((4, 12, 4, 0), "You are working at Entry or Intermediate."),
        ((2, 10, 8, 0), "You are working at Intermediate or Advanced."),
        ((0, 4, 8, 8), "You are working at Advanced or Expert."),
        ((5, 5, 5, 5), "It is too early to say."),
        ((4, 8, 7, 1), "It is too early to say."),
    ],
)
def test_the_headline_follows_the_dots(counts, sentence):
    assert words.headline(with_dots(*counts), NAMES).sentence() == sentence


def test_the_headline_can_be_about_another_person():
    headline = words.headline(with_dots(2, 15, 3, 0), NAMES)

    assert headline.sentence("Mira", "is") == "Mira is probably working at Intermediate."
    assert headline.short == "Probably Intermediate"


def test_ticks_alone_name_a_floor_and_fill_no_dot():
    estimate = replace(ANSWERED, basis=Basis.TICKS, lower_bound=1.4)

    headline = words.headline(estimate, NAMES)

    assert headline.sentence() == "You are working at mid Intermediate or above."
    assert headline.named == frozenset()


def test_without_answers_there_is_no_estimate():
    estimate = replace(ANSWERED, basis=Basis.NONE)

    assert words.headline(estimate, NAMES).sentence() == "It is too early to say."
    nothing = replace(estimate, answered=0, answers_missing=15, strands_missing=2)
    assert words.explanation(nothing, NAMES) == (
        "Your first done item gives a minimum level. For a range, take the placement, or "
        "answer 15 items and finish a category in 2 strands."
    )


@pytest.mark.parametrize(
    ("missing", "not_known", "way"),
    [
        ((0, 2), 1, "To get a range, finish a category in 2 strands."),
        (
            (10, 1),
            0,
            "To get a range, answer 10 more items, finish a category in 1 strand, "
            "and mark what you can’t do as not yet.",
        ),
        ((0, 0), 0, "Nothing is marked “not yet.” To get a range, mark what you can’t do."),
    ],
)
def test_with_ticks_alone_it_says_what_a_range_needs(missing, not_known, way):
    answers, strands = missing
    estimate = replace(
        ANSWERED,
        basis=Basis.TICKS,
        answers_missing=answers,
        strands_missing=strands,
        not_known=not_known,
    )

    assert words.explanation(estimate, NAMES).endswith(way)


def test_who_does_what_the_page_asks_gets_a_range():
    model = Model(guide_items())
    first, second = model.categories[0], model.categories[-1]
    keys = [*first.keys, *second.keys]
    states = dict.fromkeys(keys[:3], State.DONE)
    asked = words.explanation(estimate(model, by_hand(states)), NAMES)
    assert f"answer {15 - 3} more items, finish a category in 2 strands, and mark" in asked

    states |= dict.fromkeys(keys, State.DONE)
    states |= dict.fromkeys(list(model.item_by_key)[: 15 - len(states)], State.DONE)
    rest = next(key for key in model.item_by_key if key not in states)
    assert estimate(model, by_hand(states)).basis is Basis.TICKS
    states[rest] = State.NOT_YET

    assert estimate(model, by_hand(states)).basis is Basis.ANSWERS


@pytest.mark.parametrize(("missing", "items"), [(3, "3 more items"), (1, "1 more item")])
def test_with_too_few_answers_it_says_how_many_a_range_needs(missing, items):
    estimate = replace(
        ANSWERED, basis=Basis.TICKS, strands_missing=0, answers_missing=missing, not_known=1
    )

    assert words.explanation(estimate, NAMES).endswith(f"To get a range, answer {items}.")


@pytest.mark.parametrize(("not_known", "sentence"), [(0, words.TICKS_ALONE), (2, words.TOO_FEW)])
def test_it_says_that_done_items_alone_are_the_reason_only_if_they_are(not_known, sentence):
    estimate = replace(ANSWERED, basis=Basis.TICKS, not_known=not_known)

    assert words.explanation(estimate, NAMES).startswith(sentence)


@pytest.mark.parametrize(
    ("misfit", "said"),
    [(0, False), (words.MISFIT - 0.01, False), (words.MISFIT, True), (1, True)],
)
def test_it_says_when_the_levels_are_no_ladder_for_someone(misfit, said):
    estimate = replace(with_dots(4, 12, 4, 0), misfit=misfit)

    assert words.explanation(estimate, NAMES).endswith(words.MISFIT_SENTENCE) is said


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ({1: State.NOT_YET}, "You are done with none of the list."),
        ({1: State.DONE}, "You are done with some of the list."),
        (dict.fromkeys(range(1, 7), State.DONE), "You are done with all of the list."),
    ],
)
def test_a_guide_with_one_level_names_no_level(states, sentence):
    standing = build_standing(only_entry(), answers(states))

    assert standing.title == sentence
    assert standing.headline.named == frozenset()


@pytest.mark.parametrize(
    ("before", "now", "sentence"),
    [
        ((2, 1), (1.9, 1), "Your range moved down with this change. Nothing you ticked is lost."),
        ((2, 1), (1.9, 0.98), "Your range moved down with this change."),
        ((2, 1), (2, 1), ""),
        ((2, 1), (2.1, 0.98), ""),
    ],
    ids=["not yet", "a tick taken away", "the same", "up all the same"],
)
def test_a_lower_range_says_that_nothing_was_lost_only_if_nothing_was(before, now, sentence):
    then, after = (
        replace(ANSWERED, basis=Basis.ANSWERS, level=level, lower_bound=floor)
        for level, floor in (before, now)
    )

    assert words.decrease_message(then, after) == sentence


def test_a_lower_bound_is_not_reported_as_moved():
    floor = replace(ANSWERED, basis=Basis.TICKS, level=1.0)

    assert words.decrease_message(replace(ANSWERED, basis=Basis.ANSWERS, level=3.0), floor) == ""


def test_the_interval_names_a_level_once():
    estimate = replace(with_dots(20, 0, 0, 0), low=0.1, high=0.5)

    assert words.interval(estimate, NAMES) == (
        "8 in 10 chance that the level is between early and mid Entry."
    )


def test_the_interval_inside_one_third_is_one_place():
    estimate = replace(with_dots(0, 20, 0, 0), low=1.1, high=1.2)

    assert words.interval(estimate, NAMES) == "8 in 10 chance that the level is early Intermediate."


@pytest.mark.parametrize(
    ("level", "place"),
    [
        (0, "early Entry"),
        (0.34, "mid Entry"),
        (0.99, "late Entry"),
        (1 - 1e-12, "early Intermediate"),
        (4, "late Expert"),
    ],
)
def test_a_position_is_a_third_of_a_level(level, place):
    assert words.describe_position(level, NAMES) == place


def counts_in(text: str) -> dict[str, int]:
    """The counts in a sentence: "15 in 20 for Intermediate, 5 in 20 for Entry"."""
    return {name: int(number) for number, name in re.findall(r"(\d+) in 20 for (\w+)", text)}


@given(LEVELS)
def test_the_chances_are_counted_from_the_dots(dots):
    estimate = replace(ANSWERED, basis=Basis.ANSWERS, dots=tuple(dots))

    found = counts_in(words.chances(estimate, NAMES))

    assert found == {
        NAMES[level]: count for level, count in enumerate(words.dots_per_level(estimate)) if count
    }
    assert sum(found.values()) == 20


@settings(deadline=None)
@given(seed=st.integers(0, 10**6), previous=st.frozensets(st.integers(0, 3), max_size=2))
def test_words_and_picture_say_the_same_of_any_answers(seed, previous):
    """Counted in the drawn picture: dots by where they lie, and which of them are filled."""
    found = Person(seed).estimate
    headline = words.headline(found, NAMES, previous)
    drawn = pictures.dots(found, headline)
    per_level = Counter(NAMES[int(dot.x // 25)] for dot in drawn)

    assert per_level.total() == 20
    assert {int(dot.x // 25) for dot in drawn if dot.filled} == headline.named & {
        level for level, name in enumerate(NAMES) if per_level[name]
    }
    assert all(dot.filled == (int(dot.x // 25) in headline.named) for dot in drawn)
    assert {name for name in NAMES if name in headline.phrase} == (
        {NAMES[level] for level in headline.named}
        if found.basis is not Basis.TICKS
        else {name for name in NAMES if name in words.describe_position(found.lower_bound, NAMES)}
    )
    if found.basis is Basis.ANSWERS:
        assert counts_in(words.explanation(found, NAMES)) == dict(per_level)
        assert counts_in(words.picture_description(found, NAMES)) == dict(per_level)
    else:
        assert not headline.named
        assert (
            counts_in(words.explanation(found, NAMES) + words.picture_description(found, NAMES))
            == {}
        )


@given(LEVELS)
def test_a_named_level_holds_most_of_the_dots(dots):
    estimate = replace(ANSWERED, basis=Basis.ANSWERS, dots=tuple(dots))
    named = words.headline(estimate, NAMES).named

    held = sum(words.dots_per_level(estimate)[level] for level in named)

    assert not named or held >= (words.PROBABLY if len(named) == 1 else words.EITHER)
