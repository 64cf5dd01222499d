"""What there is to tell learners about an edit of the guide. Pure."""

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


class Seen(NamedTuple):
    """An item as learners see it. A draft, which they do not see, has none."""

    name: str
    check: str
    place: tuple[int, int]  # the primary keys of level and strand, whatever they are called
    place_name: str
    listed: bool  # published, not retired
    replacement: str = ""  # the name of the item that takes its place, if learners can see it


def told(before: Seen | None, after: Seen | None) -> Iterator[tuple[Kind, str]]:
    """The sentences about one item, in the order to read them; None is an item nobody sees."""
    if before and after:
        yield from _edited(before, after)
    elif before:
        yield Kind.REMOVED, f"“{before.name}” was removed from {before.place_name}."
    elif after and after.listed:
        yield Kind.ADDED, f"“{after.name}” was added to {after.place_name}."


def _edited(before: Seen, after: Seen) -> Iterator[tuple[Kind, str]]:
    if before.name != after.name:
        yield Kind.RENAMED, f"“{before.name}” was renamed “{after.name}.”"
    if before.place != after.place:
        yield Kind.MOVED, f"“{after.name}” moved from {before.place_name} to {after.place_name}."
    if before.check != after.check:
        yield Kind.REWORDED, f"“{after.name}” was reworded: {after.check}"
    if before.listed and not after.listed:
        instead = f" and replaced by “{after.replacement}.”" if after.replacement else "."
        yield Kind.RETIRED, f"“{after.name}” was retired{instead} Existing answers are kept."
    if after.listed and not before.listed:
        yield Kind.RESTORED, f"“{after.name}” is back in {after.place_name}."
