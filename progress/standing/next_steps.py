"""What to learn next, as the pages show it. Pure: the numbers come from `suggestions`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from progress.engine import suggestions
from progress.engine.suggestions import Suggestion
from progress.standing import parts
from progress.standing.evidence import asked, model, states
from progress.standing.standing import Row, Standing

if TYPE_CHECKING:
    from roadmap.guide import Item

FEW, MOST = 3, 7


@dataclass(frozen=True)
class Step:
    """An item to learn next, with what to say about it."""

    row: Row
    suggestion: Suggestion

    @property
    def item(self) -> Item:
        return self.row.item

    @property
    def reason(self) -> str:
        return parts.reason(self.suggestion)

    @property
    def effect(self) -> str:
        return parts.effect(self.suggestion.gain)


def next_steps(now: Standing, number: int = MOST) -> list[Step]:
    """The best items to learn next, best first."""
    found = suggestions.suggest(
        model(now.guide),
        states(now.guide, now.profile),
        now.estimate,
        n=number,
        asked=asked(now.guide, now.profile),
        placed=now.profile.placed is not None,
    )
    return [Step(now.row(now.guide.items[each.key]), each) for each in found]


def few_steps(now: Standing) -> list[Step]:
    """The first of these, to show beside something else; none while nothing is known."""
    return next_steps(now, FEW) if now.answered else []


def suggested(steps: list[Step]) -> set[str]:
    """The slugs of these steps, for the marks in lists and on the map."""
    return {step.item.slug for step in steps}
