"""The placement: a short adaptive questionnaire.

Every question is the one expected to leave the least variance in the level (minimal expected
posterior variance, van der Linden 1998); the questions end when the level is known well enough.
Answers are DONE (yes), LEARNING (partly), and NOT_YET (no, or unknown).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import ceil
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from progress.engine.curves import CATEGORY_CORRELATION, STRAND_GIVEN_OVERALL, Array
from progress.engine.estimate import Estimate, estimate
from progress.engine.items import ModelItem
from progress.engine.model import Model, design_effect
from progress.engine.posterior import Posterior
from progress.engine.responses import Responses, State
from progress.engine.styles import SLIP
from progress.engine.tally import Column, Tally

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
    confidence: float = 0.73

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
    """The category to ask about, as good items of it, and how far it is to the end."""

    keys: tuple[str, ...]  # the open items of the most informative category
    remaining: int  # about how many questions are still to come, including this one


def next_question(
    model: Model,
    responses: Responses,
    rule: StoppingRule = StoppingRule(),
    *,
    exclude: Collection[str] = (),
) -> Question | None:
    """Return what to ask next; None when the questions end or nothing is left to ask.

    `responses` are those of placements. Items in `exclude` are not asked. The order of the
    responses does not matter."""
    answered = len(responses.by_key)
    if answered >= rule.max_questions:
        return None
    tally = model.tally(responses)
    posterior = model.posterior(tally, placed=True)
    certain = _certainty(posterior, rule.half_width) >= rule.confidence
    if answered >= rule.min_questions and certain:
        return None
    best = _best_category(model, posterior, tally, {*responses.by_key, *exclude})
    if best is None:
        return None
    keys, reduction = best
    at_least = max(rule.min_questions - answered, 1)
    remaining = at_least if certain else _still_needed(posterior, reduction, rule)
    at_most = rule.max_questions - answered
    return Question(keys, min(max(remaining, at_least), at_most))


def most_informative(model: Model, responses: Responses, current: Estimate) -> tuple[str, ...]:
    """Return the unanswered items of the category in which one more answer would make the level
    most certain; none if everything is answered. `current` is the estimate from `responses`."""
    best = _best_category(model, current.posterior, current.tally, responses.by_key)
    return best[0] if best else ()


def proposals(model: Model, responses: Responses) -> tuple[dict[str, float], dict[str, float]]:
    """Return what may be proposed after the placement: items to mark done and items to mark not
    yet, each with the probability that the person knows it. The person confirms them; they are
    never stored without that. No item that was answered is among them.

    A few answers say little about a single strand. So both ends of the strand's interval must
    agree with a proposal, and where the strand was asked about, one of its answers must."""
    result = estimate(model, responses)
    answers: dict[str, set[State]] = {}
    for key, response in responses.by_key.items():
        if key in model.item_by_key:
            answers.setdefault(model.item_by_key[key].strand, set()).add(response.state)
    done, not_yet = {}, {}
    for item in model.items:
        if item.key in responses.by_key:
            continue
        heard = answers.get(item.strand, {State.DONE, State.NOT_YET})
        if State.DONE in heard and _proposable_as_done(model, result, item):
            done[item.key] = result.probability[item.key]
        if State.NOT_YET in heard and _proposable_as_not_yet(model, result, item):
            not_yet[item.key] = result.probability[item.key]
    return done, not_yet


def _proposable_as_done(model: Model, result: Estimate, item: ModelItem) -> bool:
    at_low_end = model.probability_at(item.key, result.strands[item.strand].low)
    return result.probability[item.key] >= PROPOSE_DONE_FROM and at_low_end >= DONE_AT_LOW_END


def _proposable_as_not_yet(model: Model, result: Estimate, item: ModelItem) -> bool:
    at_high_end = model.probability_at(item.key, result.strands[item.strand].high)
    likely = result.probability[item.key] <= PROPOSE_NOT_YET_TO
    return likely and at_high_end <= NOT_YET_AT_HIGH_END


def _certainty(posterior: Posterior, half_width: float) -> float:
    """The probability that the level is within `half_width` of its mean."""
    level, distribution = posterior.level, posterior.distribution()
    return distribution.cdf(level + half_width) - distribution.cdf(level - half_width)


def _still_needed(posterior: Posterior, reduction: float, rule: StoppingRule) -> int:
    """About how many questions are needed until the level is certain enough.

    Precision (one over the variance) adds up over questions. So: the precision still missing,
    divided by what the next question is expected to add."""
    variance = posterior.level_variance
    added = 1 / (variance - reduction) - 1 / variance
    return ceil((1 / rule.variance - 1 / variance) / added)


def _best_category(
    model: Model, posterior: Posterior, tally: Tally, closed: Collection[str]
) -> tuple[tuple[str, ...], float] | None:
    """The open items of the most informative category, and the variance that asking one of them
    is expected to remove."""
    # Rounded, so that the order of the list decides a tie and not the last digit.
    reduction = np.round(_expected_reduction(model, posterior) * _relative_information(tally), 9)
    for row in np.argsort(-reduction, kind="stable"):
        keys = tuple(key for key in model.categories[row].keys if key not in closed)
        if keys:
            return keys, float(reduction[row])
    return None


def _relative_information(tally: Tally) -> Array:
    """How much one more answer in each category says, relative to the first one there: answers in
    one category are alike, so each one says less than the one before. A "partly" says nothing by
    itself, but where there was one, another is likely."""
    answers = tally.column(Column.ASKED_YES) + tally.no + tally.column(Column.LEARNING)
    effect = design_effect(answers)
    again = (1 - CATEGORY_CORRELATION) / (effect * (effect + CATEGORY_CORRELATION))
    relative: Array = np.where(answers > 0, again, 1.0)
    return relative


def _expected_reduction(model: Model, posterior: Posterior) -> Array:
    """Variance of the level that the answer to one item of each category explains: by the law of
    total variance, what the answer is expected to remove. In squared level units, (categories,)."""
    others = posterior.without_strand
    elsewhere = others * (posterior.mean[:, None, :] - posterior.overall_share)
    weight = posterior.likelihood * (others @ STRAND_GIVEN_OVERALL)
    level = weight * posterior.share + posterior.likelihood * (elsewhere @ STRAND_GIVEN_OVERALL)
    total = weight.sum(axis=(0, 2), keepdims=True)
    weight, level = (array[:, model.strand_rows] for array in (weight / total, level / total))
    yes = (weight * model.yes).sum(axis=(0, 2))
    # A yes makes the item known, unless it is a guess.
    newly_known = (weight * model.probability * (1 - SLIP - model.yes)).sum(axis=(0, 2))
    after_yes = (level * model.yes).sum(axis=(0, 2)) + model.weight * newly_known
    after_no = posterior.level - after_yes
    reduction: Array = after_yes**2 / yes + after_no**2 / (1 - yes) - posterior.level**2
    return reduction
