"""The placement: what it asks, when it ends, and what it proposes afterwards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.adaptive import (
    StoppingRule,
    _expected_reduction,
    _relative_information,
    most_informative,
    next_question,
)
from progress.engine.estimate import Basis, Model, ModelItem, estimate
from progress.engine.model import design_effect
from progress.engine.posterior import Posterior
from progress.engine.responses import Responses, State
from tests.progress.engine.bank import (
    CALIBRATED,
    KEYS,
    MODEL,
    PLACED,
    Person,
    by_hand,
    category_of,
    luck,
    placement,
    taken,
)

SOME = settings(max_examples=40)
ANSWER = st.sampled_from([State.DONE, State.LEARNING, State.NOT_YET])
MAX_QUESTIONS = StoppingRule().max_questions
ANSWERS = st.dictionaries(st.sampled_from(KEYS), ANSWER, max_size=MAX_QUESTIONS)
NOTHING = Responses(placed_at=PLACED)


def posterior(model: Model, answers: dict[str, State]) -> Posterior:
    return model.posterior(model.tally(placement(answers)), placed=True)


@SOME
@given(seed=st.integers(0, 10**6), calibrated=st.booleans())
def test_a_placement_never_asks_twice_and_always_ends(seed: int, calibrated: bool) -> None:
    rng, model = luck(seed), CALIBRATED if calibrated else MODEL
    answers: dict[str, State] = {}
    while (question := next_question(model, placement(answers))) is not None:
        assert question.keys
        assert not {*question.keys} & {*answers}
        assert len({model.row_by_key[key] for key in question.keys}) == 1
        assert 1 <= question.remaining <= MAX_QUESTIONS - len(answers)
        answers[rng.choice(question.keys)] = rng.choice([State.DONE, State.LEARNING, State.NOT_YET])
    assert 4 <= len(answers) <= MAX_QUESTIONS


@SOME
@given(answers=ANSWERS, seed=st.integers(0, 10**6))
def test_the_order_of_the_answers_does_not_matter(answers: dict[str, State], seed: int) -> None:
    shuffled = list(answers.items())
    luck(seed).shuffle(shuffled)
    question = next_question(MODEL, placement(answers))
    assert next_question(MODEL, placement(dict(shuffled))) == question


@SOME
@given(answers=ANSWERS, exclude=st.sets(st.sampled_from(KEYS)))
def test_a_question_is_the_open_rest_of_one_category(
    answers: dict[str, State], exclude: set[str]
) -> None:
    question = next_question(MODEL, placement(answers), exclude=exclude)
    if question is not None:
        category = category_of(question.keys[0])
        closed = exclude | answers.keys()
        assert question.keys == tuple(key for key in category.keys if key not in closed)


@pytest.mark.parametrize("seed", range(6, 12))
def test_the_question_leaves_about_the_least_expected_variance(seed: int) -> None:
    """After some questions: those of a category that was asked about say less."""
    rng, answers = luck(seed), {}
    rule = StoppingRule(confidence=0.9999)
    for _ in range(rng.randint(2, 7)):
        key = rng.choice(next_question(MODEL, placement(answers), rule).keys)
        answers[key] = rng.choice([State.DONE, State.NOT_YET])
    known = estimate(MODEL, placement(answers)).probability

    def left(key: str) -> float:
        yes, no = {**answers, key: State.DONE}, {**answers, key: State.NOT_YET}
        after_yes, after_no = (posterior(MODEL, each).level_variance for each in (yes, no))
        return known[key] * after_yes + (1 - known[key]) * after_no

    question = next_question(MODEL, placement(answers), rule)
    assert question is not None
    best = min(left(key) for key in KEYS if key not in answers)
    assert left(question.keys[0]) <= 1.03 * best


LIST = Model(
    ModelItem(f"{strand}{level}{number}", level, strand, f"{strand}{level}")
    for strand in "ab"
    for level in range(3)
    for number in range(3)
)


@pytest.mark.parametrize(
    "answers", [{}, {"a00": State.DONE}, {"a00": State.DONE, "b20": State.NOT_YET}]
)
def test_the_reduction_is_that_of_running_the_model_after_each_answer(
    answers: dict[str, State],
) -> None:
    """In categories without an answer so far. The model counts an item as known or not after an
    answer, without slips and guesses: hence the tolerance."""
    before = posterior(LIST, answers)
    reduction = _expected_reduction(LIST, before)
    position = before.strand_position[:, LIST.strand_rows]
    chances = (position * LIST.yes).sum(axis=(0, 2))
    open_rows = [row for row, each in enumerate(LIST.categories) if not {*each.keys} & {*answers}]
    exact = {}
    for row in open_rows:
        key, yes = LIST.categories[row].keys[0], float(chances[row])
        after_yes = posterior(LIST, {**answers, key: State.DONE}).level
        after_no = posterior(LIST, {**answers, key: State.NOT_YET}).level
        mean = yes * after_yes + (1 - yes) * after_no
        assert mean == pytest.approx(before.level, abs=0.02)
        exact[row] = yes * (after_yes - mean) ** 2 + (1 - yes) * (after_no - mean) ** 2
    assert exact == pytest.approx({row: reduction[row] for row in open_rows}, rel=0.08)
    assert max(exact, key=exact.get) == max(open_rows, key=lambda row: reduction[row])


@pytest.mark.parametrize("answers", range(6))
def test_one_more_answer_in_a_category_says_less(answers: int) -> None:
    """As much as it adds to the number of answers divided by their design effect."""
    keys = category_of("theory-1-0").keys
    tally = MODEL.tally(placement(dict.fromkeys(keys[:answers], State.NOT_YET)))
    number = np.array([answers, answers + 1.0])
    effective = number / design_effect(number)
    row = MODEL.row_by_key[keys[0]]
    assert _relative_information(tally)[row] == pytest.approx(effective[1] - effective[0])


@pytest.mark.parametrize(
    ("answer", "low", "high"), [(State.DONE, 2.8, 4), (State.NOT_YET, 0, 0.8)], ids=["yes", "no"]
)
def test_one_sided_answers_end_at_the_ends_of_the_scale(
    answer: State, low: float, high: float
) -> None:
    for seed in range(3):
        e = estimate(MODEL, placement(taken(lambda _: answer, seed)))
        assert e.basis is Basis.ANSWERS
        assert low <= e.level <= high


def test_limits_are_kept() -> None:
    def remaining(**limits: float) -> int | None:
        question = next_question(MODEL, NOTHING, StoppingRule(**limits))
        return question and question.remaining

    usual = remaining()
    assert usual is not None
    assert remaining(max_questions=0) is None
    assert remaining(half_width=4, min_questions=0) is None
    assert remaining(half_width=4, min_questions=3) == 3
    assert remaining(max_questions=2) == 2
    assert usual < (remaining(confidence=0.99) or 0)


def test_earlier_responses_are_not_counted_as_questions() -> None:
    rule = StoppingRule(max_questions=3, min_questions=2).after(10)
    assert (rule.max_questions, rule.min_questions) == (13, 12)
    usual = StoppingRule()
    assert (rule.half_width, rule.confidence) == (usual.half_width, usual.confidence)


def test_the_variance_of_the_rule_is_just_certain_enough() -> None:
    rule = StoppingRule(half_width=0.5, confidence=0.6827)  # one standard deviation
    assert rule.variance == pytest.approx(0.25, rel=1e-3)


def test_a_certain_level_ends_the_questions() -> None:
    answers = taken(lambda key: State.DONE if "-0-" in key else State.NOT_YET)
    assert len(answers) < MAX_QUESTIONS
    found = estimate(MODEL, placement(answers)).posterior
    distribution, rule = found.distribution(), StoppingRule()
    within = [distribution.cdf(found.level + side * rule.half_width) for side in (1, -1)]
    assert within[0] - within[1] >= rule.confidence


def test_excluded_items_are_not_asked() -> None:
    exclude = set(KEYS[1:])
    question = next_question(MODEL, NOTHING, exclude=exclude)
    assert question is not None
    assert question.keys == (KEYS[0],)
    assert next_question(MODEL, NOTHING, exclude=KEYS) is None


def test_lists_of_no_and_of_one_item() -> None:
    assert next_question(Model([]), NOTHING) is None
    one = Model([ModelItem("a", 0, "s", "c")])
    question = next_question(one, NOTHING)
    assert question is not None
    assert question.keys == ("a",)
    assert next_question(one, placement({"a": State.DONE})) is None


@SOME
@given(seed=st.integers(0, 10**6))
def test_the_most_informative_items_are_those_of_the_next_question(seed: int) -> None:
    """Also beside answers by hand, which a placement would not look at."""
    person = Person(seed)
    found = most_informative(MODEL, person.responses, person.estimate)
    fresh = [key for key in KEYS if person.responses.state(key) is State.UNANSWERED]
    assert {*found} <= {*fresh}
    assert bool(found) == bool(fresh)
    asked = placement({key: person.rng.choice([State.DONE, State.NOT_YET]) for key in KEYS[::20]})
    question = next_question(MODEL, asked, StoppingRule(confidence=0.9999))
    assert question is not None
    assert most_informative(MODEL, asked, estimate(MODEL, asked)) == question.keys


def test_with_everything_answered_nothing_is_informative() -> None:
    everything = by_hand(dict.fromkeys(KEYS, State.DONE))
    assert most_informative(MODEL, everything, estimate(MODEL, everything)) == ()


def test_partly_leads_on_to_another_category() -> None:
    answers: dict[str, State] = {}
    asked = []
    for _ in range(6):
        question = next_question(MODEL, placement(answers))
        assert question is not None
        asked.append(MODEL.item_by_key[question.keys[0]].category)
        answers[question.keys[0]] = State.LEARNING
    assert len(set(asked)) >= 4
