"""The guide: levels, strands, categories, items and their resources. Knows no learner."""

from __future__ import annotations

import re
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models

NOT_HTTPS = "Give an address that begins with https://."
TOO_FAR_OFF = "Give a difficulty from -1 to 1, in levels, or leave it empty."
HAS_HYPHEN = "Leave the hyphens out: one hyphen joins a level's slug to that of a strand."
# Ids of the pages on which slugs are ids as well.
IDS = re.compile(
    "changed|dock|errors|filters|keep|keys|keys-h|list|live|main|next|no-longer|q|rail|theme|toast"
    "|belief-.*|id_.*|size-.*"
)


def not_an_id(slug: str) -> None:
    """ValidationError for a slug that the checklist, where slugs are ids, has as an id already."""
    if IDS.fullmatch(slug):
        raise ValidationError(f"The pages use “{slug}” themselves. Choose another slug.")


class BySlug(models.QuerySet):
    """Rows that are known by their slug, in fixtures and in addresses."""

    def get_by_natural_key(self, slug: str) -> models.Model:
        return self.get(slug=slug)


class Level(models.Model):
    """One of the four, ordered."""

    slug = models.SlugField(
        unique=True,
        validators=[
            not_an_id,
            RegexValidator("-", message=HAS_HYPHEN, code="hyphen", inverse_match=True),
        ],
    )
    name = models.CharField(max_length=40)
    short_name = models.CharField(
        max_length=8, blank=True, help_text="For narrow screens. Empty: the name itself."
    )
    introduction = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(
        unique=True, help_text="1 to 4: the scale of the estimate has four levels."
    )

    objects = BySlug.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(position__range=(1, 4)),
                name="roadmap_level_position_1_to_4",
                violation_error_message="The position of a level is 1, 2, 3 or 4.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Strand(models.Model):
    """A subject that runs through the levels: a row of the map."""

    slug = models.SlugField(unique=True, validators=[not_an_id])
    name = models.CharField(max_length=40)
    introduction = models.TextField(blank=True)
    # Not unique: two strands could not swap their places in one save of the admin's list.
    position = models.PositiveSmallIntegerField(help_text="Order of the map's rows.")

    objects = BySlug.as_manager()

    class Meta:
        ordering = ("position", "slug")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class CategoryQuerySet(models.QuerySet["Category"]):
    def get_by_natural_key(self, level: str, strand: str) -> Category:
        return self.get(level__slug=level, strand__slug=strand)


class Category(models.Model):
    """A strand at a level: a cell of the map."""

    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="categories")
    strand = models.ForeignKey(Strand, on_delete=models.PROTECT, related_name="categories")
    introduction = models.TextField(blank=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ("level__position", "strand__position", "strand__slug")
        verbose_name_plural = "categories"
        constraints = (
            models.UniqueConstraint(
                fields=("level", "strand"),
                name="roadmap_category_level_strand_unique",
                violation_error_message="This level already has a category for this strand.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.level.name}, {self.strand.name}"

    def natural_key(self) -> tuple[str, str]:
        return (self.level.slug, self.strand.slug)

    natural_key.dependencies = ("roadmap.level", "roadmap.strand")  # type: ignore[attr-defined]


class ItemQuerySet(models.QuerySet["Item"]):
    def get_by_natural_key(self, slug: str) -> Item:
        return self.get(slug=slug)

    def for_guide(self) -> Self:
        """What learners can meet: published items, and retired ones that they may have done."""
        return self.exclude(status=Item.Status.DRAFT)


class Item(models.Model):
    """One thing to know, with a check: "You can …"."""

    class Status(models.TextChoices):
        DRAFT = "draft", "draft: only curators see it"
        PUBLISHED = "published", "published"
        RETIRED = "retired", "retired: no longer asked for, kept where it was done"

    id = models.SmallAutoField(primary_key=True)  # learners' records are many: keep them small
    slug = models.SlugField(
        max_length=60,
        unique=True,
        validators=[not_an_id],
        help_text="Unique over the whole guide and never used again. Keep it when you reword.",
    )
    name = models.CharField(max_length=80)
    summary = models.TextField(help_text="Two or three sentences: what it is, why at this level.")
    # Not `check`: that is a method of every Django model.
    check_text = models.CharField(
        "check", max_length=300, help_text='One sentence that begins with "You can".'
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in its category.")
    essential = models.BooleanField(
        default=False, help_text='Belongs to the level\'s core: cannot be marked "not for me".'
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, db_index=True)
    prerequisites = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="opens"
    )
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )
    difficulty = models.FloatField(
        null=True,
        blank=True,
        validators=[
            MinValueValidator(-1, message=TOO_FAR_OFF),
            MaxValueValidator(1, message=TOO_FAR_OFF),
        ],
        help_text="Offset within its level, in levels: -1 (easier) to 1 (harder); usually empty. "
        "The estimate takes the mean over the category.",
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = (
            "category__level__position",
            "category__strand__position",
            "category__strand__slug",
            "position",
            "name",
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(replaced_by__isnull=True)
                | ~models.Q(replaced_by=models.F("id")),
                name="roadmap_item_not_replaced_by_itself",
                violation_error_message="An item cannot be replaced by itself.",
            ),
            models.CheckConstraint(
                condition=models.Q(difficulty__isnull=True)
                | models.Q(difficulty__range=(-1.0, 1.0)),
                name="roadmap_item_difficulty_within_a_level",
                violation_error_message=TOO_FAR_OFF,
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class ResourceQuerySet(models.QuerySet["Resource"]):
    def get_by_natural_key(self, item: str, url: str) -> Resource:
        return self.get(item__slug=item, url=url)


class Resource(models.Model):
    """One address where an item can be learnt; several items may share one address."""

    class Kind(models.TextChoices):
        COURSE = "course", "course"
        BOOK = "book", "book"
        ARTICLE = "article", "article"
        VIDEO = "video", "video"
        DOCS = "docs", "documentation"
        PAPER = "paper", "paper"
        CODE = "code", "code"
        TOOL = "tool", "tool"
        DATASET = "dataset", "dataset"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="resources")
    title = models.CharField(max_length=160)
    url = models.URLField(
        "address",
        max_length=500,
        validators=[URLValidator(schemes=["https"], message=NOT_HTTPS, code="not_https")],
    )
    kind = models.CharField(max_length=8, choices=Kind)
    is_free = models.BooleanField("free of charge", default=True)
    language = models.CharField(
        max_length=8, default="en", help_text="Language code, for example en or de."
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("item", "url"),
                name="roadmap_resource_item_url_unique",
                violation_error_message="This item already has a resource at this address.",
            ),
            models.CheckConstraint(
                condition=models.Q(url__startswith="https://"),
                name="roadmap_resource_url_https",
                violation_error_message=NOT_HTTPS,
            ),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str]:
        return (self.item.slug, self.url)

    natural_key.dependencies = ("roadmap.item",)  # type: ignore[attr-defined]


class Revision(models.Model):
    """One row with another number after each change: it tells every process to read anew."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
