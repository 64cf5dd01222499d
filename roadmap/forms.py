"""What the admin checks before it stores a change of the guide."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm, TextInput

from roadmap.graph import find_cycle
from roadmap.models import Item


class ItemForm(ModelForm):
    """Room for a whole sentence in the check; and no way back to draft for what learners know."""

    class Meta:
        widgets = {"check_text": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}

    def clean_status(self) -> str:
        """The new status; ValidationError for a draft that was none before."""
        status, draft = self.cleaned_data["status"], Item.Status.DRAFT
        if status == draft and self.instance.pk and self.instance.status != draft:
            raise ValidationError(
                "This is no draft any more: whoever has ticked it would not find its page. "
                "Retire it instead: it is then no longer asked for, and nobody loses a tick."
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
            raise ValidationError(
                f"{', '.join(too_high)}: belongs to a higher level than this item, so it cannot be "
                "needed first. Choose an item of this level or below."
            )

    def _refuse_to_leave_lower_levels_behind(self) -> None:
        """The item may have been moved up: what needs it must not be of a lower level now."""
        if self.instance.pk is None:
            return
        position = self.instance.category.level.position
        lower = self.instance.opens.filter(category__level__position__lt=position)
        if lower:
            raise ValidationError(
                f"Items of a lower level need this one first: {', '.join(map(str, lower))}. "
                "Remove it from their prerequisites, or leave it at its level."
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
                f"These items would need each other in a circle: {' → '.join(cycle)}. "
                "Remove one of these prerequisites."
            )
