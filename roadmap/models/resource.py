"""Resources: where items can be learned."""

from __future__ import annotations

from django.core.validators import URLValidator
from django.db import models
from django.db.models.functions import Left
from django.db.models.lookups import Exact

from roadmap.models.item import Item

NOT_HTTPS = "Enter a URL that starts with https://."


class ResourceQuerySet(models.QuerySet["Resource"]):
    def get_by_natural_key(self, item: str, url: str) -> Resource:
        return self.get(item__slug=item, url=url)


class Resource(models.Model):
    """One URL where an item can be learned; several items may share a URL."""

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
        "URL",
        max_length=500,
        validators=[URLValidator(schemes=["https"], message=NOT_HTTPS, code="not_https")],
    )
    kind = models.CharField(max_length=8, choices=Kind)
    is_free = models.BooleanField("free", default=True)
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
                violation_error_message="This item already has a resource with this URL.",
            ),
            # Not "startswith", which ignores case on SQLite only.
            models.CheckConstraint(
                condition=models.Q(Exact(Left("url", 8), models.Value("https://"))),
                name="roadmap_resource_url_https",
                violation_error_message=NOT_HTTPS,
            ),
        )

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str]:
        return (self.item.slug, self.url)

    natural_key.dependencies = ("roadmap.item",)  # type: ignore[attr-defined]
