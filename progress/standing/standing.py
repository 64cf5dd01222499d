"""A learner's standing: the single source of all numbers on pages, cards, and badges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from progress.engine.estimate import Estimate, Model, estimate
from progress.engine.responses import Responses, State
from progress.standing import pictures, words
from progress.standing.answers import Answer, Profile, Source
from progress.standing.evidence import holding, model_of, overruled, responses_of

if TYPE_CHECKING:
    from roadmap.guide import Category, CategoryKey, Guide, Item, Level, Strand


@dataclass(frozen=True)
class Count:
    """ "3 of 8": items that are not for this learner are in neither number."""

    done: int
    listed: int

    @property
    def step(self) -> int:
        """The color of a cell, 0..4: only none is 0, only all is 4, the rest in thirds."""
        if not self.done:
            return 0
        if self.done == self.listed:
            return 4
        return 1 + self.done * 3 // self.listed

    @property
    def left(self) -> int:
        return self.listed - self.done


@dataclass(frozen=True)
class Row:
    """One item with the learner's answer."""

    item: Item
    answer: Answer | None
    placement_state: State = State.UNANSWERED  # what the learner said in the finished placement
    overruled: bool = False  # left out before it became essential, so that it is unanswered again

    @property
    def state(self) -> State:
        return self.answer.state if self.answer else State.UNANSWERED

    @property
    def done(self) -> bool:
        return self.state is State.DONE

    @property
    def listed(self) -> bool:
        """Whether it counts."""
        return self.state is not State.NOT_FOR_ME

    @property
    def tickable(self) -> bool:
        """Whether "Mark all done" includes it: not if it is not for this learner."""
        return self.state not in (State.DONE, State.NOT_FOR_ME)

    @property
    def unanswered(self) -> bool:
        """Whether "Mark the rest not yet" includes it: not if the placement heard yes or partly."""
        known = self.placement_state in (State.DONE, State.LEARNING)
        return self.state is State.UNANSWERED and not known

    @property
    def assumed(self) -> bool:
        """Whether it comes from the placement and has not been confirmed."""
        return self.answer is not None and self.answer.source is Source.ASSUMED

    @property
    def flag(self) -> str:
        """The state in words, where the checkbox does not show it already."""
        if self.assumed:
            return "assumed" if self.done else f"assumed: {self.state.label}"
        return "" if self.state in (State.UNANSWERED, State.DONE) else self.state.label


@dataclass(frozen=True)
class Cell:
    """One category with the learner's answers: a cell of the map."""

    category: Category
    rows: tuple[Row, ...]

    @cached_property
    def count(self) -> Count:
        return _count(self.rows)

    @property
    def unanswered(self) -> int:
        return sum(row.unanswered for row in self.rows)

    @property
    def tickable(self) -> int:
        return sum(row.tickable for row in self.rows)

    @property
    def pips(self) -> list[Row]:
        """A square for each item that counts, done first."""
        return sorted((row for row in self.rows if row.listed), key=lambda row: not row.done)


@dataclass(frozen=True)
class Standing:
    """A learner's answers over the whole guide, the counts, and the estimate."""

    guide: Guide
    cells: dict[CategoryKey, Cell]
    retired_done: tuple[Row, ...]  # done, and no longer in the guide
    profile: Profile

    @property
    def model(self) -> Model:
        return model_of(self.guide)

    @cached_property
    def responses(self) -> Responses:
        """The answers as the engine sees them."""
        return responses_of(self.guide, self.profile)

    @cached_property
    def estimate(self) -> Estimate:
        """Computed when first used: a form that only needs the rows does without."""
        return estimate(self.model, self.responses)

    @cached_property
    def rows(self) -> list[Row]:
        """Every published item, in the guide's order."""
        return [row for cell in self.cells.values() for row in cell.rows]

    @cached_property
    def total(self) -> Count:
        return _count(self.rows)

    @property
    def ticked(self) -> int:
        """Done items that are more than assumed."""
        return sum(row.done and not row.assumed for row in self.rows)

    def unanswered(self, level: Level | None = None) -> list[Row]:
        """Return what "the rest" is at a level, or on the whole list."""
        rows = [row for row in self.rows if row.unanswered]
        return [row for row in rows if row.item.level == level] if level else rows

    @property
    def answered(self) -> int:
        """Items with any answer."""
        return self.estimate.answered

    @cached_property
    def assumed(self) -> int:
        """Items from the placement that have not been confirmed."""
        return sum(row.assumed for row in self.rows)

    @property
    def as_of(self) -> datetime | None:
        """The time of the latest answer."""
        return max((row.answer.at for row in self.rows if row.answer), default=None)

    @cached_property
    def level_names(self) -> tuple[str, ...]:
        """Four names, also while a curator has not created every level."""
        names = {level.index: level.name for level in self.guide.levels}
        return tuple(names.get(index, f"Level {index + 1}") for index in range(4))

    @cached_property
    def headline(self) -> words.Headline:
        return words.headline(self.estimate, self.level_names, self.profile.headline_levels)

    @property
    def title(self) -> str:
        return self.headline.sentence()

    @property
    def explanation(self) -> str:
        return words.explanation(self.estimate, self.level_names)

    @property
    def chances(self) -> str:
        return words.chances(self.estimate, self.level_names)

    @property
    def picture_description(self) -> str:
        return words.picture_description(self.estimate, self.level_names)

    @cached_property
    def dots(self) -> list[pictures.Dot]:
        return pictures.dots(self.estimate, self.headline)

    @property
    def crowding(self) -> str:
        """The class that makes the dots smaller when many are in one stack."""
        return pictures.crowding(self.dots)

    @property
    def dots_per_level(self) -> list[tuple[str, int]]:
        """Each level's name, and how many of the twenty dots are on it."""
        return list(zip(self.level_names, words.dots_per_level(self.estimate), strict=True))

    @property
    def bracket(self) -> pictures.Bracket | None:
        return pictures.bracket(self.estimate)

    @property
    def gradient_stops(self) -> list[pictures.Stop]:
        return pictures.gradient_stops(self.estimate)

    @cached_property
    def level_counts(self) -> list[tuple[Level, Count]]:
        """The map's columns: each level with its count."""
        return [(level, self._count_where("level", level)) for level in self.guide.levels]

    @cached_property
    def strand_rows(self) -> list[tuple[Strand, Count, list[Cell | None]]]:
        """The map's rows: each strand, its count, and a cell or None for each level."""
        by_cell = {(c.category.strand, c.category.level): c for c in self.cells.values()}
        return [
            (
                strand,
                self._count_where("strand", strand),
                [by_cell.get((strand, level)) for level in self.guide.levels],
            )
            for strand in self.guide.strands
        ]

    @property
    def reason(self) -> str:
        """What the estimate is based on: "16 answers (18 of 20 Entry done)"."""
        answers = f"{self.answered} answer{'' if self.answered == 1 else 's'}"
        if self.assumed:
            answers += f" and {self.assumed} assumed item{'' if self.assumed == 1 else 's'}"
        done = ", ".join(
            f"{count.done} of {count.listed} {level.name}"
            for level, count in self.level_counts
            if count.done
        )
        return f"{answers} ({done} done)" if done else answers

    def row(self, item: Item) -> Row:
        """Return the item with this learner's answer."""
        rows = self.cells[item.category].rows if item.category in self.cells else ()
        return next(
            (row for row in (*rows, *self.retired_done) if row.item is item), Row(item, None)
        )

    def _count_where(self, part: str, wanted: Level | Strand) -> Count:
        return _count([row for row in self.rows if getattr(row.item, part) == wanted])


def build_standing(guide: Guide, profile: Profile) -> Standing:
    """Build the Standing for this guide and a learner's answers."""
    again = overruled(guide, profile)
    profile = holding(guide, profile)
    answers, asked = profile.answers, profile.placement or {}

    def row(item: Item) -> Row:
        heard = asked[item.id].state if item.id in asked else State.UNANSWERED
        return Row(item, answers.get(item.id), heard, item.id in again)

    cells = {
        key: Cell(category, tuple(row(item) for item in category.items))
        for key, category in guide.categories.items()
    }
    retired = [Row(item, answers.get(item.id)) for item in guide.retired.values()]
    return Standing(
        guide=guide,
        cells=cells,
        retired_done=tuple(row for row in retired if row.done),
        profile=profile,
    )


def _count(rows: tuple[Row, ...] | list[Row]) -> Count:
    return Count(
        done=sum(row.done for row in rows),
        listed=sum(row.listed for row in rows),
    )
