"""Small guides of plain data, for tests that need no database."""

from __future__ import annotations

from datetime import UTC, datetime

from progress.engine.responses import State
from progress.standing.answers import Answer, PlacementAnswer, Profile, Source
from roadmap.guide import Category, Guide, Item, Level, Strand

NAMES = ("Entry", "Intermediate", "Advanced", "Expert")
LEVELS = tuple(Level(name.lower(), name, name, "", index) for index, name in enumerate(NAMES))
STRANDS = (Strand("theory", "Theory", ""), Strand("training", "Training", ""))
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def make_guide(per_cell: int = 3, essential: frozenset[int] = frozenset()) -> Guide:
    """Four levels by two strands with `per_cell` items each, numbered from 1; no prerequisites."""
    categories, number = {}, 0
    for level in LEVELS:
        for strand in STRANDS:
            items = []
            for _ in range(per_cell):
                number += 1
                items.append(_item(number, level, strand, number in essential))
            category = Category(level, strand, "", tuple(items))
            categories[category.key] = category
    items = {item.slug: item for category in categories.values() for item in category.items}
    return Guide(LEVELS, STRANDS, categories, items, {})


def _item(number: int, level: Level, strand: Strand, essential: bool) -> Item:
    return Item(
        id=number,
        slug=f"item-{number}",
        name=f"Item {number}",
        summary="",
        check="You can do it.",
        essential=essential,
        difficulty=0.0,
        retired=False,
        level=level,
        strand=strand,
        prerequisites=(),
        leads_to=(),
        replaced_by=None,
        resources=(),
    )


def placed(states: dict[int, State], at: datetime = NOON) -> dict[int, PlacementAnswer]:
    """The answers of a placement that was finished then, by the items' numbers."""
    return {number: PlacementAnswer(state, at) for number, state in states.items()}


def answers(states: dict[int, State], assumed: dict[int, State] | None = None) -> Profile:
    """Someone with these answers, by the items' numbers, all given at noon."""
    given = {number: Answer(state, Source.SAID, NOON) for number, state in states.items()}
    for number, state in (assumed or {}).items():
        given[number] = Answer(state, Source.ASSUMED, NOON)
    return Profile(given)
