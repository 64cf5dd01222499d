"""The list of items as the model groups it: by strand, then by category."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from progress.engine.curves import CATEGORY_CORRELATION, LEVELS, ItemResponseFunction
from progress.engine.tally import Tally


@dataclass(frozen=True)
class ModelItem:
    """One thing to know. `category` names one level and one strand; `level` is 0..3."""

    key: str
    level: int
    strand: str
    category: Hashable
    prerequisites: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ModelCategory:
    """The items of one strand at one level."""

    name: Hashable
    level: int
    keys: tuple[str, ...]
    weight: float  # what one item adds to the level
    curve: ItemResponseFunction

    def omission_weight(self, tally: Tally, base: float) -> float:
        """How strongly an unanswered item counts as not known, 0..1.

        Grows with the share of the category that was sorted manually, as done or as not for this
        learner: without the latter, a tick on such an item could lower the level. Stays at `base`
        where the placement heard a yes, because there a manual tick could lower the level."""
        if tally.placement_done:
            return base
        return base + (1 - base) * (tally.done + tally.not_for_me) / len(self.keys)

    def design_effect(self, tally: Tally, omission_weight: float) -> float:
        """By what factor the answers here say less than independent ones (Kish 1965).

        Learning counts as half an answer, an unanswered item by its omission weight."""
        unanswered = len(self.keys) - sum(tally)
        answers = tally.yes + tally.not_yet + 0.5 * tally.learning + omission_weight * unanswered
        return 1 + CATEGORY_CORRELATION * max(answers - 1, 0)


@dataclass(frozen=True, eq=False)
class ModelStrand:
    """The categories of one strand."""

    name: str
    categories: tuple[ModelCategory, ...]
    size: int  # items


def group_by_strand(
    items: Iterable[ModelItem], difficulty: Mapping[Hashable, float]
) -> tuple[ModelStrand, ...]:
    """Return the strands with their categories, in the order of the items.

    `difficulty` is by category, in level units. Raises ValueError if a level is not 0..3, or if
    the items of one category differ in level or strand."""
    items_per_level = [0] * LEVELS
    keys: dict[tuple[str, int, Hashable], list[str]] = {}
    cells: dict[Hashable, tuple[str, int]] = {}
    for item in items:
        if not 0 <= item.level < LEVELS:
            raise ValueError(f"level of {item.key!r} is not 0..{LEVELS - 1}")
        cell = (item.strand, item.level)
        if cells.setdefault(item.category, cell) != cell:
            raise ValueError(f"category {item.category!r} is in two strands or levels")
        items_per_level[item.level] += 1
        keys.setdefault((item.strand, item.level, item.category), []).append(item.key)
    curves: dict[tuple[int, float], ItemResponseFunction] = {}
    grouped: dict[str, list[ModelCategory]] = {}
    for (strand, level, name), members in keys.items():
        middle = difficulty.get(name, level + 0.5)
        if (level, middle) not in curves:
            curves[level, middle] = ItemResponseFunction(level, middle)
        curve = curves[level, middle]
        category = ModelCategory(name, level, tuple(members), 1 / items_per_level[level], curve)
        grouped.setdefault(strand, []).append(category)
    return tuple(
        ModelStrand(name, tuple(categories), sum(len(category.keys) for category in categories))
        for name, categories in grouped.items()
    )
