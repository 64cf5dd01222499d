"""Forms that validate edits of the guide before the admin stores them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm, TextInput

from roadmap.graph import find_cycle, upward_edges
from roadmap.models import Item


def validate_levels(positions: Mapping[int, int]) -> None:
    """Raise ValidationError if items would need one of a higher level.

    `positions` maps the primary keys of categories to the position that their level is to have.
    """
    items = {item.slug: item for item in Item.objects.select_related("category__level")}
    now = {slug: item.category.level.position for slug, item in items.items()}
    then = {slug: positions.get(item.category_id, now[slug]) for slug, item in items.items()}
    needs: dict[str, list[str]] = {slug: [] for slug in items}
    pairs = Item.prerequisites.through.objects.values_list("from_item__slug", "to_item__slug")
    for item, need in pairs:
        needs[item].append(need)
    before = upward_edges(needs, now)
    worse = [pair for pair in upward_edges(needs, then) if pair not in before]
    if worse:
        named = "; ".join(f"{items[item]} needs {items[need]}" for item, need in worse)
        raise ValidationError(
            f"This would give items a prerequisite from a higher level: {named}. "
            "Remove those prerequisites, or leave the level unchanged."
        )


class LevelForm(ModelForm):
    """A level's position: it must not make a prerequisite point upward."""

    def clean(self) -> None:
        """Raise ValidationError that names the items the new position would break."""
        super().clean()
        position = self.cleaned_data.get("position")
        if self.instance.pk and position:
            categories = self.instance.categories.values_list("pk", flat=True)
            validate_levels(dict.fromkeys(categories, position))


class CategoryForm(ModelForm):
    """A category's level: it must not make a prerequisite point upward."""

    def clean(self) -> None:
        """Raise ValidationError that names the items the new level would break."""
        super().clean()
        level = self.cleaned_data.get("level")
        if self.instance.pk and level:
            validate_levels({self.instance.pk: level.position})


class ItemForm(ModelForm):
    """A wide field for the can-do statement, and no way back to draft for a published item."""

    class Meta:
        widgets = {"check_text": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}

    def clean_status(self) -> str:
        """Return the new status. Raises ValidationError if a published or retired item would become
        a draft, or a draft would be retired."""
        status: str = self.cleaned_data["status"]
        draft = Item.Status.DRAFT
        if status == draft and self.instance.pk and self.instance.status != draft:
            raise ValidationError(
                "A published item can’t become a draft again: learners who answered it couldn’t "
                "open its page. Retire it instead. Their answers are kept."
            )
        if status == Item.Status.RETIRED and self.instance.status == draft:
            raise ValidationError(
                "A draft can’t be retired, because learners have never seen it. "
                "Keep it as a draft, or delete it."
            )
        return status


class ResourceForm(ModelForm):
    """Fields narrow enough to fit in one row."""

    class Meta:
        widgets = {
            "title": TextInput(attrs={"size": 22}),
            "url": AdminURLFieldWidget(attrs={"class": "", "size": 26}),
            "language": TextInput(attrs={"size": 3}),
        }


class PrerequisiteForm(ModelForm):
    """Labels the list "item" instead of Django's "to item"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_item"].label = "item"


class PrerequisiteFormSet(BaseInlineFormSet):
    """The prerequisites of one item: acyclic, and none from a higher level at either end."""

    def clean(self) -> None:
        """Raise ValidationError that names the items that break a rule."""
        super().clean()
        if any(self.errors):
            return
        chosen = [
            form.cleaned_data["to_item"]
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        chosen += self._added_in_the_meantime()
        if self.instance.category_id is not None:  # the item's form reports a missing one
            self._validate_prerequisite_levels(chosen)
            self._validate_dependents()
        self._validate_acyclic(chosen)

    def _added_in_the_meantime(self) -> list[Item]:
        """What another curator has added since the page was opened: it stays."""
        if self.instance.pk is None:
            return []
        on_page = [form.instance.pk for form in self.forms if form.instance.pk]
        rows = Item.prerequisites.through.objects.filter(from_item=self.instance)
        others = rows.exclude(pk__in=on_page).values("to_item")
        return list(Item.objects.filter(pk__in=others).select_related("category__level"))

    def _validate_prerequisite_levels(self, chosen: list[Item]) -> None:
        position = self.instance.category.level.position
        too_high = [item.name for item in chosen if item.category.level.position > position]
        if too_high:
            one = "is at a higher level than this item, so it can’t be a prerequisite"
            more = "are at a higher level than this item, so they can’t be prerequisites"
            raise ValidationError(
                f"{', '.join(too_high)} {one if len(too_high) == 1 else more}. "
                "Choose an item at the same level or below."
            )

    def _validate_dependents(self) -> None:
        """After the item moved up, nothing on a lower level may need it."""
        if self.instance.pk is None:
            return
        position = self.instance.category.level.position
        lower = self.instance.leads_to.filter(category__level__position__lt=position)
        if lower:
            raise ValidationError(
                "Items at a lower level have this one as a prerequisite: "
                f"{', '.join(map(str, lower))}. "
                "Remove it from their prerequisites, or keep its level."
            )

    def _validate_acyclic(self, chosen: list[Item]) -> None:
        pairs = Item.prerequisites.through.objects.values_list("from_item__slug", "to_item__slug")
        # This item first, so that a cycle is described starting here.
        graph: dict[str, list[str]] = {self.instance.slug: []}
        for item, need in pairs:
            graph.setdefault(item, []).append(need)
        graph[self.instance.slug] = [item.slug for item in chosen]
        cycle = find_cycle(graph)
        if cycle:
            raise ValidationError(
                f"These prerequisites form a cycle: {' → '.join(cycle)}. Remove one of them."
            )
