"""Where somebody stands on the list, from what they said about its items. Pure Python.

The scale is 0..4 "levels' worth of the list": the sum over the four levels of the share of that
level's items the person knows; what they did not answer counts by its probability.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from operator import mul

from progress.engine.curves import (
    EXPOSURE,
    GATHER,
    LEVELS,
    REFERENCE,
    SIZE,
    Vector,
    normalised,
    product,
    smooth,
)
from progress.engine.distribution import BINS_PER_LEVEL, Belief
from progress.engine.model import Evidence, Model, ModelItem, ModelStrand, Posterior, Tally
from progress.engine.responses import State

__all__ = ["Basis", "Estimate", "Model", "ModelItem", "StrandEstimate", "estimate"]


STRANDS_SEEN = 1 / 4  # of the strands must have a finished category before a range is shown


class Basis(StrEnum):
    """What an estimate rests on."""

    NONE = "none"  # nothing said yet
    TICKS = "ticks"  # too little on what is not known: proves a floor, not a range
    ANSWERS = "answers"  # also what is not known, in several strands; or a placement


@dataclass(frozen=True)
class StrandEstimate:
    """Position in one strand on the scale of the whole list (0..4), with its 80 % interval."""

    level: float
    lo: float
    hi: float
    answered: int  # items with an answer that is evidence: "not for me" is none
    items: int


@dataclass(frozen=True)
class Estimate:
    """The answer of `estimate`. Levels are 0..4, probabilities 0..1."""

    level: float  # mean of the distribution
    lo: float  # its 80 % interval
    hi: float
    floor: float  # what the done items alone prove
    answered: int  # items with an explicit state
    basis: Basis
    missing: int  # strands in which a category must yet be finished before a range is shown
    bands: tuple[float, ...]  # chance of each level
    mass: tuple[float, ...]  # chance of each sixth of a level: 24
    dots: tuple[float, ...]  # 20 equally likely levels, ascending
    strands: dict[str, StrandEstimate]
    known: dict[str, float]  # chance that the person knows the item, for every item
    by_level: tuple[tuple[float, float], ...]  # share ticked, expected share of the rest


def estimate(
    model: Model,
    states: Mapping[str, State],
    *,
    asked: Collection[str] = (),
    placed: bool = False,
) -> Estimate:
    """Estimate where a person stands. Unknown keys are ignored.

    `asked`: keys whose answer came from the placement or was assumed from it; a hand tick
    suggests that its neighbours were looked at too, an answer to a question does not.
    `placed`: the person took a placement.

    The distribution (level, lo, hi, bands, mass, dots) depends on the basis:
    ANSWERS: the posterior. NONE: the prior of a new person. TICKS: that prior given that the
    level is at least the floor, since ticks alone cannot tell how much was looked at.
    Within one basis a tick never lowers the level. Where the basis changes the level jumps.
    `known`, `by_level` and `strands` come from the posterior under every basis.
    """
    asked = frozenset(asked)
    tallies = model.tally(states, asked)
    basis, missing = basis_of(model, tallies, placed)
    exposure = 0.0 if placed else EXPOSURE
    posterior = model.posterior(tallies, exposure)
    done, rest = [0.0] * LEVELS, [0.0] * LEVELS
    strands: dict[str, StrandEstimate] = {}
    known: dict[str, float] = {}
    for strand, tally, evidence in zip(model.strands, tallies, posterior.strands, strict=True):
        position = _strand_position(posterior, evidence)
        strands[strand.name] = _strand_estimate(strand, tally, position)
        for category, count in zip(strand.categories, tally, strict=True):
            curve = category.curve
            untouched = len(category.keys) - sum(count)
            skipped = free = 0.0
            if count.not_for_me:
                skipped = product(position, curve.known)
            if untouched:
                item = curve.open(category.exposure(count, exposure))
                free = product(position, item.known)
            chance = (free, 1.0, 0.5, 0.0, skipped)  # in the order of State
            for key in category.keys:
                known[key] = chance[states.get(key, 0)]
            done[category.level] += count.yes * category.weight
            expected = 0.5 * count.learning + skipped * count.not_for_me + free * untouched
            rest[category.level] += expected * category.weight
    floor = sum(done)
    level, belief = shown(model, posterior, basis, floor)
    mass = belief.mass()
    return Estimate(
        level=level,
        # The ends of a mixture of normals may miss a mean at the very end of the scale.
        lo=min(belief.quantile(0.1), level),
        hi=max(belief.quantile(0.9), level),
        floor=floor,
        answered=sum(sum(count) for tally in tallies for count in tally),
        basis=basis,
        missing=missing,
        bands=tuple(
            sum(mass[start : start + BINS_PER_LEVEL])
            for start in range(0, len(mass), BINS_PER_LEVEL)
        ),
        mass=mass,
        dots=belief.dots(),
        strands=strands,
        known=known,
        by_level=tuple(zip(done, rest, strict=True)),
    )


def basis_of(model: Model, tallies: Sequence[tuple[Tally, ...]], placed: bool) -> tuple[Basis, int]:
    """What an estimate from these answers rests on, and in how many strands a category must yet
    be finished for a range.

    Ticks are chosen by what somebody knows and say nothing of the rest. Categories that were
    answered to the end are not, but those of one strand say little of another, and people begin
    with what they like: so a range takes more than one strand, and something that is not known.
    More answers never lead back to a floor, but for the last "not yet" made a tick."""
    yes = noes = answered = finished = 0
    for strand, tally in zip(model.strands, tallies, strict=True):
        yes += sum(count.yes for count in tally)
        noes += sum(count.noes for count in tally)
        answered += sum(map(sum, tally))
        finished += any(
            sum(count) == len(category.keys) and count.yes + count.noes
            for category, count in zip(strand.categories, tally, strict=True)
        )
    missing = max(ceil(len(model.strands) * STRANDS_SEEN) - finished, 0)
    if not yes + noes:
        return Basis.NONE, missing
    if placed or answered == len(model.items) or (noes and not missing):
        return Basis.ANSWERS, 0
    return Basis.TICKS, missing


def shown(model: Model, posterior: Posterior, basis: Basis, floor: float) -> tuple[float, Belief]:
    """The level that is shown on this basis, and the distribution it is the mean of."""
    if basis is Basis.ANSWERS:
        return posterior.level(), posterior.belief()
    cut = model.prior_belief.above(floor)
    # Cells blur the mean by some thousandths: never below the exact one of the uncut prior.
    return max(model.prior_level, cut.mean() if floor else 0.0), cut


def _strand_position(posterior: Posterior, evidence: Evidence) -> Vector:
    """Distribution of a strand's position given all answers."""
    others = [a / b for a, b in zip(posterior.weight, evidence.marginal, strict=True)]
    return normalised(list(map(mul, evidence.likelihood, smooth(GATHER, others))))


def _strand_estimate(
    strand: ModelStrand, tally: tuple[Tally, ...], position: Vector
) -> StrandEstimate:
    return StrandEstimate(
        level=product(position, REFERENCE),
        lo=_reference_quantile(position, 0.1),
        hi=_reference_quantile(position, 0.9),
        answered=sum(count.yes + count.noes for count in tally),
        items=strand.size,
    )


def _reference_quantile(position: Vector, share: float) -> float:
    """Quantile of a position on the 0..4 scale, linear between two grid points."""
    before = 0.0
    for index, chance in enumerate(position):
        if before + chance >= share:
            place = min(max(index - 0.5 + (share - before) / chance, 0.0), SIZE - 1.0)
            left = min(int(place), SIZE - 2)
            part = place - left
            return REFERENCE[left] * (1 - part) + REFERENCE[left + 1] * part
        before += chance
    return REFERENCE[-1]
