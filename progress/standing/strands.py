"""Level by strand: where a learner is in each strand, as a table with a dot and a bar."""

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
    has_range: bool  # ticks alone give none: then the strand is only counted
    only_level: Level | None  # the one level at which the strand has items
    level_names: tuple[str, ...]

    @property
    def description(self) -> str:
        """The text alternative of the bar."""
        if self.only_level:
            return f"{self.only_level.name} only: {self.count.done} of {self.count.listed} done"
        if not self.has_range:
            return f"{self.count.done} of {self.count.listed} done; how far beyond is not known"
        middle, low, high = (
            words.describe_position(level, self.level_names)
            for level in (self.estimate.level, self.estimate.low, self.estimate.high)
        )
        return f"About {middle}; 8 in 10 chance of {low} to {high}"

    @property
    def strength(self) -> float:
        """The key that orders the lines."""
        return (
            self.estimate.level if self.has_range else self.count.done / max(self.count.listed, 1)
        )

    @property
    def low(self) -> float:
        """The low end of the 80% interval, in percent of the scale."""
        return round(self.estimate.low * 25, 1)

    @property
    def width(self) -> float:
        """The width of the interval, in percent of the scale."""
        return round((self.estimate.high - self.estimate.low) * 25, 1)

    @property
    def middle(self) -> float:
        """The level, in percent of the scale."""
        return round(self.estimate.level * 25, 1)


def strand_lines(standing: Standing) -> list[StrandLine]:
    """Return the strands that have answers, strongest first: by their own estimate, or with ticks
    alone by the share that is done."""
    has_range = standing.estimate.basis is Basis.ANSWERS
    lines = []
    for strand, count, cells in standing.strand_rows:
        estimate = standing.estimate.strands.get(strand.slug)
        if estimate is None or not estimate.answered:
            continue
        levels = [cell.category.level for cell in cells if cell]
        only = levels[0] if len(levels) == 1 else None
        lines.append(StrandLine(strand, estimate, count, has_range, only, standing.level_names))
    return sorted(lines, key=lambda line: -line.strength)
