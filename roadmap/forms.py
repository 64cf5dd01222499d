"""What the admin checks before it stores a change of the guide."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AdminTextInputWidget, AdminURLFieldWidget
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet, ModelForm, TextInput

from roadmap.graph import find_cycle
from roadmap.models import Item


class ItemForm(ModelForm):
    """Room for a whole sentence in the check."""

    class Meta:
        widgets = {"check_text": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}


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
    """The prerequisites of one item: no cycle, and none from a higher level."""

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
        self._refuse_higher_levels(chosen)
        self._refuse_cycles(chosen)

    def _refuse_higher_levels(self, chosen: list[Item]) -> None:
        if self.instance.category_id is None:
            return  # the item's own form already says that its category is missing
        position = self.instance.category.level.position
        too_high = [item.name for item in chosen if item.category.level.position > position]
        if too_high:
            raise ValidationError(
                f"{', '.join(too_high)}: belongs to a higher level than this item, so it cannot be "
                "needed first. Choose an item of this level or below."
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
