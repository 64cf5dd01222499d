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
    gain: float  # level units: what doing it adds to the posterior mean of the level, > 0
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
    tallies, exposure = model.tally(states, frozenset(asked)), 0.0 if placed else EXPOSURE
    now = model.posterior(tallies, exposure).level()

    def gain(key: str) -> float:
        then = _moved(model, tallies, key, _column(states, asked, key), "done")
        return model.posterior(then, exposure).level() - now

    return [
        Suggestion(
            key=key,
            gain=gain(key),
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


def effects(
    model: Model,
    states: Mapping[str, State],
    *,
    asked: Collection[str] = (),
    placed: bool = False,
) -> dict[str, float]:
    """What each answer does to the level, in level units: the posterior mean of the level minus
    what it were without this answer. Items that are not for this person have no effect and are
    left out. Leave-one-out, so the effects do not add up to the level."""
    asked = frozenset(asked)
    tallies, exposure = model.tally(states, asked), 0.0 if placed else EXPOSURE
    now = model.posterior(tallies, exposure).level()
    # All items of a category with the same answer have the same effect.
    shared: dict[tuple[tuple[int, int], str], float] = {}
    found: dict[str, float] = {}
    for key in states:
        place, column = model.place_of.get(key), _column(states, asked, key)
        if place is None or column in (None, "not_for_me"):
            continue
        if (place, column) not in shared:
            without = _moved(model, tallies, key, column, "not_for_me")
            shared[place, column] = now - model.posterior(without, exposure).level()
        found[key] = shared[place, column]
    return found


def _done(states: Mapping[str, State], key: str) -> bool:
    return states.get(key) == State.DONE


def _chance(model: Model, item: Item, estimate: Estimate) -> float:
    """The chance that somebody at this position in the item's strand knows such an item."""
    level = estimate.strands[item.strand].level
    point = min(range(SIZE), key=lambda index: abs(REFERENCE[index] - level))
    return model.category_of(item.key).curve.known[point]


def _column(states: Mapping[str, State], asked: Collection[str], key: str) -> str | None:
    """The column of the tally in which an item is counted; None if it is untouched."""
    state = states.get(key, State.UNANSWERED)
    if state == State.UNANSWERED:
        return None
    return "asked" if state == State.DONE and key in asked else state.name.lower()


def _moved(
    model: Model, tallies: list[tuple[Tally, ...]], key: str, old: str | None, new: str
) -> list[tuple[Tally, ...]]:
    """The tallies with one item of the key's category counted in another column."""
    row, place = model.place_of[key]
    tally = tallies[row][place]
    if old is not None:
        tally = tally._replace(**{old: getattr(tally, old) - 1})
    tally = tally._replace(**{new: getattr(tally, new) + 1})
    strand = (*tallies[row][:place], tally, *tallies[row][place + 1 :])
    return [*tallies[:row], strand, *tallies[row + 1 :]]
