"""The placement: what it asks, when it ends, and what it proposes afterwards."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.adaptive import (
    DONE_AT_WORST,
    MAX_QUESTIONS,
    NOT_YET_AT_BEST,
    SURELY_DONE,
    SURELY_NOT_YET,
    next_question,
    proposals,
    questions_left,
)
from progress.engine.estimate import Basis, Model, ModelItem, estimate
from progress.engine.responses import State
from tests.progress.engine.bank import CALIBRATED, KEYS, MODEL, luck

SOME = settings(max_examples=40, deadline=None)
ANSWER = st.sampled_from([State.DONE, State.LEARNING, State.NOT_YET])
ANSWERS = st.dictionaries(st.sampled_from(KEYS), ANSWER, max_size=MAX_QUESTIONS)


def variance(answers: dict[str, State]) -> float:
    """Posterior variance of the level, from the drawn distribution."""
    mass = estimate(MODEL, answers, asked=answers, placed=True).mass
    mean = sum(p * (i + 0.5) / 6 for i, p in enumerate(mass))
    return sum(p * ((i + 0.5) / 6 - mean) ** 2 for i, p in enumerate(mass))


@SOME
@given(seed=st.integers(0, 10**6), calibrated=st.booleans())
def test_a_placement_never_asks_twice_and_always_ends(seed: int, calibrated: bool) -> None:
    rng, model = luck(seed), CALIBRATED if calibrated else MODEL
    answers: dict[str, State] = {}
    while (key := next_question(model, answers)) is not None:
        assert key in KEYS
        assert key not in answers
        assert 1 <= questions_left(model, answers) <= MAX_QUESTIONS - len(answers)
        answers[key] = rng.choice([State.DONE, State.LEARNING, State.NOT_YET])
    assert 4 <= len(answers) <= MAX_QUESTIONS
    assert questions_left(model, answers) == 0


@SOME
@given(answers=ANSWERS, seed=st.integers(0, 10**6))
def test_the_order_of_the_answers_does_not_matter(answers: dict[str, State], seed: int) -> None:
    shuffled = list(answers.items())
    luck(seed).shuffle(shuffled)
    assert next_question(MODEL, dict(shuffled)) == next_question(MODEL, answers)
    assert questions_left(MODEL, dict(shuffled)) == questions_left(MODEL, answers)


@pytest.mark.parametrize("seed", range(4))
def test_the_question_leaves_about_the_least_expected_variance(seed: int) -> None:
    rng = luck(seed)
    answers = {key: rng.choice([State.DONE, State.NOT_YET]) for key in rng.sample(KEYS, 4)}
    known = estimate(MODEL, answers, asked=answers, placed=True).known

    def left(key: str) -> float:
        yes, no = {**answers, key: State.DONE}, {**answers, key: State.NOT_YET}
        return known[key] * variance(yes) + (1 - known[key]) * variance(no)

    asked = next_question(MODEL, answers, confidence=1)
    assert asked is not None
    best = min(left(key) for key in KEYS if key not in answers)
    assert left(asked) <= 1.02 * best


@pytest.mark.parametrize(
    ("answer", "low", "high"), [(State.DONE, 2.8, 4), (State.NOT_YET, 0, 0.8)], ids=["yes", "no"]
)
def test_one_sided_answers_end_at_the_ends_of_the_scale(
    answer: State, low: float, high: float
) -> None:
    answers: dict[str, State] = {}
    while (key := next_question(MODEL, answers)) is not None:
        answers[key] = answer
    e = estimate(MODEL, answers, asked=answers, placed=True)
    assert e.basis is Basis.ANSWERS
    assert low <= e.level <= high


def test_limits_are_kept() -> None:
    assert next_question(MODEL, {}, max_questions=0) is None
    assert questions_left(MODEL, {}, max_questions=0) == 0
    assert next_question(MODEL, {}, half_width=4, min_questions=0) is None
    assert next_question(MODEL, {}, half_width=4) is not None
    assert questions_left(MODEL, {}, half_width=4, min_questions=3) == 3
    assert questions_left(MODEL, {}, confidence=0.99) > questions_left(MODEL, {})


def test_lists_of_no_and_of_one_item() -> None:
    assert next_question(Model([]), {}) is None
    one = Model([ModelItem("a", 0, "s", "c")])
    assert next_question(one, {}) == "a"
    assert next_question(one, {"a": State.DONE}) is None
    assert questions_left(one, {"a": State.DONE}) == 0


@SOME
@given(answers=ANSWERS)
def test_proposals_never_contradict_an_answer(answers: dict[str, State]) -> None:
    done, not_yet = proposals(MODEL, answers)
    assert not answers.keys() & (done.keys() | not_yet.keys())
    assert all(SURELY_DONE <= chance < 1 for chance in done.values())
    assert all(0 < chance <= SURELY_NOT_YET for chance in not_yet.values())
    known = estimate(MODEL, answers, asked=answers, placed=True).known
    assert all(known[key] == chance for key, chance in (done | not_yet).items())


@SOME
@given(seed=st.integers(0, 10**6))
def test_accepted_proposals_leave_every_answer_as_it_was(seed: int) -> None:
    """Through a whole placement; of no item is both proposed."""
    rng = luck(seed)
    answers: dict[str, State] = {}
    while (key := next_question(MODEL, answers)) is not None:
        answers[key] = rng.choice([State.DONE, State.NOT_YET])
    done, not_yet = proposals(MODEL, answers)
    assert not done.keys() & not_yet.keys()
    accepted = dict.fromkeys(done, State.DONE) | dict.fromkeys(not_yet, State.NOT_YET)
    assert (answers | accepted).items() >= answers.items()


@pytest.mark.parametrize("complete", [1, 3])
def test_proposals_follow_the_answers(complete: int) -> None:
    """Somebody who knows so many levels and nothing above."""
    answers: dict[str, State] = {}
    while (key := next_question(MODEL, answers)) is not None:
        answers[key] = State.DONE if MODEL.item_of[key].level < complete else State.NOT_YET
    done, not_yet = proposals(MODEL, answers)
    found, levels = (done, {0, 1}) if complete == 3 else (not_yet, {2, 3})
    assert found == done | not_yet
    assert found
    assert {MODEL.item_of[key].level for key in found} <= levels


@pytest.mark.parametrize("strand", ["theory", "general"])
@pytest.mark.parametrize(
    ("here", "elsewhere"),
    [(State.DONE, State.NOT_YET), (State.NOT_YET, State.DONE)],
    ids=["ahead", "behind"],
)
def test_what_was_said_in_a_strand_is_not_contradicted_there(
    strand: str, here: State, elsewhere: State
) -> None:
    """Somebody who says yes to one strand only is soon known to be a beginner elsewhere."""
    answers: dict[str, State] = {}
    while (key := next_question(MODEL, answers)) is not None:
        answers[key] = here if key.startswith(strand) else elsewhere
    asked = [key for key in answers if key.startswith(strand)]
    done, not_yet = proposals(MODEL, answers)
    against = not_yet if here is State.DONE else done
    assert asked
    assert not [key for key in against if key.startswith(strand)]
    assert [key for key in done | not_yet if not key.startswith(strand)]


@SOME
@given(answers=ANSWERS)
def test_both_ends_of_the_strand_bear_a_proposal_out(answers: dict[str, State]) -> None:
    found = estimate(MODEL, answers, asked=answers, placed=True)
    done, not_yet = proposals(MODEL, answers)
    for key in done:
        strand = found.strands[MODEL.item_of[key].strand]
        assert MODEL.category_of(key).curve.chance(strand.lo) >= DONE_AT_WORST
    for key in not_yet:
        strand = found.strands[MODEL.item_of[key].strand]
        assert MODEL.category_of(key).curve.chance(strand.hi) <= NOT_YET_AT_BEST
