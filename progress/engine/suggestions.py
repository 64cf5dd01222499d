"""What to learn next, and the effect of each answer on the level.

"Next" is the outer fringe of knowledge space theory (Doignon & Falmagne 1985), softened: items
whose prerequisites are probably known, and that are probably new and within reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import prod

from progress.engine.estimate import Basis, Estimate, displayed_level, estimate, find_basis
from progress.engine.model import Model
from progress.engine.responses import SITTING, Response, Responses, State, Ticks
from progress.engine.tally import Column, Tally, columns_of

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
        p = model.probability_at(item.key, current.strands[item.strand].level)
        # What was answered "not yet" or "learning" is certainly new.
        new = 1 - current.probability[item.key] if state is State.UNANSWERED else 1.0
        score = round(ready * new**2 * p * (1 - p), 9)
        ranked.append((state is not State.LEARNING, -score, item.level, item.key))
    return [_suggestion(model, responses, key) for *_, key in sorted(ranked)[:limit]]


def gain(model: Model, responses: Responses, current: Estimate, key: str) -> float:
    """Return by how much the displayed level rises when this item is learned, in level units."""
    done = _learned(responses.by_key.get(key))
    row = model.row_by_key[key]
    before = responses.by_key.get(key)
    removed = columns_of(key, before, responses.ticks()) if before else ()
    tally = current.tally.changed(row, removed, columns_of(key, done, Ticks()))
    return _level_of(model, responses, current, tally) - current.worth


def effects(model: Model, responses: Responses, current: Estimate) -> dict[str, float]:
    """Leave-one-out effect of each answer on the displayed level, in level units.

    The level minus what it would be, on the same basis, without this answer. For an item that was
    learned since it was "not yet," that is without having learned it. With ticks alone only done
    items have an effect: nothing else moves a minimum. The effects do not add up to the level.
    Where leaving an answer out leads to another basis, the number is not the whole effect:
    `estimate_without` has what the page would show then."""
    ticks = responses.ticks()
    shared: dict[tuple[int, tuple[Column, ...]], float] = {}
    found: dict[str, float] = {}
    for key, response in responses.by_key.items():
        row, columns = model.row_by_key.get(key), tuple(columns_of(key, response, ticks))
        if row is None or (current.basis is Basis.TICKS and response.state is not State.DONE):
            continue
        # All items of a category with the same answer have the same effect.
        if (row, columns) not in shared:
            without = current.tally.changed(row, columns, _columns_before_learning(key, response))
            shared[row, columns] = current.worth - _level_of(model, responses, current, without)
        found[key] = shared[row, columns]
    return found


def decides_basis(model: Model, responses: Responses, current: Estimate, key: str) -> bool:
    """Return whether the estimate would have another basis without this answer."""
    rest = model.tally(responses.without(key))
    return find_basis(model, rest, placed=responses.placed).basis is not current.basis


def estimate_without(model: Model, responses: Responses, key: str) -> Estimate:
    """Return the estimate without this answer. Its basis may differ."""
    return estimate(model, responses.without(key))


def _columns_before_learning(key: str, response: Response) -> list[Column]:
    """The columns in which an item counted before it was learned; none for any other answer."""
    if response.evidence is not State.NOT_YET or response.state is State.NOT_YET:
        return []
    return columns_of(key, response._replace(state=State.NOT_YET), Ticks())


def _learned(response: Response | None) -> Response:
    """The response once the item has been learned, later than in this sitting."""
    if response is None:
        return Response(State.DONE, State.DONE, datetime.max)
    return response.followed_by(State.DONE, response.at + 2 * SITTING)


def _level_of(model: Model, responses: Responses, current: Estimate, tally: Tally) -> float:
    """The level that is displayed for these counts, on the basis of the current estimate."""
    posterior = current.posterior
    if current.basis is Basis.ANSWERS:
        posterior = model.posterior(tally, placed=responses.placed)
    return displayed_level(model, tally, posterior, current.basis)[0]


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
