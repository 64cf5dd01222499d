"""The list of items as the model groups it: by strand, then by category."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from progress.engine.curves import LEVELS, ItemResponseFunction


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
    strand: str
    keys: tuple[str, ...]
    curve: ItemResponseFunction
    place: int  # in the order of the list


def group_by_category(
    items: Iterable[ModelItem], difficulty: Mapping[Hashable, float]
) -> tuple[ModelCategory, ...]:
    """Return the categories, those of a strand next to each other; strands and the categories in
    them are in the order of the items.

    `difficulty` is by category, in level units. Raises ValueError if a level is not 0..3, or if
    the items of one category differ in level or strand."""
    keys: dict[tuple[str, int, Hashable], list[str]] = {}
    cells: dict[Hashable, tuple[str, int]] = {}
    for item in items:
        if not 0 <= item.level < LEVELS:
            raise ValueError(f"level of {item.key!r} is not 0..{LEVELS - 1}")
        cell = (item.strand, item.level)
        if cells.setdefault(item.category, cell) != cell:
            raise ValueError(f"category {item.category!r} is in two strands or levels")
        keys.setdefault((item.strand, item.level, item.category), []).append(item.key)
    curves: dict[tuple[int, float], ItemResponseFunction] = {}
    found: dict[str, list[ModelCategory]] = {}
    for place, ((strand, level, name), members) in enumerate(keys.items()):
        middle = difficulty.get(name, level + 0.5)
        if (level, middle) not in curves:
            curves[level, middle] = ItemResponseFunction(level, middle)
        found.setdefault(strand, []).append(
            ModelCategory(name, level, strand, tuple(members), curves[level, middle], place)
        )
    return tuple(category for categories in found.values() for category in categories)
