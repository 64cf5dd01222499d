"""What learners send, cleaned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from progress.models import Learner, Share
from progress.models.placement import MEANING
from progress.standing import Cell
from progress.states import State
from roadmap.guide import Item

STATE_WORDS = [(state.word, state.label) for state in State]
UNKNOWN_ITEM = "“%(value)s” is not an item of this category. Load the page again."
SHOW = [("all", "All"), ("not-yet", "Not yet"), ("done", "Done")]


class RecordForm(forms.Form):
    """The wanted state of one item."""

    state = forms.ChoiceField(
        choices=STATE_WORDS,
        error_messages={
            "required": "Say which state you want: done, learning, not-yet, not-for-me "
            "or unanswered.",
            "invalid_choice": "“%(value)s” is not a state. Use done, learning, not-yet, not-for-me "
            "or unanswered.",
        },
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean_state(self) -> State:
        state = State.from_word(self.cleaned_data["state"])
        if state is State.NOT_FOR_ME and self.item.essential:
            raise forms.ValidationError(
                f"{self.item.name} belongs to the core of its level and cannot be left out. "
                "“Not yet” is the answer that fits."
            )
        return state


class NoteForm(forms.Form):
    """A private note; an empty one removes it."""

    text = forms.CharField(
        required=False,
        max_length=5000,
        error_messages={
            "max_length": "The note has %(show_value)d characters; keep it under %(limit_value)d."
        },
    )


class CategoryForm(forms.Form):
    """A whole category sent at once.

    `done` are the boxes that are ticked, `was` those that were ticked when the page was made: only
    the difference is applied, so that two tabs do not undo each other's ticks. `all` ticks what is
    open, `rest` marks what has no answer as not yet, and `undo` names the change to take back by
    its moment.
    """

    all = forms.ChoiceField(required=False, choices=[("done", "done")])
    rest = forms.ChoiceField(required=False, choices=[("not-yet", "not yet")])
    undo = forms.DateTimeField(
        required=False,
        error_messages={"invalid": "This change cannot be found. Undo it under “How it changed”."},
    )

    def __init__(self, *args: Any, cell: Cell, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cell = cell
        choices = [(row.item.slug, row.item.name) for row in cell.rows]
        for name in ("done", "was"):
            self.fields[name] = forms.MultipleChoiceField(
                required=False, choices=choices, error_messages={"invalid_choice": UNKNOWN_ITEM}
            )

    def wanted(self) -> dict[int, State]:
        """The states to store, by the item's primary key."""
        sent = self.cleaned_data
        done, was = set(sent["done"]), set(sent["was"])
        states = {}
        for row in self.cell.rows:
            slug = row.item.slug
            if slug in done - was or (sent["all"] and row.tickable):
                states[row.item.id] = State.DONE
            elif slug in was - done and row.done:
                states[row.item.id] = State.UNANSWERED
            elif sent["rest"] and row.state is State.UNANSWERED:
                states[row.item.id] = State.NOT_YET
        return states


class FilterForm(forms.Form):
    """Which rows of the checklist to show. Anything unknown shows all of them."""

    show = forms.ChoiceField(required=False, choices=SHOW)
    q = forms.CharField(required=False, max_length=100)

    @property
    def shown(self) -> str:
        return self.cleaned_data.get("show") or "all" if self.is_valid() else "all"

    @property
    def text(self) -> str:
        return self.cleaned_data.get("q", "") if self.is_bound and not self.errors.get("q") else ""


class ShareForm(forms.ModelForm):
    """The settings of a shared page."""

    class Meta:
        model = Share
        fields = ("name",)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if "@" in name or "://" in name or "www." in name.lower():
            raise forms.ValidationError("Give a name, not an address.")
        return name


class ReplyForm(forms.Form):
    """A reply to a question of the placement, or a step in another direction."""

    item = forms.SlugField(required=False)
    answer = forms.ChoiceField(
        required=False,
        choices=[(word, word) for word in MEANING],
        error_messages={
            "invalid_choice": "“%(value)s” is not an answer. Use yes, partly, no or unknown."
        },
    )
    step = forms.ChoiceField(
        required=False, choices=[(word, word) for word in ("back", "stop", "again")]
    )

    def clean(self) -> dict[str, Any]:
        sent = super().clean() or self.cleaned_data
        if not self.errors and not sent["step"] and not (sent["answer"] and sent["item"]):
            raise forms.ValidationError("Choose one of the four answers.")
        return sent


class ProposalForm(forms.Form):
    """What the learner makes of the placement's proposals: one field for each item."""

    def __init__(self, *args: Any, proposals: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in proposals:
            self.fields[item.slug] = forms.ChoiceField(
                required=False,
                choices=STATE_WORDS,
                error_messages={"invalid_choice": f"{item.name}: “%(value)s” is not a state."},
            )

    def chosen(self) -> dict[str, State]:
        """The state for each item that is not to be left open, by slug."""
        words = {slug: State.from_word(word) for slug, word in self.cleaned_data.items() if word}
        return {slug: state for slug, state in words.items() if state}


class TargetForm(forms.ModelForm):
    """The level, and perhaps the date, that a learner aims at."""

    class Meta:
        model = Learner
        fields = ("target_level", "target_date")
        widgets = {"target_date": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["target_level"]
        if isinstance(level, forms.ModelChoiceField):
            level.empty_label = "No target"

    def clean_target_date(self) -> date | None:
        day = self.cleaned_data["target_date"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("Choose a day that is still to come.")
        return day
