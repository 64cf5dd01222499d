"""Items: the things to know."""

from __future__ import annotations

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from roadmap.models.outline import Category

INVALID_DIFFICULTY = "Enter a difficulty from -1 to 1, or leave it empty."


class ItemQuerySet(models.QuerySet["Item"]):
    def get_by_natural_key(self, slug: str) -> Item:
        return self.get(slug=slug)

    def for_guide(self) -> Self:
        """What learners can see: published items, and retired ones that they may have done."""
        return self.exclude(status=Item.Status.DRAFT)


class Item(models.Model):
    """One thing to know, with a can-do statement: "You can …"."""

    class Status(models.TextChoices):
        DRAFT = "draft", "draft: visible to curators only"
        PUBLISHED = "published", "published"
        RETIRED = "retired", "retired: no longer listed; existing answers are kept"

    id = models.SmallAutoField(primary_key=True)  # small, because there are many records
    slug = models.SlugField(
        max_length=60,
        unique=True,
        help_text="Unique in the whole guide and never reused. "
        "Don’t change it when you reword the item.",
    )
    name = models.CharField(max_length=80)
    summary = models.TextField(
        help_text="Two or three sentences: what it is, and why it is at this level."
    )
    # Not `check`, which is a method of every Django model.
    check_text = models.CharField(
        "can-do statement", max_length=300, help_text='One sentence that begins with "You can".'
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in its category.")
    essential = models.BooleanField(
        default=False, help_text="Core item: learners can’t mark it “not for me.”"
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, db_index=True)
    prerequisites = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="leads_to"
    )
    replaced_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replaces"
    )
    difficulty = models.FloatField(
        null=True,
        blank=True,
        validators=[
            MinValueValidator(-1, message=INVALID_DIFFICULTY),
            MaxValueValidator(1, message=INVALID_DIFFICULTY),
        ],
        help_text="Usually empty. Offset from the middle of its level, from -1 (easier) to "
        "1 (harder). The estimate uses the category’s average.",
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
                violation_error_message=INVALID_DIFFICULTY,
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)
