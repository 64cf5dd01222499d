"""Where things lie in the pictures: per cent across, steps up. No markup, no colours."""

from __future__ import annotations

from dataclasses import dataclass

from progress.engine.estimate import Basis, Estimate
from progress.standing.words import Headline

CROWDED = ((16, "spire"), (12, "tower"), (7, "tall"))  # dots in the highest stack
BINS = 24  # six to a level, so that no stack of dots straddles two levels


@dataclass(frozen=True)
class Dot:
    x: float  # per cent of the width
    step: int  # place in its stack, 0 at the bottom
    filled: bool  # on a level that the headline names


@dataclass(frozen=True)
class Bracket:
    low: float  # per cent of the width
    high: float


@dataclass(frozen=True)
class Stop:
    offset: float  # per cent of the width
    opacity: float  # 0..1


def dots(estimate: Estimate, headline: Headline) -> list[Dot]:
    """The twenty dots, stacked."""
    stacks = [0] * BINS
    placed = []
    for level in estimate.dots:
        place = min(int(level / 4 * BINS), BINS - 1)
        x = round((place + 0.5) / BINS * 100, 2)
        placed.append(Dot(x, stacks[place], min(int(level), 3) in headline.named))
        stacks[place] += 1
    return placed


def crowding(placed: list[Dot]) -> str:
    """How high the highest stack is, as a class; "" up to 6 dots."""
    highest = max((dot.step + 1 for dot in placed), default=0)
    return next((name for least, name in CROWDED if highest >= least), "")


def bracket(estimate: Estimate) -> Bracket | None:
    """The 80 % interval; None while there is only a floor."""
    if estimate.basis is not Basis.ANSWERS:
        return None
    return Bracket(round(estimate.lo * 25, 2), round(estimate.hi * 25, 2))


def stops(estimate: Estimate) -> list[Stop]:
    """The compact strip: opacity is the strength of belief, highest 1."""
    peak = max(estimate.mass)
    return [
        Stop(round((place + 0.5) / BINS * 100, 2), round(mass / peak, 3))
        for place, mass in enumerate(estimate.mass)
    ]
