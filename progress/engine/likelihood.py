"""What the responses in one strand say about positions."""

from __future__ import annotations

from operator import mul
from typing import NamedTuple

from progress.engine.curves import (
    CATEGORY_CORRELATION,
    OVERALL_FROM_STRAND,
    SIZE,
    Vector,
    band_product,
    exponentials,
)
from progress.engine.items import ModelCategory
from progress.engine.tally import StrandTally


class StrandLikelihood(NamedTuple):
    """What the responses in one strand say about positions, and the strand's share of the level.

    The first three are on the grid of the strand's position, the others on the overall grid."""

    likelihood: Vector
    share: Vector  # expected part of the level
    variance: Vector
    marginal: Vector  # likelihood of the overall position
    overall_share: Vector
    overall_variance: Vector


def strand_likelihood(
    categories: tuple[ModelCategory, ...], tally: StrandTally, omission_weight: float
) -> StrandLikelihood:
    """Return what these counts say. `omission_weight` (0..1) is that of untouched categories."""
    at_strand = _at_strand_position(categories, tally, omission_weight)
    return StrandLikelihood(*at_strand, *at_overall_position(*at_strand))


def _at_strand_position(
    categories: tuple[ModelCategory, ...], tallies: StrandTally, base: float
) -> tuple[Vector, Vector, Vector]:
    """Likelihood of a strand's position, and mean and variance of the strand's share there."""
    logs, share, variance, certain = [0.0] * SIZE, [0.0] * SIZE, [0.0] * SIZE, 0.0
    for category, tally in zip(categories, tallies, strict=True):
        curve, weight = category.curve, category.weight
        omission_weight = category.omission_weight(tally, base)
        effect = category.design_effect(tally, omission_weight)
        if tally.yes:
            certain += tally.yes * weight
            logs = _add(logs, tally.yes / effect, curve.log_yes)
            variance = _add(variance, tally.yes * weight**2, curve.variance_yes)
        if tally.no_or_partial:
            # Learning is half an answer: half the evidence of a no, half an item known.
            certain += 0.5 * tally.learning * weight
            logs = _add(logs, (tally.not_yet + 0.5 * tally.learning) / effect, curve.log_no)
            variance = _add(variance, tally.no_or_partial * weight**2, curve.variance_no)
        if tally.not_for_me:
            share = _add(share, tally.not_for_me * weight, curve.probability)
            variance = _add(variance, tally.not_for_me * weight**2, curve.variance)
        if unanswered := len(category.keys) - sum(tally):
            item = curve.unanswered(omission_weight)
            if omission_weight:
                logs = _add(logs, unanswered / effect, item.log_likelihood)
            share = _add(share, unanswered * weight, item.probability)
            variance = _add(variance, unanswered * weight**2, item.variance)
            # Every answer says more about the whole category for this person.
            answered = effect > 1 or tally.yes + tally.no_or_partial
            left = (1 - CATEGORY_CORRELATION) / (effect - CATEGORY_CORRELATION) if answered else 1.0
            variance = _add(variance, left * (unanswered * weight) ** 2, item.shared_variance)
    return exponentials(logs), [x + certain for x in share], variance


def at_overall_position(
    likelihood: Vector, share: Vector, variance: Vector
) -> tuple[Vector, Vector, Vector]:
    """From a strand's position to the overall one: likelihood, mean and variance of the share."""
    first = list(map(mul, likelihood, share))
    second = [a * v + f * s for a, v, f, s in zip(likelihood, variance, first, share, strict=True)]
    marginal = band_product(OVERALL_FROM_STRAND, likelihood)
    mean = [a / b for a, b in zip(band_product(OVERALL_FROM_STRAND, first), marginal, strict=True)]
    squares = zip(band_product(OVERALL_FROM_STRAND, second), marginal, mean, strict=True)
    return marginal, mean, [max(a / b - m * m, 0.0) for a, b, m in squares]


def _add(vector: Vector, factor: float, other: Vector) -> Vector:
    return [a + factor * b for a, b in zip(vector, other, strict=True)]
