"""A placement as far as it has come: what to ask next, and what may be marked because of it.

Pure: the chances come from `placement`, the guide and the answers from whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from progress.engine import adaptive
from progress.engine.responses import State
from progress.standing.answers import Profile
from progress.standing.evidence import by_hand, model

if TYPE_CHECKING:
    from roadmap.guide import Category, Guide, Item


@dataclass(frozen=True)
class Proposal:
    """One line of the result: an item and what it may be marked as."""

    item: Item
    state: State
    said: bool  # in the placement itself, not inferred from it


@dataclass(frozen=True)
class Group:
    """The proposals for one category."""

    category: Category
    lines: list[Proposal]

    @property
    def in_words(self) -> str:
        """How many lines there are of each state: "2 done, 3 not yet"."""
        states = [line.state for line in self.lines]
        return ", ".join(
            f"{states.count(state)} {state.label}" for state in State if state in states
        )


@dataclass(frozen=True)
class Interview:
    """What a placement was told so far, and what was answered by hand before."""

    guide: Guide
    profile: Profile
    told: Mapping[int, State]  # by the item's primary key

    @cached_property
    def said(self) -> dict[str, State]:
        """What was told, by slug."""
        return {
            slug: self.told[item.id]
            for slug, item in self.guide.items.items()
            if item.id in self.told
        }

    @cached_property
    def known(self) -> dict[str, State]:
        """What the questions build on, by slug: what was said, and above it what was answered by
        hand; what is not for this learner is no evidence."""
        known = self.said | self.by_hand
        return {slug: state for slug, state in known.items() if state is not State.NOT_FOR_ME}

    @cached_property
    def by_hand(self) -> dict[str, State]:
        """What was answered by hand, and need not be asked."""
        return by_hand(self.guide, self.profile)

    @property
    def question(self) -> Item | None:
        """The item to ask now; None at the end."""
        key = adaptive.next_question(
            model(self.guide), self.known, leave_out=self.by_hand, **self._limits
        )
        return self.guide.items[key] if key else None

    @property
    def left(self) -> int:
        """About how many questions are still to come."""
        return adaptive.questions_left(
            model(self.guide), self.known, leave_out=self.by_hand, **self._limits
        )

    @property
    def _limits(self) -> dict[str, int]:
        """What was known before does not count as a question."""
        before = len(self.known.keys() - self.said.keys())
        return {
            "max_questions": adaptive.MAX_QUESTIONS + before,
            "min_questions": adaptive.MIN_QUESTIONS + before,
        }

    @cached_property
    def proposals(self) -> dict[str, Proposal]:
        """By slug, in the guide's order: what was said, and what follows from it, where nothing was
        answered by hand."""
        done, not_yet = adaptive.proposals(model(self.guide), self.known)
        states = dict.fromkeys(done, State.DONE) | dict.fromkeys(not_yet, State.NOT_YET) | self.said
        return {
            slug: Proposal(item, states[slug], slug in self.said)
            for slug, item in self.guide.items.items()
            if slug in states and slug not in self.by_hand
        }

    @property
    def groups(self) -> list[Group]:
        """The proposals, category by category."""
        found = self.proposals
        groups = [
            Group(category, [found[item.slug] for item in category.items if item.slug in found])
            for category in self.guide.categories.values()
        ]
        return [group for group in groups if group.lines]

    def parted(self, chosen: Mapping[str, State]) -> tuple[dict[int, State], dict[int, State]]:
        """What the learner chose among the proposals, by the item's primary key: what had been said
        in the placement, and what is assumed."""
        said: dict[int, State] = {}
        assumed: dict[int, State] = {}
        for slug, state in chosen.items():
            proposal = self.proposals[slug]
            (said if proposal.said else assumed)[proposal.item.id] = state
        return said, assumed
