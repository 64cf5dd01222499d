"""The guide as it is read: plain data, built once per revision and shared by all requests.

A page needs one query (the revision's number) instead of one per table, and the estimate's model,
which depends on the list alone, can hang on the same object.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import get_language_info

from roadmap import models
from roadmap.graph import reachable


def key(level: str, strand: str) -> str:
    """The key of a category, made of its two slugs: `intermediate-training`.

    A level's slug has no hyphen, so the first one parts the two. Should a level have come in with
    hyphens, past the admin, a dot parts them, which no slug has: two categories never share a key.
    """
    return f"{level}{'.' if '-' in level else '-'}{strand}"


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
    """One address where an item can be learned."""

    title: str
    url: str  # begins with https://
    kind: str  # as learners read it: "documentation"
    is_free: bool
    language: str  # a language code: "en", "de"

    @property
    def language_name(self) -> str:
        """The language in English; the code itself where Django does not know it."""
        try:
            return get_language_info(self.language)["name"]
        except KeyError:
            return self.language


@dataclass(frozen=True)
class Item:
    """One thing to know: published, or retired and kept for those who have answered it."""

    id: int  # the primary key: learners' records are found by it
    slug: str
    name: str
    summary: str
    check: str
    essential: bool
    difficulty: float  # offset within its level, in levels; 0.0 where the curator gave none
    retired: bool
    level: Level
    strand: Strand
    prerequisites: tuple[str, ...]  # slugs, in the guide's order
    opens: tuple[str, ...]  # slugs of the items that need this one first
    replaced_by: str | None  # the slug of another item, which may be a draft
    resources: tuple[Resource, ...]

    @property
    def task(self) -> str:
        """The check as something to do: "Load …" instead of "You can load …"."""
        task = self.check.removeprefix("You can ")
        return task[:1].upper() + task[1:]

    @property
    def category(self) -> str:
        """The key of its category."""
        return key(self.level.slug, self.strand.slug)


@dataclass(frozen=True)
class Category:
    """A cell of the map, with at least one published item."""

    level: Level
    strand: Strand
    introduction: str
    items: tuple[Item, ...]  # published, in order

    @property
    def key(self) -> str:
        """Unique over the guide, and the category's anchor in the checklist."""
        return key(self.level.slug, self.strand.slug)


@dataclass(frozen=True, eq=False)
class Guide:
    """All that learners can see. Compared and hashed by identity: one object per revision."""

    levels: tuple[Level, ...]
    strands: tuple[Strand, ...]
    categories: dict[str, Category]  # in the guide's order, by key
    items: dict[str, Item]  # published, in the guide's order, by slug
    retired: dict[str, Item]  # in the guide's order, by slug

    def find(self, slug: str) -> Item | None:
        """The item, published or retired."""
        return self.items.get(slug) or self.retired.get(slug)

    def search(self, text: str) -> set[str]:
        """The slugs of published items whose name, summary or check has every word of `text`."""
        words = text.casefold().split()
        return {
            slug
            for slug, item in self.items.items()
            if all(word in f"{item.name} {item.summary} {item.check}".casefold() for word in words)
        }

    def foundation(self, slug: str) -> list[Item]:
        """All that the item builds on, the latest in the guide first: it is nearest."""
        needs = {key: item.prerequisites for key, item in self.items.items()}
        return self._in_order(reachable(needs, slug))[::-1]

    def prospect(self, slug: str) -> list[Item]:
        """All that the item leads to, near and far, in the guide's order."""
        opens = {key: item.opens for key, item in self.items.items()}
        return self._in_order(reachable(opens, slug))

    def _in_order(self, slugs: set[str]) -> list[Item]:
        return [item for slug, item in self.items.items() if slug in slugs]

    def neighbors(self, item: Item) -> tuple[Item | None, Item | None]:
        """The published items before and after this one in the guide."""
        order = list(self.items.values())
        if item.slug not in self.items:
            return None, None
        place = order.index(item)
        before = order[place - 1] if place else None
        return before, (order[place + 1] if place + 1 < len(order) else None)


ATTEMPTS = 3  # at a reading that nobody disturbs

_current: tuple[int, Guide] | None = None


def current() -> Guide:
    """The guide at its latest revision: one query, six more when it has changed."""
    global _current
    number = _revision()
    kept = _current
    if kept is None or kept[0] != number:
        kept = _current = _read_at(number)
    return kept[1]


def forget() -> None:
    """Read the guide anew at the next request, whatever its revision says.

    The product never needs this. It is the way out for whoever changes rows without a signal, by
    `QuerySet.update()`: the tests, and a shell.
    """
    global _current
    _current = None


def _revision() -> int:
    return models.Revision.objects.values_list("number", flat=True).first() or 0


def _read_at(revision: int) -> tuple[int, Guide]:
    """The guide, and the revision that it was read at.

    The tables are read one after the other, so the guide is read again if it was changed meanwhile.
    The last attempt counts in any case: its revision has then passed, and the next request reads.
    """
    guide = _read()
    for _ in range(ATTEMPTS - 1):
        now = _revision()
        if now == revision:
            break
        revision, guide = now, _read()
    return revision, guide


def _read() -> Guide:
    levels = {
        row.pk: Level(
            row.slug, row.name, row.short_name or row.name, row.introduction, row.position - 1
        )
        for row in models.Level.objects.all()
    }
    strands = {
        row.pk: Strand(row.slug, row.name, row.introduction) for row in models.Strand.objects.all()
    }
    rows = [
        row
        for row in models.Item.objects.for_guide().select_related("category", "replaced_by")
        # In a disturbed reading an item may belong to what was not there a moment ago.
        if row.category.level_id in levels and row.category.strand_id in strands
    ]
    prefetch_related_objects(rows, "resources", "prerequisites")
    order = {row.slug: place for place, row in enumerate(rows)}
    published = {row.slug for row in rows if row.status == models.Item.Status.PUBLISHED}
    needs = {
        row.slug: sorted(
            (need.slug for need in row.prerequisites.all() if need.slug in published),
            key=order.__getitem__,
        )
        for row in rows
    }
    opens = defaultdict(list)
    for slug in order:
        if slug in published:
            for need in needs[slug]:
                opens[need].append(slug)
    items = {
        row.slug: _item(
            row, levels[row.category.level_id], strands[row.category.strand_id], needs, opens
        )
        for row in rows
    }
    introductions = {items[row.slug].category: row.category.introduction for row in rows}
    members = defaultdict(list)
    for slug, item in items.items():
        if slug in published:
            members[item.category].append(item)
    return Guide(
        levels=tuple(levels.values()),
        strands=tuple(strands.values()),
        categories={
            name: Category(group[0].level, group[0].strand, introductions[name], tuple(group))
            for name, group in members.items()
        },
        items={slug: item for slug, item in items.items() if slug in published},
        retired={slug: item for slug, item in items.items() if slug not in published},
    )


def _item(
    row: models.Item,
    level: Level,
    strand: Strand,
    needs: dict[str, list[str]],
    opens: dict[str, list[str]],
) -> Item:
    return Item(
        id=row.pk,
        slug=row.slug,
        name=row.name,
        summary=row.summary,
        check=row.check_text,
        essential=row.essential,
        difficulty=row.difficulty or 0.0,
        retired=row.status == models.Item.Status.RETIRED,
        level=level,
        strand=strand,
        prerequisites=tuple(needs[row.slug]),
        opens=tuple(opens[row.slug]),
        replaced_by=row.replaced_by.slug if row.replaced_by else None,
        resources=tuple(
            Resource(each.title, each.url, each.get_kind_display(), each.is_free, each.language)
            for each in row.resources.all()
        ),
    )
