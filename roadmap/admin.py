"""The admin, where curators edit the guide."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.contrib import admin, messages
from django.db import models as db
from django.db.models import Count, QuerySet
from django.forms import Textarea
from django.http import HttpRequest
from django.template.defaultfilters import pluralize

from roadmap.forms import (
    CategoryForm,
    ItemForm,
    LevelForm,
    PrerequisiteForm,
    PrerequisiteFormSet,
    ResourceForm,
)
from roadmap.models import Category, Item, ItemQuerySet, Level, Notice, Resource, Strand

LONG_TEXT: dict[type[db.Field[Any, Any]], dict[str, Any]] = {
    db.TextField: {"widget": Textarea(attrs={"rows": 4, "cols": 90})}
}


# Editing one of these is recorded for learners.
FIELDS_WITH_NOTICE = {"name", "check_text", "category", "status", "replaced_by"}
MIN_RESOURCES = 2  # fewer leave a learner no choice


def _name_prerequisite(row: Any) -> str:
    """Return "A needs B". Django's name would be "Item_prerequisites object (3)"."""
    return f"{row.from_item} needs {row.to_item}"


Item.prerequisites.through.__str__ = _name_prerequisite  # type: ignore[method-assign]


class GuideAdmin(admin.ModelAdmin):
    """Prevents deletion of what is still needed, and says what to do instead."""

    formfield_overrides = LONG_TEXT

    def deletion_error(self, row: Any) -> str:
        """Return the reason why this row cannot be deleted, or an empty string."""
        raise NotImplementedError

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        errors = [error for row in objs if (error := self.deletion_error(row))]
        if errors:
            return [], {}, set(), errors
        return super().get_deleted_objects(objs, request)


class OrderedAdmin(GuideAdmin):
    list_display = ("name", "position", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}

    def deletion_error(self, row: Level | Strand) -> str:
        names = "; ".join(map(str, row.categories.select_related("level", "strand")))
        return names and f"{row} still has categories. Delete them first: {names}."


@admin.register(Level)
class LevelAdmin(OrderedAdmin):
    """The columns of the map: always four, in a fixed order."""

    form = LevelForm


@admin.register(Strand)
class StrandAdmin(OrderedAdmin):
    """The rows of the map."""

    list_editable = ("position",)


@admin.register(Category)
class CategoryAdmin(GuideAdmin):
    """The cells of the map."""

    form = CategoryForm
    list_display = ("__str__", "level", "strand", "items_listed")
    list_filter = ("level", "strand")
    list_select_related = ("level", "strand")
    search_fields = ("level__name", "strand__name", "introduction")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        published = db.Q(items__status=Item.Status.PUBLISHED)
        categories: QuerySet[Category] = super().get_queryset(request)
        return categories.annotate(items_listed=Count("items", filter=published))

    @admin.display(description="published items", ordering="items_listed")
    def items_listed(self, category: Any) -> Any:
        return category.items_listed

    def deletion_error(self, row: Category) -> str:
        number = row.items.count()
        return (
            f"{row} still has {number} item{pluralize(number)} (drafts and retired items count). "
            f"Move {pluralize(number, 'it,them')} to another category first."
            if number
            else ""
        )

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        with Notice.objects.recording_edits(Item.objects.filter(category_id=obj.pk)):
            super().save_model(request, obj, form, change)


class ResourceInline(admin.TabularInline):
    model = Resource
    form = ResourceForm
    extra = 0
    formfield_overrides = {db.URLField: {"assume_scheme": "https"}}


class PrerequisiteInline(admin.TabularInline):
    """Uses the permissions of the item: the rows of an automatic many-to-many table have none of
    their own, so only superusers would see them."""

    model = Item.prerequisites.through
    fk_name = "from_item"
    form = PrerequisiteForm
    formset = PrerequisiteFormSet
    autocomplete_fields = ("to_item",)
    extra = 0
    verbose_name = "prerequisite"
    verbose_name_plural = "prerequisites"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("from_item", "to_item")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("roadmap.view_item") or self.has_change_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None:  # the item itself is being added
            return request.user.has_perm("roadmap.add_item")
        return self.has_change_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("roadmap.change_item")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request)


@admin.register(Item)
class ItemAdmin(GuideAdmin):
    """One thing to know. An item that someone has answered is retired, never deleted."""

    form = ItemForm
    list_display = ("name", "category", "position", "short_status", "essential", "resources_listed")
    list_editable = ("position", "essential")
    list_filter = ("status", "essential", "category__level", "category__strand")
    list_select_related = ("category__level", "category__strand")
    search_fields = ("name", "slug", "summary", "check_text", "resources__title", "resources__url")
    search_help_text = "Search items, and the titles and URLs of their resources."
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("category", "replaced_by")
    inlines = (ResourceInline, PrerequisiteInline)
    actions = ("publish", "retire")
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("name", "slug", "category", "position")}),
        ("Description", {"fields": ("summary", "check_text")}),
        ("Status", {"fields": ("status", "essential", "difficulty", "replaced_by")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Item]:
        resources = Count("resources", distinct=True)  # the search joins them again
        items: QuerySet[Item] = super().get_queryset(request)
        return items.annotate(resources_listed=resources)

    @admin.display(description="status", ordering="status")
    def short_status(self, item: Item) -> str:
        return item.status

    @admin.display(description="resources", ordering="resources_listed")
    def resources_listed(self, item: Any) -> Any:
        return item.resources_listed

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A published slug is a URL and the key of learners' data, so it cannot be changed."""
        return ("slug",) if obj and obj.status != Item.Status.DRAFT else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if "slug" in self.get_readonly_fields(request, obj) else self.prepopulated_fields

    @admin.action(description="Publish the selected items")
    def publish(self, request: HttpRequest, items: QuerySet[Item]) -> None:
        self._set_status(request, items, Item.Status.PUBLISHED)

    @admin.action(description="Retire the selected items")
    def retire(self, request: HttpRequest, items: ItemQuerySet) -> None:
        """Skip drafts: a retired item has a page that everyone can see."""
        drafts = items.filter(status=Item.Status.DRAFT).count()
        self._set_status(request, items.for_guide(), Item.Status.RETIRED)
        if drafts:
            messages.warning(
                request,
                f"{drafts} draft{pluralize(drafts)} skipped: "
                f"learners have never seen {pluralize(drafts, 'it,them')}. "
                f"Delete {pluralize(drafts, 'it,them')} if no longer needed.",
            )

    def _set_status(self, request: HttpRequest, items: QuerySet[Item], status: str) -> None:
        changed = list(items.exclude(status=status))
        edited = Item.objects.filter(pk__in=[item.pk for item in changed])
        with Notice.objects.recording_edits(edited):
            for item in changed:  # one by one, so that each change bumps the revision and is logged
                item.status = status
                item.save(update_fields=["status"])
                self.log_change(request, item, f"Status: {status}")
        messages.success(
            request,
            f"{len(changed)} item{pluralize(len(changed))} {status}, "
            f"{len(items) - len(changed)} already {status}.",
        )
        self._warn_of_few_resources(request, edited)

    def _warn_of_few_resources(self, request: HttpRequest, items: QuerySet[Item]) -> None:
        """Only warn: a curator may know better."""
        counted = items.filter(status=Item.Status.PUBLISHED).annotate(number=Count("resources"))
        if few := counted.filter(number__lt=MIN_RESOURCES):
            names = ", ".join(map(str, few))
            messages.warning(
                request,
                f"Fewer than two resources: {names}. Learners need at least two to choose from.",
            )

    def save_model(self, request: HttpRequest, obj: Item, form: Any, change: bool) -> None:
        # By slug, because a new item has no primary key yet, and a published one keeps its slug.
        items = Item.objects.filter(slug=obj.slug)
        noticed = not change or FIELDS_WITH_NOTICE.intersection(form.changed_data)
        with Notice.objects.recording_edits(items) if noticed else nullcontext():
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "status" in form.changed_data:
            self._warn_of_few_resources(request, Item.objects.filter(pk=form.instance.pk))

    def delete_model(self, request: HttpRequest, obj: Item) -> None:
        with Notice.objects.recording_edits(Item.objects.filter(pk=obj.pk)):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        with Notice.objects.recording_edits(Item.objects.filter(pk__in=queryset.values_list("pk"))):
            super().delete_queryset(request, queryset)

    def deletion_error(self, row: Item) -> str:
        return (
            f"Learners have answered “{row},” so it can’t be deleted. Retire it instead. "
            "Their answers are kept."
            if _has_answers(row)
            else ""
        )


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """What learners read under "Guide updates". Created by saving items, never manually."""

    list_display = ("text", "kind", "at")
    list_filter = ("kind",)
    search_fields = ("text",)
    readonly_fields = ("kind", "item", "at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


def _has_answers(item: Item) -> bool:
    """Return whether another app has rows about this item, such as answers.

    Asked of the model's relations, so that the guide need not know who its readers are.
    """
    relations = [
        (relation.field.model, relation.field.name) for relation in Item._meta.related_objects
    ]
    return any(
        model._base_manager.filter(**{field: item}).exists()
        for model, field in relations
        if model._meta.app_label != "roadmap"
    )
