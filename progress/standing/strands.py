"""Strand by strand: where somebody stands in each, as a table with a dot and a bar. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress.engine.estimate import Basis, StrandEstimate
from progress.standing import words
from progress.standing.standing import Count, Standing

if TYPE_CHECKING:
    from roadmap.guide import Level, Strand


@dataclass(frozen=True)
class StrandLine:
    """One strand's own estimate."""

    strand: Strand
    estimate: StrandEstimate
    count: Count
    ranged: bool  # with ticks alone nobody knows how far up it goes: then it is only counted
    only: Level | None  # the one level at which the strand is listed
    names: tuple[str, ...]  # of the four levels

    @property
    def in_words(self) -> str:
        """What a screen reader says in place of the bar."""
        if self.only:
            return f"{self.only.name} only: {self.count.done} of {self.count.listed} done"
        if not self.ranged:
            return f"{self.count.done} of {self.count.listed} done; how far beyond is not known"
        middle, low, high = (
            words.third(level, self.names)
            for level in (self.estimate.level, self.estimate.lo, self.estimate.hi)
        )
        return f"About {middle}; 8 in 10 chance of {low} to {high}"

    @property
    def strength(self) -> float:
        """What the lines are ordered by."""
        return self.estimate.level if self.ranged else self.count.done / max(self.count.listed, 1)

    @property
    def low(self) -> float:
        return round(self.estimate.lo * 25, 1)

    @property
    def width(self) -> float:
        return round((self.estimate.hi - self.estimate.lo) * 25, 1)

    @property
    def middle(self) -> float:
        return round(self.estimate.level * 25, 1)


def strand_lines(now: Standing) -> list[StrandLine]:
    """The strands with an answer that is evidence, strongest first: by their own estimate, or with
    ticks alone by the share that is done."""
    ranged = now.estimate.basis is Basis.ANSWERS
    lines = []
    for strand, count, cells in now.lines:
        estimate = now.estimate.strands.get(strand.slug)
        if estimate is None or not estimate.answered:
            continue
        listed = [cell.category.level for cell in cells if cell]
        only = listed[0] if len(listed) == 1 else None
        lines.append(StrandLine(strand, estimate, count, ranged, only, now.level_names))
    return sorted(lines, key=lambda line: -line.strength)
