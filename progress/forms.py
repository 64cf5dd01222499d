"""What learners send, cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import normalize_newlines

from progress.engine.responses import State
from progress.models import Learner, Share
from progress.models.placement import MEANING
from progress.standing.standing import Cell, Row
from roadmap.guide import Item

STATE_WORDS = [(state.word, state.label) for state in State]
PROPOSED = [(state.word, state.label) for state in (State.DONE, State.LEARNING, State.NOT_YET)]
UNKNOWN_ITEM = "“%(value)s” isn’t in this category. Reload the page and try again."
# Handles under which somebody could speak for the site.
RESERVED = re.compile(
    "about|abuse|account|admin|administrator|anonymous|api|curator|everyone|field-guide|guide|help|"
    "info|legal|mail|moderator|nobody|official|operator|postmaster|press|privacy|root|security|"
    "site|staff|support|system|team|webmaster"
)
SHOW = [("all", "All"), ("not-yet", "Not yet"), ("done", "Done")]


class RecordForm(forms.Form):
    """The wanted state of one item."""

    state = forms.ChoiceField(
        choices=STATE_WORDS,
        error_messages={
            "required": "Choose a state: done, learning, not-yet, not-for-me, or unanswered.",
            "invalid_choice": "“%(value)s” is not a state. Use done, learning, not-yet, "
            "not-for-me, or unanswered.",
        },
    )

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean_state(self) -> State:
        state = State.from_word(self.cleaned_data["state"])
        if state is State.NOT_FOR_ME and self.item.essential:
            raise forms.ValidationError(
                f"{self.item.name} is a core item, so it can’t be “not for me.” "
                "Choose “not yet” instead."
            )
        return state


class LinesField(forms.CharField):
    """Text in which a line end counts as one character, as it does for who writes it."""

    def to_python(self, value: Any) -> str:
        return normalize_newlines(super().to_python(value) or "")


class NoteForm(forms.Form):
    """A private note; an empty one removes it."""

    text = LinesField(
        label="Links, questions, what you built. Only you can see this.",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"id": "note-text", "rows": 4}),
        error_messages={
            "max_length": "Your note is %(show_value)d characters. The limit is %(limit_value)d."
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
        error_messages={
            "invalid": "We can’t find this change. You can undo your latest change under “History.”"
        },
    )

    def __init__(self, *args: Any, cell: Cell, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cell = cell
        choices = [(row.item.slug, row.item.name) for row in cell.rows]
        for name in ("done", "was"):
            self.fields[name] = forms.MultipleChoiceField(
                required=False, choices=choices, error_messages={"invalid_choice": UNKNOWN_ITEM}
            )

    def clean_undo(self) -> datetime | None:
        at = self.cleaned_data["undo"]
        if at and not 1 < at.year < 9999:  # at the ends of time not every zone has such a moment
            raise forms.ValidationError(self.fields["undo"].error_messages["invalid"])
        return at

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
    """Which rows of the checklist to show. What is wrong is named; the rest still holds."""

    show = forms.ChoiceField(
        required=False,
        choices=SHOW,
        error_messages={
            "invalid_choice": "“%(value)s” is not a filter. Use all, not-yet, or done."
        },
    )
    q = forms.CharField(
        required=False,
        max_length=100,
        error_messages={"max_length": "Use at most %(limit_value)d characters in a search."},
    )

    @property
    def shown(self) -> str:
        return self.cleaned_data.get("show") or "all"

    @property
    def text(self) -> str:
        return self.cleaned_data.get("q", "")

    @property
    def sentences(self) -> list[str]:
        """What is wrong with it, for the page."""
        return [str(error) for errors in self.errors.values() for error in errors]

    def passes(self, row: Row) -> bool:
        """Does the filter (not the search) let this row through?"""
        return passes(self.shown, row)


def passes(show: str, row: Row) -> bool:
    """Is the row among those that the word names: all, not-yet or done?"""
    return show == "all" or row.done == (show == "done")


class ShareForm(forms.ModelForm):
    """Who may see the shared page, and what is on it."""

    OFF, LINK, EVERYONE = "off", "link", "everyone"
    visibility = forms.ChoiceField(
        choices=[(OFF, "Only you"), (LINK, "Anyone with the link"), (EVERYONE, "Everyone")],
        error_messages={
            "required": "Choose who can see your progress page.",
            "invalid_choice": "Choose who can see your progress page.",
        },
    )

    class Meta:
        model = Share
        fields = ("shows_map", "shows_strands", "shows_history", "name", "handle")
        labels = {"name": "Name on your page", "handle": "Handle"}
        help_texts = {
            "name": "Optional. A nickname is fine. Your email address is never shown.",
            "handle": "Optional. If “Everyone” can see your page, it is at /@handle/.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        share = self.instance
        on = self.EVERYONE if share.public else self.LINK
        self.initial["visibility"] = on if share.pk and share.live else self.OFF

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if "@" in name or "://" in name or "www." in name.lower():
            raise forms.ValidationError("Enter a name, not an address or link.")
        if not name.isprintable():
            raise forms.ValidationError("Use only visible characters.")
        return name

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].strip().removeprefix("@").lower()
        if RESERVED.fullmatch(handle):
            raise forms.ValidationError("This handle is reserved. Choose another one.")
        return handle

    def keep(self, learner: Learner) -> bool:
        """Store the settings; False when a request at the same moment was quicker.

        A page that is on keeps its address, and one that was switched off meanwhile stays off.
        """
        share = self.instance
        share.learner, share.public = learner, self.cleaned_data["visibility"] == self.EVERYONE
        changed = (*self.Meta.fields, "public") if share.pk and share.live else None
        if not share.live:
            share.renew()
        try:
            with transaction.atomic():
                share.save(update_fields=changed)
        except IntegrityError:
            self._say_what_was_in_the_way()
            return False
        return True

    def _say_what_was_in_the_way(self) -> None:
        try:
            self.instance.validate_constraints()
        except forms.ValidationError as error:
            self.add_error(None, error)


class ReplyForm(forms.Form):
    """A reply to a question of the placement, or a step in another direction.

    `asked` is the number of answers that there were when the page was made.
    """

    item = forms.SlugField(required=False)
    asked = forms.IntegerField(required=False, min_value=0)
    answer = forms.ChoiceField(
        required=False,
        choices=[(word, word) for word in MEANING],
        error_messages={
            "invalid_choice": "“%(value)s” is not an answer. Use yes, partly, no, or unknown."
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
                choices=PROPOSED,
                error_messages={
                    "invalid_choice": f"{item.name}: “%(value)s” is not available here. "
                    "Use done, learning, or not-yet, or leave it blank."
                },
            )

    def chosen(self) -> dict[str, State]:
        """The state for each item that is not to be left open, by slug."""
        return {slug: State.from_word(word) for slug, word in self.cleaned_data.items() if word}


class TargetForm(forms.ModelForm):
    """The level, and perhaps the date, that a learner aims at."""

    class Meta:
        model = Learner
        fields = ("target_level", "target_date")
        labels = {"target_level": "Goal", "target_date": "By when (optional)"}
        widgets = {"target_date": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["target_level"]
        if isinstance(level, forms.ModelChoiceField):
            level.empty_label = "No goal"

    def clean_target_date(self) -> date | None:
        day = self.cleaned_data["target_date"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("Choose a date in the future.")
        return day
