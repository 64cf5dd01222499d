"""The placement: a short adaptive questionnaire.

Every question is the one expected to leave the least variance in the level (minimal expected
posterior variance, van der Linden 1998); the questions end when the level is known well enough.
Answers are DONE (yes), LEARNING (partly), and NOT_YET (no, or unknown).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import ceil
from operator import mul
from statistics import NormalDist
from typing import NamedTuple

from progress.engine.curves import (
    CATEGORY_CORRELATION,
    SLIP,
    STRAND_FROM_OVERALL,
    Vector,
    band_product,
    product,
)
from progress.engine.estimate import Estimate, estimate
from progress.engine.items import ModelCategory, ModelItem
from progress.engine.likelihood import StrandLikelihood
from progress.engine.model import Model, Posterior, base_omission_weight
from progress.engine.responses import Responses, State
from progress.engine.tally import Tallies, Tally

# Thresholds for proposing an item: the probability that it is known, and the same probability at
# the ends of its strand's interval.
PROPOSE_DONE_FROM, PROPOSE_NOT_YET_TO = 0.82, 0.18
DONE_AT_LOW_END, NOT_YET_AT_HIGH_END = 0.75, 0.25


@dataclass(frozen=True)
class StoppingRule:
    """When the questions end: after `max_questions`, or once at least `min_questions` are answered
    and the level is within `half_width` of its estimate with probability `confidence`."""

    max_questions: int = 15
    min_questions: int = 4
    half_width: float = 0.5  # level units
    # The highest for which 8 questions are enough on average (`python -m bench.simulate`).
    confidence: float = 0.765

    def after(self, responses: int) -> StoppingRule:
        """Return the rule for someone with so many responses from before the placement: they are
        not counted as questions."""
        return replace(
            self,
            max_questions=self.max_questions + responses,
            min_questions=self.min_questions + responses,
        )

    @property
    def variance(self) -> float:
        """The variance of a normal distribution that is exactly certain enough to stop."""
        return (self.half_width / NormalDist().inv_cdf(0.5 + self.confidence / 2)) ** 2


class Question(NamedTuple):
    """An item to ask."""

    key: str
    variance_reduction: float  # expected, of the level, in squared level units
    remaining: int  # about how many questions are still to come, including this one


def next_question(
    model: Model,
    responses: Responses,
    rule: StoppingRule = StoppingRule(),
    *,
    exclude: Collection[str] = (),
) -> Question | None:
    """Return the item to ask next; None when the questions end or nothing is left to ask.

    `responses` are those of a placement (`Responses.of_placement`). Items in `exclude` are not
    asked. The order of the responses does not matter."""
    answered = len(responses.states)
    if answered >= rule.max_questions:
        return None
    tallies = model.tally(responses)
    posterior = model.posterior(tallies, base_omission_weight(responses))
    certain = _certainty(posterior, rule.half_width) >= rule.confidence
    if answered >= rule.min_questions and certain:
        return None
    best = _best_question(model, posterior, tallies, {*responses.states, *exclude})
    if best is None:
        return None
    key, reduction = best
    at_least = max(rule.min_questions - answered, 1)
    remaining = at_least if certain else _still_needed(posterior, reduction, rule)
    at_most = rule.max_questions - answered
    return Question(key, reduction, min(max(remaining, at_least), at_most))


def proposals(model: Model, responses: Responses) -> tuple[dict[str, float], dict[str, float]]:
    """Return what may be proposed after the placement: items to mark done and items to mark not
    yet, each with the probability that the person knows it. The person confirms them; they are
    never stored without that. No item that was answered is among them.

    A few answers say little about a single strand. So both ends of the strand's interval must
    agree with a proposal, and where the strand was asked about, one of its answers must."""
    result = estimate(model, responses)
    answers: dict[str, set[State]] = {}
    for key, state in responses.states.items():
        if key in model.item_by_key:
            answers.setdefault(model.item_by_key[key].strand, set()).add(state)
    done, not_yet = {}, {}
    for item in model.items:
        if item.key in responses.states:
            continue
        heard = answers.get(item.strand, {State.DONE, State.NOT_YET})
        if State.DONE in heard and _proposable_as_done(model, result, item):
            done[item.key] = result.probability[item.key]
        if State.NOT_YET in heard and _proposable_as_not_yet(model, result, item):
            not_yet[item.key] = result.probability[item.key]
    return done, not_yet


def _proposable_as_done(model: Model, result: Estimate, item: ModelItem) -> bool:
    at_low_end = _probability_at(model, item, result.strands[item.strand].low)
    return result.probability[item.key] >= PROPOSE_DONE_FROM and at_low_end >= DONE_AT_LOW_END


def _proposable_as_not_yet(model: Model, result: Estimate, item: ModelItem) -> bool:
    at_high_end = _probability_at(model, item, result.strands[item.strand].high)
    likely = result.probability[item.key] <= PROPOSE_NOT_YET_TO
    return likely and at_high_end <= NOT_YET_AT_HIGH_END


def _probability_at(model: Model, item: ModelItem, level: float) -> float:
    return model.category_of(item.key).curve.probability_at(level)


def _certainty(posterior: Posterior, half_width: float) -> float:
    """The probability that the level is within `half_width` of its mean."""
    level, distribution = posterior.level(), posterior.distribution()
    return distribution.cdf(level + half_width) - distribution.cdf(level - half_width)


def _still_needed(posterior: Posterior, reduction: float, rule: StoppingRule) -> int:
    """About how many questions are needed until the level is certain enough.

    Precision (one over the variance) adds up over questions. So: the precision still missing,
    divided by what the next question is expected to add."""
    variance = posterior.level_variance()
    added = 1 / (variance - reduction) - 1 / variance
    return ceil((1 / rule.variance - 1 / variance) / added)


def _best_question(
    model: Model, posterior: Posterior, tallies: Tallies, closed: Collection[str]
) -> tuple[str, float] | None:
    """The most informative item and its expected variance reduction.

    Of every category, the open item nearest to its middle is considered."""
    level = posterior.level()
    best: tuple[str, float] | None = None
    for strand, tally, likelihood in zip(model.strands, tallies, posterior.strands, strict=True):
        weight, level_share = _strand_marginal(posterior, likelihood)
        for category, count in zip(strand.categories, tally, strict=True):
            key = _middle_open_item(category, closed)
            if key is None:
                continue
            reduction = _expected_variance_reduction(category, weight, level_share, level)
            # Rounded, so that the order of the list decides a tie and not the last digit.
            reduction = round(reduction * _relative_information(category, count), 9)
            if best is None or reduction > best[1]:
                best = key, reduction
    return best


def _middle_open_item(category: ModelCategory, closed: Collection[str]) -> str | None:
    """The open item nearest to the middle of its category: the first ones are often what the
    others build on, and easier."""
    last = len(category.keys) - 1
    open_indexes = (index for index, key in enumerate(category.keys) if key not in closed)
    middle = min(open_indexes, key=lambda index: abs(2 * index - last), default=None)
    return None if middle is None else category.keys[middle]


def _strand_marginal(posterior: Posterior, strand: StrandLikelihood) -> tuple[Vector, Vector]:
    """Per position in the strand: its probability, and that times the expected level there."""
    others = [a / b for a, b in zip(posterior.weight, strand.marginal, strict=True)]
    rest = [
        a * (m - s) for a, m, s in zip(others, posterior.mean, strand.overall_share, strict=True)
    ]
    weight = list(map(mul, strand.likelihood, band_product(STRAND_FROM_OVERALL, others)))
    elsewhere = map(mul, strand.likelihood, band_product(STRAND_FROM_OVERALL, rest))
    here = map(mul, weight, strand.share)
    return weight, [a + b for a, b in zip(elsewhere, here, strict=True)]


def _relative_information(category: ModelCategory, tally: Tally) -> float:
    """How much one more answer in a category says, relative to the first one there: answers in one
    category are alike, so each one says less than the one before."""
    effect = category.design_effect(tally, 0.0)
    if not tally.yes + tally.no_or_partial:
        return 1.0
    return (1 - CATEGORY_CORRELATION) / (effect * (effect + CATEGORY_CORRELATION))


def _expected_variance_reduction(
    category: ModelCategory, weight: Vector, level_share: Vector, level: float
) -> float:
    """Variance of the level that the answer to one item of the category explains: by the law of
    total variance, what the answer is expected to remove."""
    curve = category.curve
    yes = product(weight, curve.yes)
    # A yes makes the item known, unless it is a guess.
    newly_known = [
        (1 - SLIP) * p - p * q for p, q in zip(curve.probability, curve.yes, strict=True)
    ]
    after_yes = product(level_share, curve.yes) + category.weight * product(weight, newly_known)
    no, after_no = 1 - yes, level - after_yes
    return after_yes**2 / yes + after_no**2 / no - level**2
