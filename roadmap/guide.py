"""The guide as plain data, importable by everyone. `roadmap.snapshot` reads it from the rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from roadmap.graph import reachable

CategoryKey = tuple[str, str]  # the slugs of level and strand


@dataclass(frozen=True)
class Level:
    """A column of the map, known by its slug."""

    slug: str
    name: str
    short: str  # the name where space is short
    introduction: str
    index: int  # 0 to 3: a level's place on the scale of the estimate, one less than its position


@dataclass(frozen=True)
class Strand:
    """A row of the map, known by its slug."""

    slug: str
    name: str
    introduction: str


@dataclass(frozen=True)
class Resource:
    """One URL where an item can be learned."""

    title: str
    url: str  # begins with https://
    kind: str  # as learners read it: "documentation"
    is_free: bool
    language: str  # a language code: "en", "de"
    language_name: str  # in English: "German"


@dataclass(frozen=True)
class Item:
    """One thing to know: published, or retired and kept for those who have answered it."""

    id: int  # the primary key: learners' records are found by it
    slug: str
    name: str
    summary: str
    check: str
    essential: bool
    difficulty: float  # offset within its level, in levels; 0.0 if the curator gave none
    retired: bool
    level: Level
    strand: Strand
    prerequisites: tuple[str, ...]  # slugs, in the guide's order
    leads_to: tuple[str, ...]  # slugs of the items that need this one first
    replaced_by: str | None  # the slug of another item, which may be a draft
    resources: tuple[Resource, ...]

    @property
    def task(self) -> str:
        """The can-do statement as a task: "Load …" instead of "You can load …"."""
        task = self.check.removeprefix("You can ")
        return task[:1].upper() + task[1:]

    @property
    def category(self) -> CategoryKey:
        """The key of its category."""
        return self.level.slug, self.strand.slug

    @property
    def category_name(self) -> str:
        """The name of its category."""
        return _category_name(self.level, self.strand)


@dataclass(frozen=True)
class Category:
    """A cell of the map, with at least one published item."""

    level: Level
    strand: Strand
    introduction: str
    items: tuple[Item, ...]  # published, in order

    @property
    def key(self) -> CategoryKey:
        """The slugs of level and strand, unique in the guide."""
        return self.level.slug, self.strand.slug

    @property
    def name(self) -> str:
        """What learners read: "Data handling, Entry"."""
        return _category_name(self.level, self.strand)

    @property
    def anchor(self) -> str:
        """The key as part of an element's id. No slug has a dot, so it stays unique."""
        return ".".join(self.key)


def _category_name(level: Level, strand: Strand) -> str:
    return f"{strand.name}, {level.name}"


@dataclass(frozen=True, eq=False)
class Guide:
    """Everything that learners can see. Compared by identity: there is one object per revision."""

    levels: tuple[Level, ...]
    strands: tuple[Strand, ...]
    categories: dict[CategoryKey, Category]  # in the guide's order
    items: dict[str, Item]  # published, in the guide's order, by slug
    retired: dict[str, Item]  # in the guide's order, by slug

    @property
    def all_items(self) -> tuple[Item, ...]:
        """The published items, then the retired ones."""
        return (*self.items.values(), *self.retired.values())

    def find(self, slug: str) -> Item | None:
        """Return the item, published or retired."""
        return self.items.get(slug) or self.retired.get(slug)

    def search(self, text: str) -> set[str]:
        """Return the slugs of published items whose texts contain every word of `text`."""
        words = text.casefold().split()
        return {
            slug
            for slug, item in self.items.items()
            if all(word in f"{item.name} {item.summary} {item.check}".casefold() for word in words)
        }

    def all_prerequisites(self, slug: str) -> list[Item]:
        """Return all direct and transitive prerequisites, nearest first."""
        return self._in_order(reachable(self._prerequisites, slug))[::-1]

    def all_dependents(self, slug: str) -> list[Item]:
        """Return all direct and transitive dependents, in the guide's order."""
        return self._in_order(reachable(self._dependents, slug))

    @cached_property
    def _prerequisites(self) -> dict[str, tuple[str, ...]]:
        return {slug: item.prerequisites for slug, item in self.items.items()}

    @cached_property
    def _dependents(self) -> dict[str, tuple[str, ...]]:
        return {slug: item.leads_to for slug, item in self.items.items()}

    def _in_order(self, slugs: set[str]) -> list[Item]:
        return [item for slug, item in self.items.items() if slug in slugs]

    def neighbors(self, item: Item) -> tuple[Item | None, Item | None]:
        """Return the published items before and after this one in the guide."""
        order = list(self.items.values())
        if item.slug not in self.items:
            return None, None
        index = order.index(item)
        before = order[index - 1] if index else None
        return before, (order[index + 1] if index + 1 < len(order) else None)
