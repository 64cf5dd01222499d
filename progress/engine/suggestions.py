"""What to learn next, and what each answer does to the level. Pure Python.

"Next" is the outer fringe of knowledge space theory (Doignon & Falmagne 1985), softened: items
whose prerequisites are probably known, and that are probably new and within reach.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import prod

from progress.engine.curves import EXPOSURE
from progress.engine.estimate import Basis, Estimate, basis_of, estimate, shown
from progress.engine.model import Model, Tally
from progress.engine.responses import State

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
        chance = model.category_of(item.key).curve.chance(estimate.strands[item.strand].level)
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
    """What each answer does to the level that is shown, in level units: the level minus what it
    were on the same basis if this item were not for the person. Such items are left out, and with
    ticks alone whatever is no tick: it does not move a floor. Leave-one-out, so the effects do not
    add up to the level. Where taking an answer away leads to another basis, the number is not all:
    `without` has what the page would then show."""
    asked = frozenset(asked)
    tallies, exposure = model.tally(states, asked), 0.0 if placed else EXPOSURE
    basis, _ = basis_of(model, tallies, placed)

    def level(counts: list[tuple[Tally, ...]]) -> float:
        floor = sum(
            count.yes * category.weight
            for strand, tally in zip(model.strands, counts, strict=True)
            for category, count in zip(strand.categories, tally, strict=True)
        )
        return shown(model, model.posterior(counts, exposure), basis, floor)[0]

    now = level(tallies)
    # All items of a category with the same answer have the same effect.
    shared: dict[tuple[tuple[int, int], str], float] = {}
    found: dict[str, float] = {}
    for key in states:
        place, column = model.place_of.get(key), _column(states, asked, key)
        if place is None or column in (None, "not_for_me"):
            continue
        if basis is Basis.TICKS and states[key] != State.DONE:
            continue
        if (place, column) not in shared:
            other = _moved(model, tallies, key, column, "not_for_me")
            shared[place, column] = now - level(other)
        found[key] = shared[place, column]
    return found


def without(
    model: Model,
    states: Mapping[str, State],
    key: str,
    *,
    asked: Collection[str] = (),
    placed: bool = False,
) -> Estimate:
    """What would be shown had this item not been answered. If its basis is another one, the effect
    of the answer is that, and no part of a level."""
    rest = {other: state for other, state in states.items() if other != key}
    return estimate(model, rest, asked=asked, placed=placed)


def _done(states: Mapping[str, State], key: str) -> bool:
    return states.get(key) == State.DONE


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
