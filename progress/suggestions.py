"""What to learn next, and what each answer does to the level. Pure Python.

"Next" is the outer fringe of knowledge space theory (Doignon & Falmagne 1985), softened: items
whose prerequisites are probably known, and that are probably new and within reach.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import prod

from progress.curves import EXPOSURE, REFERENCE, SIZE
from progress.estimate import Estimate
from progress.latent import Item, Model, Tally
from progress.states import State

SETTLED = (State.DONE, State.NOT_FOR_ME)


@dataclass(frozen=True)
class Suggestion:
    """One item to learn next."""

    key: str
    gain: float  # level units: what doing it adds to the expected level
    have: tuple[str, ...]  # its prerequisites that are done
    missing: tuple[str, ...]  # its other prerequisites
    opens: tuple[str, ...]  # items that need it and are not done yet
    chance: float  # that somebody at this strand position knows such an item


def suggest(
    model: Model,
    states: Mapping[str, State],
    estimate: Estimate,
    *,
    n: int = 3,
    ready: float = 0.6,
    asked: Collection[str] = (),
    placed: bool = False,
) -> list[Suggestion]:
    """The `n` best items to learn next, best first; those being learned come before the others.

    `estimate` belongs to `states`, `asked` and `placed`. An item counts only if all its
    prerequisites are known with chance `ready`. Score: chance that the prerequisites are known
    x chance(s) that the item is new x p (1 - p), where p is its chance at this person's position
    in the strand: highest where an item is neither trivial nor out of reach."""
    ranked: list[tuple[bool, float, int, str, float]] = []
    for item in model.items:
        state = states.get(item.key, State.UNANSWERED)
        if state in SETTLED:
            continue
        prepared = prod(estimate.known.get(key, 1.0) for key in item.prerequisites)
        if prepared < ready:
            continue
        chance = _chance(model, item, estimate)
        # Answered "not yet" or "learning" is new for certain.
        new = 1 - estimate.known[item.key] if state == State.UNANSWERED else 1.0
        score = round(prepared * new**2 * chance * (1 - chance), 9)
        ranked.append((state != State.LEARNING, -score, item.level, item.key, chance))
    level = _Level(model, states, asked, placed)
    return [
        Suggestion(
            key=key,
            gain=level.change(key, State.DONE),
            have=tuple(k for k in model.item_of[key].prerequisites if _done(states, k)),
            missing=tuple(k for k in model.item_of[key].prerequisites if not _done(states, k)),
            opens=tuple(
                item.key
                for item in model.items
                if key in item.prerequisites and not _done(states, item.key)
            ),
            chance=chance,
        )
        for _, _, _, key, chance in sorted(ranked)[:n]
    ]
