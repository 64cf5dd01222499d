"""What the placement proposes to mark, and what it leaves to the learner."""

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
    proposals,
)
from progress.engine.estimate import estimate
from progress.engine.responses import State
from tests.progress.engine.bank import KEYS, MODEL, placement, taken

SOME = settings(max_examples=40)
ANSWER = st.sampled_from([State.DONE, State.LEARNING, State.NOT_YET])
MAX_QUESTIONS = StoppingRule().max_questions
ANSWERS = st.dictionaries(st.sampled_from(KEYS), ANSWER, max_size=MAX_QUESTIONS)


@SOME
@given(answers=ANSWERS)
def test_proposals_never_contradict_an_answer(answers: dict[str, State]) -> None:
    done, not_yet = proposals(MODEL, placement(answers))
    assert not answers.keys() & (done.keys() | not_yet.keys())
    assert not done.keys() & not_yet.keys()
    assert all(PROPOSE_DONE_FROM <= chance < 1 for chance in done.values())
    assert all(0 < chance <= PROPOSE_NOT_YET_TO for chance in not_yet.values())
    known = estimate(MODEL, placement(answers)).probability
    assert all(known[key] == chance for key, chance in (done | not_yet).items())


@pytest.mark.parametrize("complete", [1, 3])
def test_proposals_follow_the_answers(complete: int) -> None:
    """Someone who knows so many levels and nothing above."""
    for seed in range(5):
        answers = taken(
            lambda key: State.DONE if MODEL.item_by_key[key].level < complete else State.NOT_YET,
            seed,
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
    answers = taken(lambda key: here if key.startswith(strand) else elsewhere)
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
        assert MODEL.probability_at(key, strand.low) >= DONE_AT_LOW_END
    for key in not_yet:
        strand = found.strands[MODEL.item_by_key[key].strand]
        assert MODEL.probability_at(key, strand.high) <= NOT_YET_AT_HIGH_END


def test_an_answer_to_an_item_that_is_gone_changes_no_proposal() -> None:
    answers = {"theory-0-0": State.DONE, "theory-2-0": State.NOT_YET}
    gone = placement({**answers, "no-such-item": State.DONE})
    assert proposals(MODEL, gone) == proposals(MODEL, placement(answers))
