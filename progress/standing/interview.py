"""A placement in progress: the next question, and the proposals that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from progress.engine import adaptive
from progress.engine.adaptive import Question, StoppingRule
from progress.engine.responses import Response, Responses, State
from progress.standing.answers import STALE_AFTER, PlacementAnswer, Profile
from progress.standing.evidence import manual_responses, model_of

if TYPE_CHECKING:
    from roadmap.guide import Category, Guide, Item


@dataclass(frozen=True)
class Proposal:
    """One row of the result: an item and what it may be marked as."""

    item: Item
    state: State
    answered: bool  # in the placement itself, not inferred from it


@dataclass(frozen=True)
class ProposalGroup:
    """The proposals for one category."""

    category: Category
    proposals: list[Proposal]

    @property
    def counts(self) -> str:
        """How many proposals there are of each state: "2 done, 3 not yet"."""
        states = [proposal.state for proposal in self.proposals]
        return ", ".join(
            f"{states.count(state)} {state.label}" for state in State if state in states
        )


@dataclass(frozen=True)
class Turn:
    """What comes next: the answers by hand that are taken over, and then a question."""

    taken_over: dict[str, Response]  # by slug, in their order
    question: Question | None  # None: the placement has come to its end
    slug: str  # the item to ask about; "" at the end


@dataclass(frozen=True)
class PlacementSession:
    """The answers of a placement so far, and everything from before it.

    Rule 6: the questions are chosen as if nothing had been ticked. What is left unticked on a list
    is a choice, so that only the placement's own answers tell what to ask. If the choice falls on
    an item that has an answer by hand, this answer is taken over unasked and counts as asked."""

    guide: Guide
    profile: Profile
    answers: Mapping[int, State]  # of this run, by the item's primary key
    before: Mapping[int, PlacementAnswer]  # of earlier runs, by the item's primary key
    seed: int | None  # of the choice among the items of a category; None: another one every time
    now: datetime

    @cached_property
    def answers_by_slug(self) -> dict[str, State]:
        return {
            slug: self.answers[item.id]
            for slug, item in self.guide.items.items()
            if item.id in self.answers
        }

    @cached_property
    def manual(self) -> dict[str, Response]:
        """The answers by hand, by slug."""
        return manual_responses(self.guide, self.profile)

    @cached_property
    def earlier(self) -> dict[str, Response]:
        """The answers of earlier runs that still hold, by slug. Old ones do not: their items may be
        asked about again."""
        return {
            slug: Response.first(self.before[item.id].state, self.before[item.id].at, asked=True)
            for slug, item in self.guide.items.items()
            if item.id in self.before and self.now - self.before[item.id].at < STALE_AFTER
        }

    @cached_property
    def responses(self) -> Responses:
        """What the choice of a question is based on: the answers of the placements."""
        run = {
            slug: Response.first(state, self.now, asked=True)
            for slug, state in self.answers_by_slug.items()
        }
        return Responses(self.earlier | run, self.now)

    @cached_property
    def turn(self) -> Turn:
        """What comes next."""
        taken: dict[str, Response] = {}
        while question := self._question(taken):
            slug = Random(self._seed(len(taken))).choice(question.keys)  # noqa: S311 no secret
            if slug not in self.manual:
                return Turn(taken, question, slug)
            taken[slug] = self.manual[slug]._replace(asked=True)
        return Turn(taken, None, "")

    def is_current(self, slug: str) -> bool:
        """Whether a question about this item may be answered now: it is as good as the one that
        would be asked."""
        turn = self.turn
        return turn.question is not None and slug in turn.question.keys and slug not in self.manual

    def item_to_ask(self, slug: str) -> Item | None:
        """The item with this slug if it may be asked about now, and otherwise the next one; None at
        the end."""
        return self.guide.items[slug] if self.is_current(slug) else self.next_item

    @property
    def taken_over(self) -> list[tuple[int, State]]:
        """The items' primary keys and states that are taken over before the next question."""
        items = self.guide.items
        return [(items[slug].id, each.state) for slug, each in self.turn.taken_over.items()]

    @property
    def next_item(self) -> Item | None:
        """The item to ask about now; None at the end."""
        return self.guide.items[self.turn.slug] if self.turn.slug else None

    @property
    def remaining(self) -> int:
        """About how many questions are still to come."""
        return self.turn.question.remaining if self.turn.question else 0

    def _question(self, taken: Mapping[str, Response]) -> Question | None:
        responses = Responses({**self.responses.by_key, **taken}, self.now)
        earlier = len(self.earlier.keys() - self.answers_by_slug.keys())
        not_for_me = [k for k, each in self.manual.items() if each.state is State.NOT_FOR_ME]
        return adaptive.next_question(
            model_of(self.guide), responses, StoppingRule().after(earlier), exclude=not_for_me
        )

    def _seed(self, taken: int) -> str | None:
        """The same for the page and for the answer to it."""
        return None if self.seed is None else f"{self.seed} {len(self.answers)} {taken}"

    @cached_property
    def proposals(self) -> dict[str, Proposal]:
        """By slug, in the guide's order: the placement's answers and what follows from them, for
        items without an answer by hand."""
        done, not_yet = adaptive.proposals(model_of(self.guide), self.responses)
        states = dict.fromkeys(done, State.DONE) | dict.fromkeys(not_yet, State.NOT_YET)
        states |= self.answers_by_slug
        return {
            slug: Proposal(item, states[slug], slug in self.answers_by_slug)
            for slug, item in self.guide.items.items()
            if slug in states and slug not in self.manual
        }

    @property
    def groups(self) -> list[ProposalGroup]:
        """The proposals by category."""
        found = self.proposals
        groups = [
            ProposalGroup(
                category, [found[item.slug] for item in category.items if item.slug in found]
            )
            for category in self.guide.categories.values()
        ]
        return [group for group in groups if group.proposals]

    def split_answered(
        self, chosen: Mapping[str, State]
    ) -> tuple[dict[int, State], dict[int, State]]:
        """Split what the learner chose among the proposals, by the item's primary key: what was
        answered in the placement, and what is assumed from it."""
        answered: dict[int, State] = {}
        assumed: dict[int, State] = {}
        for slug, state in chosen.items():
            proposal = self.proposals[slug]
            (answered if proposal.answered else assumed)[proposal.item.id] = state
        return answered, assumed
