"""Where a curator edits the guide."""

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


TOLD = {"name", "check_text", "category", "status", "replaced_by"}  # to learners, when edited
FEW = 2  # resources: fewer leave a learner no choice


def _name_prerequisite(row: Any) -> str:
    """Django's own name, also in the history, would be "Item_prerequisites object (3)"."""
    return f"{row.from_item} needs {row.to_item}"


Item.prerequisites.through.__str__ = _name_prerequisite  # type: ignore[method-assign]


class GuideAdmin(admin.ModelAdmin):
    """Refuses to delete what is still needed, and says what to do instead."""

    formfield_overrides = LONG_TEXT

    def why_not(self, row: Any) -> str:
        """The sentence that refuses to delete this row; empty when it may go."""
        raise NotImplementedError

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        refusals = [sentence for row in objs if (sentence := self.why_not(row))]
        if refusals:
            return [], {}, set(), refusals
        return super().get_deleted_objects(objs, request)


class OrderedAdmin(GuideAdmin):
    list_display = ("name", "position", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}

    def why_not(self, row: Level | Strand) -> str:
        names = "; ".join(map(str, row.categories.select_related("level", "strand")))
        return names and f"{row} still has categories. Delete them first: {names}."


@admin.register(Level)
class LevelAdmin(OrderedAdmin):
    """The columns of the map: four, and their order does not change."""

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
        return super().get_queryset(request).annotate(items_listed=Count("items", filter=published))

    @admin.display(description="published items", ordering="items_listed")
    def items_listed(self, category: Any) -> int:
        return category.items_listed

    def why_not(self, row: Category) -> str:
        number = row.items.count()
        return (
            f"{row} still has {number} item{pluralize(number)}, including drafts and retired "
            f"items. Move {pluralize(number, 'it,each of them')} to another category first."
            if number
            else ""
        )

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        with Notice.objects.of_edits(Item.objects.filter(category_id=obj.pk)):
            super().save_model(request, obj, form, change)


class ResourceInline(admin.TabularInline):
    model = Resource
    form = ResourceForm
    extra = 0
    formfield_overrides = {db.URLField: {"assume_scheme": "https"}}


class PrerequisiteInline(admin.TabularInline):
    """Asks for the right to the item: rows that Django makes by itself have no rights of their own,
    and by its own rule only superusers would see them."""

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
    list_display = ("name", "category", "position", "standing", "essential", "resources_listed")
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
        resources = Count("resources", distinct=True)  # the search joins them once more
        return super().get_queryset(request).annotate(resources_listed=resources)

    @admin.display(description="status", ordering="status")
    def standing(self, item: Item) -> str:
        return item.status

    @admin.display(description="resources", ordering="resources_listed")
    def resources_listed(self, item: Any) -> int:
        return item.resources_listed

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A published slug is an address and the key of learners' data: it stays as it is."""
        return ("slug",) if obj and obj.status != Item.Status.DRAFT else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if "slug" in self.get_readonly_fields(request, obj) else self.prepopulated_fields

    @admin.action(description="Publish the selected items")
    def publish(self, request: HttpRequest, items: QuerySet[Item]) -> None:
        self._set_status(request, items, Item.Status.PUBLISHED)

    @admin.action(description="Retire the selected items")
    def retire(self, request: HttpRequest, items: ItemQuerySet) -> None:
        """Drafts are skipped: a retired item has a page for all to see."""
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
        with Notice.objects.of_edits(Item.objects.filter(pk__in=[item.pk for item in changed])):
            for item in changed:  # row by row, so that each change is counted and logged
                item.status = status
                item.save(update_fields=["status"])
                self.log_change(request, item, f"Status: {status}")
        messages.success(
            request,
            f"{len(changed)} item{pluralize(len(changed))} {status}, "
            f"{len(items) - len(changed)} already {status}.",
        )
        self._warn_of_few_resources(request, Item.objects.filter(pk__in=[i.pk for i in changed]))

    def _warn_of_few_resources(self, request: HttpRequest, items: QuerySet[Item]) -> None:
        """Published all the same: a curator may know better."""
        counted = items.filter(status=Item.Status.PUBLISHED).annotate(number=Count("resources"))
        if few := counted.filter(number__lt=FEW):
            names = ", ".join(map(str, few))
            messages.warning(
                request,
                f"Fewer than two resources: {names}. Learners need at least two to choose from.",
            )

    def save_model(self, request: HttpRequest, obj: Item, form: Any, change: bool) -> None:
        # By the slug, which a new item has already and a published one keeps.
        items = Item.objects.filter(slug=obj.slug)
        noticed = not change or TOLD.intersection(form.changed_data)
        with Notice.objects.of_edits(items) if noticed else nullcontext():
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "status" in form.changed_data:
            self._warn_of_few_resources(request, Item.objects.filter(pk=form.instance.pk))

    def delete_model(self, request: HttpRequest, obj: Item) -> None:
        with Notice.objects.of_edits(Item.objects.filter(pk=obj.pk)):
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Item]) -> None:
        with Notice.objects.of_edits(Item.objects.filter(pk__in=queryset.values_list("pk"))):
            super().delete_queryset(request, queryset)

    def why_not(self, row: Item) -> str:
        return (
            f"Learners have answered “{row},” so it can’t be deleted. Retire it instead. "
            "Their answers are kept."
            if _is_kept_elsewhere(row)
            else ""
        )


@admin.register(Notice)
class NoticeAdmin(admin.ModelAdmin):
    """What learners read under "Guide updates": made by saving, never by hand."""

    list_display = ("text", "kind", "at")
    list_filter = ("kind",)
    search_fields = ("text",)
    readonly_fields = ("kind", "item", "at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


def _is_kept_elsewhere(item: Item) -> bool:
    """Does another app keep rows about this item that must not go?

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
