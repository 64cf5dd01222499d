"""Why an item comes next, in a sentence. Pure: the numbers come from `suggestions`."""

from __future__ import annotations

from progress.suggestions import Suggestion


def reason(suggestion: Suggestion) -> str:
    """What makes the item a good next step: "You have both things it needs. Opens 4 items."."""
    parts = [_prepared(len(suggestion.have), len(suggestion.missing))]
    opens = len(suggestion.opens)
    if opens:
        parts.append(f"It opens {opens} item{'' if opens == 1 else 's'}.")
    return " ".join(parts)


def effect(gain: float) -> str:
    """What doing it does to the estimate: about 1/30 of a level, never a decimal."""
    if gain < 1 / 200:
        return "It hardly moves your estimate."
    return f"It moves your estimate up by about 1/{round(1 / gain)} of a level."


def _prepared(have: int, missing: int) -> str:
    if not have and not missing:
        return "It needs nothing first."
    if missing and not have:
        return "You probably know what it needs first."
    if missing:
        return f"You have {have} of the {have + missing} things it needs, and probably the rest."
    if have == 1:
        return "You have what it needs first."
    return f"You have {'both' if have == 2 else f'all {have}'} things it needs first."
