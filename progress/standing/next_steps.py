"""What to learn next, as the pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress.engine import suggestions
from progress.engine.suggestions import Suggestion
from progress.standing.standing import Row, Standing
from progress.standing.words import NEGLIGIBLE_EFFECT, describe_fraction

if TYPE_CHECKING:
    from roadmap.guide import Item

MAX_STEPS = 7
SUMMARY_STEPS = 3  # beside something else
MAX_NAMES = 2  # of items that a step leads to


@dataclass(frozen=True)
class Step:
    """An item to learn next, with what to say about it."""

    row: Row
    suggestion: Suggestion
    standing: Standing

    @property
    def item(self) -> Item:
        return self.row.item

    @property
    def reason(self) -> str:
        """Why it comes next: "You’ve done both prerequisites. Leads to Embeddings."."""
        items = self.standing.guide.items
        return reason_sentence(self.suggestion, [items[k].name for k in self.suggestion.leads_to])

    @property
    def effect(self) -> str:
        """What doing it changes. Computed only where a page asks for it."""
        standing = self.standing
        return effect_sentence(
            suggestions.gain(
                standing.model, standing.responses, standing.estimate, self.suggestion.key
            )
        )


def next_steps(standing: Standing, limit: int = MAX_STEPS) -> list[Step]:
    """Return the best items to learn next, best first."""
    found = suggestions.suggest(standing.model, standing.responses, standing.estimate, limit=limit)
    items = standing.guide.items
    return [Step(standing.row(items[each.key]), each, standing) for each in found]


def top_steps(standing: Standing) -> list[Step]:
    """Return the first of these, to show beside something else; none while nothing is answered."""
    return next_steps(standing, SUMMARY_STEPS) if standing.answered else []


def suggested_slugs(steps: Iterable[Step]) -> set[str]:
    """Return the slugs of these steps, for the marks in lists and on the map."""
    return {step.item.slug for step in steps}


def reason_sentence(suggestion: Suggestion, leads_to: Sequence[str]) -> str:
    """Return why an item is a good next step; `leads_to` are the names of what follows it."""
    done, missing = suggestion.done_prerequisites, suggestion.missing_prerequisites
    sentence = _prerequisites_sentence(len(done), len(missing))
    if not leads_to:
        return sentence
    if len(leads_to) > MAX_NAMES:
        rest = len(leads_to) - MAX_NAMES
        return f"{sentence} Leads to {', '.join(leads_to[:MAX_NAMES])}, and {rest} more."
    return f"{sentence} Leads to {' and '.join(leads_to)}."


def effect_sentence(gain: float) -> str:
    """Return what a gain in level units does to the estimate."""
    if gain < NEGLIGIBLE_EFFECT:
        return "Hardly changes your estimate."
    return f"Raises your estimate by {describe_fraction(gain)}."


def _prerequisites_sentence(done: int, missing: int) -> str:
    if not done and not missing:
        return "No prerequisites."
    if missing and not done:
        return "You probably know its prerequisites."
    if missing:
        total = done + missing
        return f"You’ve done {done} of its {total} prerequisites and probably know the rest."
    if done == 1:
        return "You’ve done its prerequisite."
    return f"You’ve done {'both' if done == 2 else f'all {done}'} prerequisites."
