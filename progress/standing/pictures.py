"""Coordinates of the pictures: percent across, steps up. No markup, no colors."""

from __future__ import annotations

from dataclasses import dataclass

from progress.engine.estimate import Basis, Estimate
from progress.standing.words import Headline

CROWDED = ((16, "spire"), (12, "tower"), (7, "tall"))  # from so many dots in one stack
BINS = 24  # six to a level, so that no stack of dots straddles two levels


@dataclass(frozen=True)
class Dot:
    x: float  # percent of the width
    step: int  # position in its stack, 0 at the bottom
    filled: bool  # on a level that the headline names


@dataclass(frozen=True)
class Bracket:
    low: float  # percent of the width
    high: float


@dataclass(frozen=True)
class Stop:
    offset: float  # percent of the width
    opacity: float  # 0..1


def dots(estimate: Estimate, headline: Headline) -> list[Dot]:
    """Return the twenty dots, stacked."""
    stacks = [0] * BINS
    found = []
    for level in estimate.dots:
        stack = min(int(level / 4 * BINS), BINS - 1)
        x = round((stack + 0.5) / BINS * 100, 2)
        found.append(Dot(x, stacks[stack], min(int(level), 3) in headline.named))
        stacks[stack] += 1
    return found


def crowding(dots: list[Dot]) -> str:
    """Return a class for the height of the highest stack; "" up to 6 dots."""
    highest = max((dot.step + 1 for dot in dots), default=0)
    return next((name for minimum, name in CROWDED if highest >= minimum), "")


def bracket(estimate: Estimate) -> Bracket | None:
    """Return the 80% interval; None while there is only a minimum."""
    if estimate.basis is not Basis.ANSWERS:
        return None
    return Bracket(round(estimate.low * 25, 2), round(estimate.high * 25, 2))


def gradient_stops(estimate: Estimate) -> list[Stop]:
    """Return the gradient of the compact strip: opacity is relative probability, at most 1."""
    peak = max(estimate.mass)
    return [
        Stop(round((index + 0.5) / BINS * 100, 2), round(mass / peak, 3))
        for index, mass in enumerate(estimate.mass)
    ]
