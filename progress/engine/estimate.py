"""Where a learner is on the list, from the responses to its items.

The scale is 0..4 "levels' worth of the list": the sum over the four levels of the share of that
level's items the person knows; unanswered items count by their probability. A level without items
is no part of it: nothing lies in there, and who knows everything is at the end of the last level.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from math import ceil
from typing import NamedTuple

import numpy as np

from progress.engine.curves import LEVELS, SIZE, Array
from progress.engine.distribution import BINS_PER_LEVEL, LevelDistribution
from progress.engine.items import ModelItem
from progress.engine.model import Model
from progress.engine.posterior import Posterior
from progress.engine.responses import Response, Responses, State
from progress.engine.tally import Column, Tally

__all__ = ["Basis", "Estimate", "Model", "ModelItem", "Responses", "StrandEstimate", "estimate"]

# A range without a placement takes so many answers by hand: with ten, half of them are off by more
# than half a level.
MIN_BY_HAND = 15
MIN_FINISHED_STRANDS = 1 / 4  # and this share of strands with a finished category,
MIN_SCATTERED, MIN_SCATTERED_STRANDS = 8, 3  # or so many "not yet" in so many strands,
MIN_SORTING = 1 / 2  # marked so completely
FALSE_TICKS = 0.04  # share of ticks that may be slips


class Basis(StrEnum):
    """What an estimate is based on."""

    NONE = "none"  # no answer yet
    TICKS = "ticks"  # too little about what is not known: gives a minimum, not a range
    ANSWERS = "answers"  # also what is not known, in several strands; or a placement


@dataclass(frozen=True)
class StrandEstimate:
    """Position in one strand on the scale of the whole list, with its 80% interval."""

    level: float
    low: float
    high: float
    answered: int  # items with an answer other than "not for me"


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
    worth: float  # the level as levels' worth of the list: without empty levels
    levels: tuple[int, ...]  # the levels that have items, 0..3
    answered: int  # items with an explicit state
    basis: Basis
    answers_missing: int  # answers by hand that a range still needs
    strands_missing: int  # strands in which a category must still be finished to get a range
    misfit: float  # probability that the levels are no ladder for this person
    not_known: int  # items whose answer is evidence of not knowing
    mass: tuple[float, ...]  # probability of each sixth of a level: 24
    dots: tuple[float, ...]  # 20 equally likely levels, ascending
    strands: dict[str, StrandEstimate]
    probability: dict[str, float]  # that the person knows the item, for every item
    by_level: tuple[LevelShares, ...]  # four, also of levels without items
    tally: Tally = field(repr=False)  # what it was computed from
    posterior: Posterior = field(repr=False)


class Requirements(NamedTuple):
    """What an estimate is based on, and what is missing for a range."""

    basis: Basis
    answers_missing: int = 0
    strands_missing: int = 0


def estimate(model: Model, responses: Responses) -> Estimate:
    """Estimate where a person is. Unknown keys are ignored.

    The distribution (level, low, high, mass, dots) depends on the basis:
    ANSWERS: the posterior, raised to what is proven. NONE: the prior of a new person. TICKS: that
    prior given that the level is at least the lower bound, since ticks alone cannot tell how much
    was looked at. Within one basis a tick never lowers the level. Where the basis changes, the
    level jumps. `probability`, `by_level`, and `strands` come from a posterior under every basis;
    under TICKS one in which every tick is an answer, which is good enough to choose what to learn.
    """
    tally = model.tally(responses)
    required = find_basis(model, tally, placed=responses.placed)
    if required.basis is Basis.TICKS:
        tally = tally.trusting_ticks()
    posterior = model.posterior(tally, placed=responses.placed)
    position = posterior.strand_position[:, model.strand_rows]
    typical = (position * model.probability).sum(axis=(0, 2))
    chosen_or_open = (position * posterior.chosen_or_open).sum(axis=(0, 2))
    unanswered = np.maximum(chosen_or_open - tally.column(Column.TICKED), 0)
    bound = lower_bound(model, tally)
    level, distribution = displayed_level(model, tally, posterior, required.basis)
    rest = 0.5 * tally.column(Column.LEARNING) + typical * tally.column(Column.NOT_FOR_ME)
    if required.basis is Basis.ANSWERS:
        rest, unanswered = _fitted(model, tally, rest, unanswered, level - bound)
    done = np.bincount(model.level, tally.column(Column.DONE) * model.weight, LEVELS)
    expected = np.bincount(model.level, (rest + unanswered) * model.weight, LEVELS)
    claimed = min((1 + FALSE_TICKS) * bound, model.top) if distribution.heaped else 0.0
    scale = model.on_scale
    return Estimate(
        level=scale(level),
        # The ends of a mixture of normals may miss a mean at the very end of the scale.
        low=scale(min(distribution.quantile(0.1), level)),
        high=scale(max(distribution.quantile(0.9), level, claimed)),
        lower_bound=scale(bound),
        worth=level,
        levels=model.levels,
        answered=int(tally.column(Column.ANSWERED).sum()),
        basis=required.basis,
        answers_missing=required.answers_missing,
        strands_missing=required.strands_missing,
        misfit=posterior.misfit,
        not_known=int(tally.no.sum()),
        mass=_mass(model, distribution),
        dots=tuple(map(scale, distribution.quantile_dots())),
        strands=_strand_estimates(model, tally, posterior),
        probability=_probabilities(model, responses, tally, unanswered, typical),
        by_level=tuple(map(LevelShares, done.tolist(), expected.tolist())),
        tally=tally,
        posterior=posterior,
    )


def find_basis(model: Model, tally: Tally, *, placed: bool) -> Requirements:
    """Return what an estimate from these responses is based on.

    Ticks are chosen by what someone knows and say nothing about the rest. Categories that were
    answered completely are not, but those of one strand say little about another, and people begin
    with what they like: so a range takes more than one strand, and something that is not known.
    Rule 7: so does a number of scattered "not yet", if they are marked completely where they are
    marked. More answers never lead back to a minimum, unless the last "not yet" is corrected."""
    no = tally.no.sum()
    told = tally.column(Column.DONE).sum() + no
    if placed and told + tally.column(Column.LEARNING).sum():
        return Requirements(Basis.ANSWERS)
    if not told:
        basis = Basis.NONE
    elif not tally.unanswered.any():
        return Requirements(Basis.ANSWERS)
    else:
        basis = Basis.TICKS
    answers_missing = max(MIN_BY_HAND - int(tally.column(Column.ANSWERED).sum()), 0)
    evidence = tally.column(Column.DONE) + tally.no
    finished = set(model.strand_rows[(tally.unanswered == 0) & (evidence > 0)])
    strands_missing = max(ceil(len(model.strands) * MIN_FINISHED_STRANDS) - len(finished), 0)
    with_no = set(model.strand_rows[tally.no > 0])
    scattered = (
        no >= MIN_SCATTERED
        and len(with_no) >= min(MIN_SCATTERED_STRANDS, len(model.strands))
        and model.sorting(tally) >= MIN_SORTING
    )
    if no and not answers_missing and (scattered or not strands_missing):
        return Requirements(Basis.ANSWERS)
    return Requirements(basis, answers_missing, strands_missing)


def lower_bound(model: Model, tally: Tally) -> float:
    """Return the level that the done items alone prove."""
    return float((tally.column(Column.DONE) * model.weight).sum())


def displayed_level(
    model: Model, tally: Tally, posterior: Posterior, basis: Basis
) -> tuple[float, LevelDistribution]:
    """Return the displayed level, in levels' worth, and the distribution whose mean it is.

    Rule 1: what lies below the lower bound is raised to it, not cut away. A few ticks may be slips,
    so that a little less is proven. With every item answered nothing is left to infer."""
    bound = lower_bound(model, tally)
    if basis is not Basis.ANSWERS:
        truncated = model.prior.truncated_below(bound)
        # Cells blur the mean by some thousandths: never below the exact one of the whole prior.
        return max(model.prior_level, truncated.mean() if bound else 0.0), truncated
    if not tally.unanswered.any():
        return posterior.level, posterior.distribution()
    proven = (1 - FALSE_TICKS) * bound
    level = max(posterior.level_raised_to(proven), bound)
    return min(level, float(model.top)), posterior.distribution().raised_to(proven)


def _fitted(
    model: Model, tally: Tally, rest: Array, unanswered: Array, left: float
) -> tuple[Array, Array]:
    """The expected number known in each category, among the items that were answered without being
    done and among the unanswered ones, so that both add up to what the level leaves for them.

    Where the level was raised, more is expected of every unanswered item, by the same share of what
    is missing. Where more was ticked than expected, in the placement's sitting or before it, less
    is expected of the others: first of the unanswered ones."""
    answered, expected = (float((each * model.weight).sum()) for each in (rest, unanswered))
    if left < answered + expected:
        rest = rest * min(max(left, 0.0) / answered, 1.0) if answered else rest
        return rest, unanswered * max(left - answered, 0.0) / expected if expected else unanswered
    missing = tally.unanswered - unanswered
    room = float((missing * model.weight).sum())
    raised_by = left - answered - expected
    return rest, unanswered + missing * min(raised_by / room, 1.0) if room else unanswered


def _response_probability(response: Response) -> float | None:
    """Return the probability that an answered item is known; None if the answer does not tell."""
    known = {State.DONE: 1.0, State.LEARNING: 0.5, State.NOT_YET: 0.0}
    return known.get(response.state)


def _mass(model: Model, distribution: LevelDistribution) -> tuple[float, ...]:
    """The probability of each sixth of the four levels; none of an empty one."""
    found = [0.0] * (LEVELS * BINS_PER_LEVEL)
    for index, probability in enumerate(distribution.mass()):
        row, sixth = divmod(index, BINS_PER_LEVEL)
        level = model.levels[row] if model.levels else 0
        found[level * BINS_PER_LEVEL + sixth] = probability
    return tuple(found)


def _probabilities(
    model: Model, responses: Responses, tally: Tally, unanswered: Array, typical: Array
) -> dict[str, float]:
    """The probability that an item is known, for every item."""
    of_one = unanswered / np.maximum(tally.unanswered, 1)
    found = {}
    for row, category in enumerate(model.categories):
        for key in category.keys:
            response = responses.by_key.get(key)
            known = _response_probability(response) if response else float(of_one[row])
            found[key] = float(typical[row]) if known is None else known
    return found


def _strand_estimates(
    model: Model, tally: Tally, posterior: Posterior
) -> dict[str, StrandEstimate]:
    position = posterior.strand_position.sum(axis=0)
    told = tally.column(Column.ANSWERED) - tally.column(Column.NOT_FOR_ME)
    answered = np.bincount(model.strand_rows, told, len(model.strands))
    return {
        name: StrandEstimate(
            level=model.on_scale(float(row @ model.level_at)),
            low=model.on_scale(_level_quantile(row, model.level_at, 0.1)),
            high=model.on_scale(_level_quantile(row, model.level_at, 0.9)),
            answered=int(number),
        )
        for name, row, number in zip(model.strands, position, answered, strict=True)
    }


def _level_quantile(position: Array, level_at: Array, share: float) -> float:
    """Quantile of a position on the scale of the level, linear between two grid points."""
    cumulative = np.concatenate(([0.0], np.cumsum(position)))
    point = float(np.interp(share, cumulative, np.arange(SIZE + 1) - 0.5))
    return float(np.interp(point, np.arange(SIZE), level_at))
