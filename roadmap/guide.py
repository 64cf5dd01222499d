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


@dataclass(frozen=True)
class Level:
    slug: str
    name: str
    short: str  # the name where space is short
    introduction: str
    index: int  # 0 is the first level


@dataclass(frozen=True)
class Strand:
    slug: str
    name: str
    introduction: str


@dataclass(frozen=True)
class Resource:
    title: str
    url: str
    kind: str
    is_free: bool
    language: str

    @property
    def language_name(self) -> str:
        """The language in English; the code itself where Django does not know it."""
        try:
            return get_language_info(self.language)["name"]
        except KeyError:
            return self.language


@dataclass(frozen=True)
class Item:
    id: int
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
    replaced_by: str | None
    resources: tuple[Resource, ...]

    @property
    def task(self) -> str:
        """The check as something to do: "Load …" instead of "You can load …"."""
        task = self.check.removeprefix("You can ")
        return task[:1].upper() + task[1:]

    @property
    def category(self) -> str:
        """The category's key, `intermediate-training`."""
        return f"{self.level.slug}-{self.strand.slug}"


@dataclass(frozen=True)
class Category:
    level: Level
    strand: Strand
    introduction: str
    items: tuple[Item, ...]  # published, in order

    @property
    def key(self) -> str:
        """Unique over the guide, and the category's anchor in the checklist."""
        return f"{self.level.slug}-{self.strand.slug}"


@dataclass(frozen=True, eq=False)
class Guide:
    """All that learners can see. Compared and hashed by identity: one object per revision."""

    levels: tuple[Level, ...]
    strands: tuple[Strand, ...]
    categories: dict[str, Category]  # in the guide's order
    items: dict[str, Item]  # published, in the guide's order, by slug
    retired: dict[str, Item]

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


_current: tuple[int, Guide] | None = None


def current() -> Guide:
    """The guide at its latest revision: one query, seven more when it has changed."""
    global _current
    number = models.Revision.objects.values_list("number", flat=True).first() or 0
    if _current is None or _current[0] != number:
        _current = (number, _read())
    return _current[1]


def forget() -> None:
    """Read the guide anew at the next request, whatever its revision says."""
    global _current
    _current = None


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
    rows = list(models.Item.objects.for_guide().select_related("category", "replaced_by"))
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
    categories = [
        Category(
            levels[row.level_id],
            strands[row.strand_id],
            row.introduction,
            tuple(items[item.slug] for item in rows if _in(item, row) and item.slug in published),
        )
        for row in models.Category.objects.all()
    ]
    return Guide(
        levels=tuple(levels.values()),
        strands=tuple(strands.values()),
        categories={category.key: category for category in categories if category.items},
        items={slug: item for slug, item in items.items() if slug in published},
        retired={slug: item for slug, item in items.items() if slug not in published},
    )


def _in(item: models.Item, category: models.Category) -> bool:
    return item.category_id == category.pk


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
