"""What to learn next, and the effect of each answer on the level.

"Next" is the outer fringe of knowledge space theory (Doignon & Falmagne 1985), softened: items
whose prerequisites are probably known, and that are probably new and within reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from progress.engine.estimate import Basis, Estimate, displayed_level, estimate
from progress.engine.model import Model, base_omission_weight
from progress.engine.responses import Responses, State
from progress.engine.tally import StrandTally, Tallies, tally_column

SETTLED = (State.DONE, State.NOT_FOR_ME)
READY = 0.6  # probability that all prerequisites are known, from which on an item is suggested


@dataclass(frozen=True)
class Suggestion:
    """One item to learn next."""

    key: str
    done_prerequisites: tuple[str, ...]
    missing_prerequisites: tuple[str, ...]
    leads_to: tuple[str, ...]  # items that need it and are not done yet


def suggest(
    model: Model, responses: Responses, current: Estimate, *, limit: int = 3
) -> list[Suggestion]:
    """Return up to `limit` items to learn next, best first; those being learned come first.

    `current` is the estimate from `responses`. An item counts only if all its prerequisites are
    known with probability READY. Score: probability that the prerequisites are known x probability
    (squared) that the item is new x p (1 - p), where p is its probability at this person's position
    in the strand: highest where an item is neither trivial nor out of reach."""
    ranked: list[tuple[bool, float, int, str]] = []
    for item in model.items:
        state = responses.state(item.key)
        if state in SETTLED:
            continue
        ready = prod(current.probability.get(key, 1.0) for key in item.prerequisites)
        if ready < READY:
            continue
        level = current.strands[item.strand].level
        p = model.category_of(item.key).curve.probability_at(level)
        # What was answered "not yet" or "learning" is certainly new.
        new = 1 - current.probability[item.key] if state is State.UNANSWERED else 1.0
        score = round(ready * new**2 * p * (1 - p), 9)
        ranked.append((state is not State.LEARNING, -score, item.level, item.key))
    return [_suggestion(model, responses, key) for *_, key in sorted(ranked)[:limit]]


def gain(model: Model, responses: Responses, current: Estimate, key: str) -> float:
    """Return what doing an item adds to the posterior mean of the level, > 0, in level units."""
    column = tally_column(responses, key)
    done = model.recount(current.tallies, key, column, "done")
    return _level_with(model, responses, current, key, done) - current.posterior.level()


def effects(model: Model, responses: Responses, current: Estimate) -> dict[str, float]:
    """Leave-one-out effect of each answer on the displayed level, in level units.

    The level minus what it would be, on the same basis, if this item were "not for me". Such items
    are left out, and with ticks alone everything that is not done: it does not move a minimum. The
    effects do not add up to the level. Where leaving an answer out leads to another basis, the
    number is not the whole effect: `estimate_without` has what the page would show then."""
    # All items of a category with the same answer have the same effect.
    shared: dict[tuple[tuple[int, int], str], float] = {}
    found: dict[str, float] = {}
    for key, state in responses.states.items():
        cell, column = model.cell_by_key.get(key), tally_column(responses, key)
        if cell is None or column in (None, "not_for_me"):
            continue
        if current.basis is Basis.TICKS and state is not State.DONE:
            continue
        if (cell, column) not in shared:
            shared[cell, column] = _effect(model, responses, current, key, column)
        found[key] = shared[cell, column]
    return found


def estimate_without(model: Model, responses: Responses, key: str) -> Estimate:
    """Return the estimate without this answer. Its basis may differ."""
    return estimate(model, responses.without(key))


def _suggestion(model: Model, responses: Responses, key: str) -> Suggestion:
    prerequisites = model.item_by_key[key].prerequisites
    return Suggestion(
        key=key,
        done_prerequisites=tuple(k for k in prerequisites if _is_done(responses, k)),
        missing_prerequisites=tuple(k for k in prerequisites if not _is_done(responses, k)),
        leads_to=tuple(
            item.key
            for item in model.items
            if key in item.prerequisites and not _is_done(responses, item.key)
        ),
    )


def _is_done(responses: Responses, key: str) -> bool:
    return responses.state(key) is State.DONE


def _effect(
    model: Model, responses: Responses, current: Estimate, key: str, column: str | None
) -> float:
    rest = model.recount(current.tallies, key, column, "not_for_me")
    if current.basis is Basis.ANSWERS:
        return current.level - _level_with(model, responses, current, key, rest)
    row, _ = model.cell_by_key[key]
    without = [*current.tallies[:row], rest, *current.tallies[row + 1 :]]
    return _minimum(model, current, current.tallies) - _minimum(model, current, without)


def _minimum(model: Model, current: Estimate, tallies: Tallies) -> float:
    """The level that is displayed for these ticks alone."""
    done = sum(
        count.yes * category.weight
        for strand, tally in zip(model.strands, tallies, strict=True)
        for category, count in zip(strand.categories, tally, strict=True)
    )
    return displayed_level(model, current.posterior, current.basis, done)[0]


def _level_with(
    model: Model, responses: Responses, current: Estimate, key: str, tally: StrandTally
) -> float:
    """The posterior mean of the level if the item's strand had this tally."""
    row, _ = model.cell_by_key[key]
    likelihood = model.strand_likelihood(row, tally, base_omission_weight(responses))
    return current.posterior.level_with(row, likelihood)
