"""Sentences for learners about an edit of the guide."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What happened to an item."""

    ADDED = "added"
    RENAMED = "renamed"
    MOVED = "moved"
    REWORDED = "reworded"
    RETIRED = "retired"
    RESTORED = "restored"
    REMOVED = "removed"


class PublicItem(NamedTuple):
    """An item as learners see it. A draft, which they cannot see, has none."""

    name: str
    check: str
    category: tuple[int, int]  # the primary keys of level and strand, whatever their names
    category_name: str
    listed: bool  # published, not retired
    replacement: str = ""  # the name of the item that takes its place, if learners can see it


def notices_for(before: PublicItem | None, after: PublicItem | None) -> Iterator[tuple[Kind, str]]:
    """Yield the sentences about one item in reading order. None is an item that no one can see."""
    if before and after:
        yield from _edit_notices(before, after)
    elif before:
        yield Kind.REMOVED, f"“{before.name}” was removed from {before.category_name}."
    elif after and after.listed:
        yield Kind.ADDED, f"“{after.name}” was added to {after.category_name}."


def _edit_notices(before: PublicItem, after: PublicItem) -> Iterator[tuple[Kind, str]]:
    if before.name != after.name:
        yield Kind.RENAMED, f"“{before.name}” was renamed “{after.name}.”"
    if before.category != after.category:
        yield (
            Kind.MOVED,
            f"“{after.name}” moved from {before.category_name} to {after.category_name}.",
        )
    if before.check != after.check:
        yield Kind.REWORDED, f"“{after.name}” was reworded: {after.check}"
    if before.listed and not after.listed:
        instead = f" and replaced by “{after.replacement}.”" if after.replacement else "."
        yield Kind.RETIRED, f"“{after.name}” was retired{instead} Existing answers are kept."
    if after.listed and not before.listed:
        yield Kind.RESTORED, f"“{after.name}” is back in {after.category_name}."
