"""Answers in one category are alike, so each one says less than the one before."""

from __future__ import annotations

import pytest

from progress.engine.curves import CATEGORY_CORRELATION, OMISSION_WEIGHT
from progress.engine.estimate import ModelItem
from progress.engine.items import group_by_strand
from progress.engine.likelihood import strand_likelihood
from progress.engine.tally import Tally

STRAND = group_by_strand([ModelItem(f"item-{n}", 0, "s", "c") for n in range(10)], {})[0]
CATEGORY = STRAND.categories[0]


@pytest.mark.parametrize(
    ("tally", "answers"),
    [
        (Tally(), 0),
        (Tally(done=1), 1),
        (Tally(placement_done=1, done=2, not_yet=1), 4),
        (Tally(learning=2), 1),
        (Tally(learning=4), 2),
        (Tally(done=1, learning=1), 1.5),
    ],
)
def test_learning_counts_as_half_an_answer(tally: Tally, answers: float) -> None:
    expected = 1 + CATEGORY_CORRELATION * max(answers - 1, 0)
    assert CATEGORY.design_effect(tally, 0.0) == pytest.approx(expected)


def test_items_left_out_make_the_others_of_their_category_less_uncertain() -> None:
    """Six of ten are not for this learner: the other four weigh more than one answer."""
    tally = Tally(not_for_me=6)
    omission = CATEGORY.omission_weight(tally, OMISSION_WEIGHT)
    effect = CATEGORY.design_effect(tally, omission)
    left = (1 - CATEGORY_CORRELATION) / (effect - CATEGORY_CORRELATION)
    curve, item = CATEGORY.curve, CATEGORY.curve.unanswered(omission)
    found = strand_likelihood(STRAND.categories, (tally,), OMISSION_WEIGHT).variance
    assert effect > 1
    assert found == pytest.approx(
        [
            0.06 * known + 0.04 * unanswered + left * 0.16 * shared
            for known, unanswered, shared in zip(
                curve.variance, item.variance, item.shared_variance, strict=True
            )
        ]
    )
