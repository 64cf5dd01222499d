"""Where a learner is on the list, from the responses to its items.

The scale is 0..4 "levels' worth of the list": the sum over the four levels of the share of that
level's items the person knows; unanswered items count by their probability.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from operator import mul
from typing import NamedTuple

from progress.engine.curves import (
    LEVELS,
    SIZE,
    STRAND_FROM_OVERALL,
    TEST_CHARACTERISTIC_CURVE,
    Vector,
    band_product,
    normalized,
    product,
)
from progress.engine.distribution import LevelDistribution
from progress.engine.items import ModelCategory, ModelItem
from progress.engine.likelihood import StrandLikelihood
from progress.engine.model import Model, Posterior, base_omission_weight
from progress.engine.responses import Responses
from progress.engine.tally import StrandTally, Tallies, Tally

__all__ = ["Basis", "Estimate", "Model", "ModelItem", "Responses", "StrandEstimate", "estimate"]

MIN_FINISHED_STRANDS = 1 / 4  # the share of strands with a finished category that a range needs


class Basis(StrEnum):
    """What an estimate is based on."""

    NONE = "none"  # no answer yet
    TICKS = "ticks"  # too little about what is not known: gives a minimum, not a range
    ANSWERS = "answers"  # also what is not known, in several strands; or a placement


@dataclass(frozen=True)
class StrandEstimate:
    """Position in one strand on the scale of the whole list (0..4), with its 80% interval."""

    level: float
    low: float
    high: float
    answered: int  # items with a response that is evidence; "not for me" is none


class LevelShares(NamedTuple):
    """Shares of one level's items, 0..1."""

    done: float
    expected: float  # of the items that are not done, weighted by the probability to know them


@dataclass(frozen=True)
class Estimate:
    """The result of `estimate`. Levels are 0..4, probabilities 0..1."""

    level: float  # mean of the distribution
    low: float  # its 80% interval
    high: float
    lower_bound: float  # what the done items alone prove
    answered: int  # items with an explicit state
    basis: Basis
    strands_missing: int  # strands in which a category must still be finished to get a range
    mass: tuple[float, ...]  # probability of each sixth of a level: 24
    dots: tuple[float, ...]  # 20 equally likely levels, ascending
    strands: dict[str, StrandEstimate]
    probability: dict[str, float]  # that the person knows the item, for every item
    by_level: tuple[LevelShares, ...]
    tallies: Tallies = field(repr=False)  # what it was computed from
    posterior: Posterior = field(repr=False)


def estimate(model: Model, responses: Responses) -> Estimate:
    """Estimate where a person is. Unknown keys are ignored.

    The distribution (level, low, high, mass, dots) depends on the basis:
    ANSWERS: the posterior. NONE: the prior of a new person. TICKS: that prior given that the
    level is at least the lower bound, since ticks alone cannot tell how much was looked at.
    Within one basis a tick never lowers the level. Where the basis changes, the level jumps.
    `probability`, `by_level`, and `strands` come from the posterior under every basis.
    """
    tallies = model.tally(responses)
    basis, missing = find_basis(model, tallies, placed=responses.placed)
    omission_weight = base_omission_weight(responses)
    posterior = model.posterior(tallies, omission_weight)
    done, expected = [0.0] * LEVELS, [0.0] * LEVELS
    strands: dict[str, StrandEstimate] = {}
    probability: dict[str, float] = {}
    for strand, tally, likelihood in zip(model.strands, tallies, posterior.strands, strict=True):
        position = _strand_position(posterior, likelihood)
        strands[strand.name] = _strand_estimate(tally, position)
        for category, count in zip(strand.categories, tally, strict=True):
            by_state = _probability_by_state(category, count, position, omission_weight)
            for key in category.keys:
                probability[key] = by_state[responses.state(key)]
            done[category.level] += count.yes * category.weight
            known = _expected_items(category, count, by_state)
            expected[category.level] += known * category.weight
    lower_bound = sum(done)
    level, distribution = displayed_level(model, posterior, basis, lower_bound)
    return Estimate(
        level=level,
        # The ends of a mixture of normals may miss a mean at the very end of the scale.
        low=min(distribution.quantile(0.1), level),
        high=max(distribution.quantile(0.9), level),
        lower_bound=lower_bound,
        answered=sum(sum(count) for tally in tallies for count in tally),
        basis=basis,
        strands_missing=missing,
        mass=distribution.mass(),
        dots=distribution.quantile_dots(),
        strands=strands,
        probability=probability,
        by_level=tuple(map(LevelShares, done, expected)),
        tallies=tallies,
        posterior=posterior,
    )


def find_basis(model: Model, tallies: Tallies, *, placed: bool) -> tuple[Basis, int]:
    """Return what an estimate from these responses is based on, and in how many strands a category
    must still be finished to get a range.

    Ticks are chosen by what someone knows and say nothing about the rest. Categories that were
    answered completely are not, but those of one strand say little about another, and people begin
    with what they like: so a range takes more than one strand, and something that is not known.
    More answers never lead back to a minimum, unless the last "not yet" is ticked."""
    yes = no_or_partial = answered = finished = 0
    for strand, tally in zip(model.strands, tallies, strict=True):
        yes += sum(count.yes for count in tally)
        no_or_partial += sum(count.no_or_partial for count in tally)
        answered += sum(map(sum, tally))
        finished += any(
            sum(count) == len(category.keys) and count.yes + count.no_or_partial
            for category, count in zip(strand.categories, tally, strict=True)
        )
    missing = max(ceil(len(model.strands) * MIN_FINISHED_STRANDS) - finished, 0)
    if not yes + no_or_partial:
        return Basis.NONE, missing
    if placed or answered == len(model.items) or (no_or_partial and not missing):
        return Basis.ANSWERS, 0
    return Basis.TICKS, missing


def displayed_level(
    model: Model, posterior: Posterior, basis: Basis, lower_bound: float
) -> tuple[float, LevelDistribution]:
    """Return the displayed level and the distribution whose mean it is."""
    if basis is Basis.ANSWERS:
        return posterior.level(), posterior.distribution()
    truncated = model.prior.truncated_below(lower_bound)
    # Cells blur the mean by some thousandths: never below the exact one of the whole prior.
    return max(model.prior_level, truncated.mean() if lower_bound else 0.0), truncated


def _probability_by_state(
    category: ModelCategory, tally: Tally, position: Vector, base: float
) -> tuple[float, ...]:
    """The probability that an item of the category is known, in the order of State."""
    unanswered = not_for_me = 0.0
    if tally.not_for_me:
        not_for_me = product(position, category.curve.probability)
    if len(category.keys) > sum(tally):
        item = category.curve.unanswered(category.omission_weight(tally, base))
        unanswered = product(position, item.probability)
    return unanswered, 1.0, 0.5, 0.0, not_for_me


def _expected_items(category: ModelCategory, tally: Tally, by_state: tuple[float, ...]) -> float:
    """How many of the items that are not done are expected to be known."""
    unanswered, _, learning, _, not_for_me = by_state
    count = len(category.keys) - sum(tally)
    return learning * tally.learning + not_for_me * tally.not_for_me + unanswered * count


def _strand_position(posterior: Posterior, strand: StrandLikelihood) -> Vector:
    """Distribution of a strand's position given all responses."""
    others = [a / b for a, b in zip(posterior.weight, strand.marginal, strict=True)]
    return normalized(list(map(mul, strand.likelihood, band_product(STRAND_FROM_OVERALL, others))))


def _strand_estimate(tally: StrandTally, position: Vector) -> StrandEstimate:
    return StrandEstimate(
        level=product(position, TEST_CHARACTERISTIC_CURVE),
        low=_level_quantile(position, 0.1),
        high=_level_quantile(position, 0.9),
        answered=sum(count.yes + count.no_or_partial for count in tally),
    )


def _level_quantile(position: Vector, share: float) -> float:
    """Quantile of a position on the 0..4 scale, linear between two grid points."""
    below = 0.0
    for index, probability in enumerate(position):
        if below + probability >= share:
            point = min(max(index - 0.5 + (share - below) / probability, 0.0), SIZE - 1.0)
            left = min(int(point), SIZE - 2)
            fraction = point - left
            curve = TEST_CHARACTERISTIC_CURVE
            return curve[left] * (1 - fraction) + curve[left + 1] * fraction
        below += probability
    return TEST_CHARACTERISTIC_CURVE[-1]
