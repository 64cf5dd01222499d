"""What the admin checks before it stores a change of the guide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm, TextInput

from roadmap.graph import find_cycle, upward
from roadmap.models import Item


def refuse_upward(positions: Mapping[int, int]) -> None:
    """ValidationError that names the items which would need one of a higher level.

    `positions` maps the primary keys of categories to the position that their level is to have.
    """
    items = {item.slug: item for item in Item.objects.select_related("category__level")}
    now = {slug: item.category.level.position for slug, item in items.items()}
    then = {slug: positions.get(item.category_id, now[slug]) for slug, item in items.items()}
    needs: dict[str, list[str]] = {slug: [] for slug in items}
    pairs = Item.prerequisites.through.objects.values_list("from_item__slug", "to_item__slug")
    for item, need in pairs:
        needs[item].append(need)
    before = upward(needs, now)
    worse = [pair for pair in upward(needs, then) if pair not in before]
    if worse:
        named = "; ".join(f"{items[item]} needs {items[need]}" for item, need in worse)
        raise ValidationError(
            f"This would give items a prerequisite from a higher level: {named}. "
            "Remove those prerequisites, or leave the level unchanged."
        )


class LevelForm(ModelForm):
    """A level's place: no prerequisite may point upwards because of it."""

    def clean(self) -> None:
        """ValidationError that names the items which the new position would make wrong."""
        super().clean()
        position = self.cleaned_data.get("position")
        if self.instance.pk and position:
            categories = self.instance.categories.values_list("pk", flat=True)
            refuse_upward(dict.fromkeys(categories, position))


class CategoryForm(ModelForm):
    """A category's level: no prerequisite may point upwards because of it."""

    def clean(self) -> None:
        """ValidationError that names the items which the new level would make wrong."""
        super().clean()
        level = self.cleaned_data.get("level")
        if self.instance.pk and level:
            refuse_upward({self.instance.pk: level.position})


class ItemForm(ModelForm):
    """Room for a whole sentence in the check; and no way back to draft for what learners know."""

    class Meta:
        widgets = {"check_text": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}

    def clean_status(self) -> str:
        """The new status; ValidationError for a draft that was none before, and for a retired item
        that no learner has met."""
        status, draft = self.cleaned_data["status"], Item.Status.DRAFT
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
    """Fields narrow enough for a row of them."""

    class Meta:
        widgets = {
            "title": TextInput(attrs={"size": 22}),
            "url": AdminURLFieldWidget(attrs={"class": "", "size": 26}),
            "language": TextInput(attrs={"size": 3}),
        }


class PrerequisiteForm(ModelForm):
    """Says "item" above the list, where Django would say "to item"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_item"].label = "item"


class PrerequisiteFormSet(BaseInlineFormSet):
    """The prerequisites of one item: no cycle, and on either end none from a higher level."""

    def clean(self) -> None:
        """ValidationError that names the items which make the graph wrong."""
        super().clean()
        if any(self.errors):
            return
        chosen = [
            form.cleaned_data["to_item"]
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        if self.instance.category_id is not None:  # the item's own form says that it is missing
            self._refuse_higher_levels(chosen)
            self._refuse_to_leave_lower_levels_behind()
        self._refuse_cycles(chosen)

    def _refuse_higher_levels(self, chosen: list[Item]) -> None:
        position = self.instance.category.level.position
        too_high = [item.name for item in chosen if item.category.level.position > position]
        if too_high:
            one = "is at a higher level than this item, so it can’t be a prerequisite"
            more = "are at a higher level than this item, so they can’t be prerequisites"
            raise ValidationError(
                f"{', '.join(too_high)} {one if len(too_high) == 1 else more}. "
                "Choose an item at the same level or below."
            )

    def _refuse_to_leave_lower_levels_behind(self) -> None:
        """The item may have been moved up: what needs it must not be of a lower level now."""
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

    def _refuse_cycles(self, chosen: list[Item]) -> None:
        pairs = Item.prerequisites.through.objects.values_list("from_item__slug", "to_item__slug")
        # This item first, so that a circle is told from here.
        graph: dict[str, list[str]] = {self.instance.slug: []}
        for item, need in pairs:
            graph.setdefault(item, []).append(need)
        graph[self.instance.slug] = [item.slug for item in chosen]
        cycle = find_cycle(graph)
        if cycle:
            raise ValidationError(
                f"These prerequisites form a cycle: {' → '.join(cycle)}. Remove one of them."
            )
