"""A placement in progress: the next question, and the proposals that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from progress.engine import adaptive
from progress.engine.adaptive import Question, StoppingRule
from progress.engine.responses import Responses, State
from progress.standing.answers import Profile
from progress.standing.evidence import manual_states, model_of

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
class PlacementSession:
    """The answers of a placement so far, and the manual answers from before it."""

    guide: Guide
    profile: Profile
    answers: Mapping[int, State]  # of the placement, by the item's primary key

    @cached_property
    def answers_by_slug(self) -> dict[str, State]:
        return {
            slug: self.answers[item.id]
            for slug, item in self.guide.items.items()
            if item.id in self.answers
        }

    @cached_property
    def manual(self) -> dict[str, State]:
        """The manual answers by slug. These items are not asked."""
        return manual_states(self.guide, self.profile)

    @cached_property
    def responses(self) -> Responses:
        """What the questions are based on: the manual answers, and otherwise those of the
        placement. What is not for this learner is no evidence."""
        states = self.answers_by_slug | self.manual
        return Responses.of_placement(
            {slug: state for slug, state in states.items() if state is not State.NOT_FOR_ME}
        )

    @cached_property
    def next_question(self) -> Question | None:
        """The question to ask now; None at the end."""
        earlier = len(self.responses.states.keys() - self.answers_by_slug.keys())
        return adaptive.next_question(
            model_of(self.guide),
            self.responses,
            StoppingRule().after(earlier),
            exclude=self.manual,
        )

    @property
    def next_item(self) -> Item | None:
        """The item to ask about now; None at the end."""
        return self.guide.items[self.next_question.key] if self.next_question else None

    @property
    def remaining(self) -> int:
        """About how many questions are still to come."""
        return self.next_question.remaining if self.next_question else 0

    @cached_property
    def proposals(self) -> dict[str, Proposal]:
        """By slug, in the guide's order: the placement's answers and what follows from them, for
        items without a manual answer."""
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
