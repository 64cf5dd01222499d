"""Levels and strands, the columns and rows of the map, and categories, its cells."""

from __future__ import annotations

from django.db import models

from roadmap.models.slugs import SlugQuerySet


class Level(models.Model):
    """One of the four ordered levels: a column of the map."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=40)
    short_name = models.CharField(
        max_length=8, blank=True, help_text="Used on narrow screens. If empty, the name is used."
    )
    introduction = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(
        unique=True, help_text="From 1 to 4. The estimate has exactly four levels."
    )

    objects = SlugQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(position__range=(1, 4)),
                name="roadmap_level_position_1_to_4",
                violation_error_message="Enter a position from 1 to 4.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Strand(models.Model):
    """A subject that runs through the levels: a row of the map."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=40)
    introduction = models.TextField(blank=True)
    # Not unique, so that two strands can swap places in one save of the admin's list.
    position = models.PositiveSmallIntegerField(help_text="Order of the rows on the map.")

    objects = SlugQuerySet.as_manager()

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
        return f"{self.strand.name}, {self.level.name}"

    def natural_key(self) -> tuple[str, str]:
        return (self.level.slug, self.strand.slug)

    natural_key.dependencies = ("roadmap.level", "roadmap.strand")  # type: ignore[attr-defined]
