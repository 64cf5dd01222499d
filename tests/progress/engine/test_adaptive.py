"""The placement: what it asks, when it ends, and what it proposes afterwards."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.adaptive import (
    DONE_AT_LOW_END,
    NOT_YET_AT_HIGH_END,
    PROPOSE_DONE_FROM,
    PROPOSE_NOT_YET_TO,
    StoppingRule,
    next_question,
    proposals,
)
from progress.engine.estimate import Basis, Model, ModelItem, estimate
from progress.engine.responses import Responses, State
from tests.progress.engine.bank import CALIBRATED, KEYS, MODEL, luck

SOME = settings(max_examples=40, deadline=None)
ANSWER = st.sampled_from([State.DONE, State.LEARNING, State.NOT_YET])
MAX_QUESTIONS = StoppingRule().max_questions
ANSWERS = st.dictionaries(st.sampled_from(KEYS), ANSWER, max_size=MAX_QUESTIONS)
placement = Responses.of_placement


def variance(answers: dict[str, State]) -> float:
    """Posterior variance of the level, from the drawn distribution."""
    mass = estimate(MODEL, placement(answers)).mass
    mean = sum(p * (i + 0.5) / 6 for i, p in enumerate(mass))
    return sum(p * ((i + 0.5) / 6 - mean) ** 2 for i, p in enumerate(mass))


@SOME
@given(seed=st.integers(0, 10**6), calibrated=st.booleans())
def test_a_placement_never_asks_twice_and_always_ends(seed: int, calibrated: bool) -> None:
    rng, model = luck(seed), CALIBRATED if calibrated else MODEL
    answers: dict[str, State] = {}
    while (question := next_question(model, placement(answers))) is not None:
        assert question.key in KEYS
        assert question.key not in answers
        assert 1 <= question.remaining <= MAX_QUESTIONS - len(answers)
        answers[question.key] = rng.choice([State.DONE, State.LEARNING, State.NOT_YET])
    assert 4 <= len(answers) <= MAX_QUESTIONS


@SOME
@given(answers=ANSWERS, seed=st.integers(0, 10**6))
def test_the_order_of_the_answers_does_not_matter(answers: dict[str, State], seed: int) -> None:
    shuffled = list(answers.items())
    luck(seed).shuffle(shuffled)
    question = next_question(MODEL, placement(answers))
    assert next_question(MODEL, placement(dict(shuffled))) == question


@pytest.mark.parametrize("seed", range(4))
def test_the_question_leaves_about_the_least_expected_variance(seed: int) -> None:
    rng = luck(seed)
    answers = {key: rng.choice([State.DONE, State.NOT_YET]) for key in rng.sample(KEYS, 4)}
    known = estimate(MODEL, placement(answers)).probability

    def left(key: str) -> float:
        yes, no = {**answers, key: State.DONE}, {**answers, key: State.NOT_YET}
        return known[key] * variance(yes) + (1 - known[key]) * variance(no)

    question = next_question(MODEL, placement(answers), StoppingRule(confidence=0.9999))
    assert question is not None
    best = min(left(key) for key in KEYS if key not in answers)
    assert left(question.key) <= 1.02 * best


@pytest.mark.parametrize(
    ("answer", "low", "high"), [(State.DONE, 2.8, 4), (State.NOT_YET, 0, 0.8)], ids=["yes", "no"]
)
def test_one_sided_answers_end_at_the_ends_of_the_scale(
    answer: State, low: float, high: float
) -> None:
    answers: dict[str, State] = {}
    while (question := next_question(MODEL, placement(answers))) is not None:
        answers[question.key] = answer
    e = estimate(MODEL, placement(answers))
    assert e.basis is Basis.ANSWERS
    assert low <= e.level <= high


def test_limits_are_kept() -> None:
    def remaining(**limits: float) -> int | None:
        question = next_question(MODEL, Responses(placed=True), StoppingRule(**limits))
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
    assert (rule.half_width, rule.confidence) == (0.5, 0.765)


def test_excluded_items_are_not_asked() -> None:
    exclude = set(KEYS[1:])
    question = next_question(MODEL, Responses(placed=True), exclude=exclude)
    assert question is not None
    assert question.key == KEYS[0]
    assert next_question(MODEL, Responses(placed=True), exclude=KEYS) is None


def test_lists_of_no_and_of_one_item() -> None:
    assert next_question(Model([]), Responses(placed=True)) is None
    one = Model([ModelItem("a", 0, "s", "c")])
    question = next_question(one, Responses(placed=True))
    assert question is not None
    assert question.key == "a"
    assert next_question(one, placement({"a": State.DONE})) is None


@SOME
@given(answers=ANSWERS)
def test_proposals_never_contradict_an_answer(answers: dict[str, State]) -> None:
    done, not_yet = proposals(MODEL, placement(answers))
    assert not answers.keys() & (done.keys() | not_yet.keys())
    assert all(PROPOSE_DONE_FROM <= chance < 1 for chance in done.values())
    assert all(0 < chance <= PROPOSE_NOT_YET_TO for chance in not_yet.values())
    known = estimate(MODEL, placement(answers)).probability
    assert all(known[key] == chance for key, chance in (done | not_yet).items())


@SOME
@given(seed=st.integers(0, 10**6))
def test_accepted_proposals_leave_every_answer_as_it_was(seed: int) -> None:
    """Through a whole placement; of no item is both proposed."""
    rng = luck(seed)
    answers: dict[str, State] = {}
    while (question := next_question(MODEL, placement(answers))) is not None:
        answers[question.key] = rng.choice([State.DONE, State.NOT_YET])
    done, not_yet = proposals(MODEL, placement(answers))
    assert not done.keys() & not_yet.keys()
    accepted = dict.fromkeys(done, State.DONE) | dict.fromkeys(not_yet, State.NOT_YET)
    assert (answers | accepted).items() >= answers.items()


@pytest.mark.parametrize("complete", [1, 3])
def test_proposals_follow_the_answers(complete: int) -> None:
    """Someone who knows so many levels and nothing above."""
    answers: dict[str, State] = {}
    while (question := next_question(MODEL, placement(answers))) is not None:
        answers[question.key] = (
            State.DONE if MODEL.item_by_key[question.key].level < complete else State.NOT_YET
        )
    done, not_yet = proposals(MODEL, placement(answers))
    found, levels = (done, {0, 1}) if complete == 3 else (not_yet, {2, 3})
    assert found == done | not_yet
    assert found
    assert {MODEL.item_by_key[key].level for key in found} <= levels


@pytest.mark.parametrize("strand", ["theory", "general"])
@pytest.mark.parametrize(
    ("here", "elsewhere"),
    [(State.DONE, State.NOT_YET), (State.NOT_YET, State.DONE)],
    ids=["ahead", "behind"],
)
def test_answers_in_a_strand_are_not_contradicted_there(
    strand: str, here: State, elsewhere: State
) -> None:
    """Someone who says yes to one strand only is soon known to be a beginner elsewhere."""
    answers: dict[str, State] = {}
    while (question := next_question(MODEL, placement(answers))) is not None:
        answers[question.key] = here if question.key.startswith(strand) else elsewhere
    asked = [key for key in answers if key.startswith(strand)]
    done, not_yet = proposals(MODEL, placement(answers))
    against = not_yet if here is State.DONE else done
    assert asked
    assert not [key for key in against if key.startswith(strand)]
    assert [key for key in done | not_yet if not key.startswith(strand)]


@SOME
@given(answers=ANSWERS)
def test_both_ends_of_the_strand_bear_a_proposal_out(answers: dict[str, State]) -> None:
    found = estimate(MODEL, placement(answers))
    done, not_yet = proposals(MODEL, placement(answers))
    for key in done:
        strand = found.strands[MODEL.item_by_key[key].strand]
        assert MODEL.category_of(key).curve.probability_at(strand.low) >= DONE_AT_LOW_END
    for key in not_yet:
        strand = found.strands[MODEL.item_by_key[key].strand]
        assert MODEL.category_of(key).curve.probability_at(strand.high) <= NOT_YET_AT_HIGH_END


def test_an_answer_to_an_item_that_is_gone_changes_no_proposal() -> None:
    answers = {"theory-0-0": State.DONE, "theory-2-0": State.NOT_YET}
    gone = placement({**answers, "no-such-item": State.DONE})
    assert proposals(MODEL, gone) == proposals(MODEL, placement(answers))
