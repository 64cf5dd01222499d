"""One item: its page, its resources, and the learner's note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import normalize_newlines
from django.views.decorators.http import require_POST, require_safe

from progress.engine.responses import State
from progress.middleware import reject_stale_owner, require_learner
from progress.models import Note
from progress.models.note import NOTE_LENGTH
from progress.request import LearnerRequest
from progress.standing.next_steps import top_steps
from progress.standing.standing import Row, Standing
from roadmap import snapshot
from roadmap.guide import Guide, Item


class LinesField(forms.CharField):
    """Text in which a line break counts as one character."""

    def to_python(self, value: Any) -> str:
        return normalize_newlines(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}  # no maxlength: browsers cut what is pasted, without a word


class NoteForm(forms.Form):
    """A private note; an empty one removes it.

    A sign-in joins two notes about the same item. What is longer than the limit then can be saved
    again as it is or shorter.
    """

    text = LinesField(
        label="Links, questions, what you built. Only you can see this.",
        required=False,
        widget=forms.Textarea(attrs={"id": "note-text", "rows": 4}),
    )

    def __init__(self, *args: Any, notes: QuerySet[Note], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes = notes
        if not self.is_bound:
            self.initial["text"] = self.stored
            self._explain_length()

    @cached_property
    def stored(self) -> str:
        """The text of the note so far; empty if there is none."""
        note = self.notes.first()
        return note.text if note else ""

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) > NOTE_LENGTH and len(text) > len(self.stored):
            self._explain_length()
            limit = max(NOTE_LENGTH, len(self.stored))
            raise forms.ValidationError(
                f"Your note is {len(text)} characters. The limit is {limit}. "
                f"Remove at least {len(text) - limit}."
            )
        return text

    def _explain_length(self) -> None:
        if len(self.stored) > NOTE_LENGTH:
            self.fields["text"].help_text = (
                f"Two notes were joined when you signed in, so this one is {len(self.stored)} "
                f"characters long. You can keep it, but it can’t get longer. "
                f"The usual limit is {NOTE_LENGTH}."
            )


@dataclass(frozen=True)
class RelatedItem:
    """A direct prerequisite or dependent, with its own transitive ones."""

    row: Row
    transitive: list[Item]


@require_safe
def item_page(request: LearnerRequest, slug: str) -> HttpResponse:
    """Show what the item is, how to check oneself, where to learn it, and what it belongs to."""
    guide = snapshot.current_guide()
    item = find_item(guide, slug)
    notes = Note.objects.for_item(request.learner, item.id)
    return _render(request, guide, item, NoteForm(notes=notes))


@require_safe
def item_resources(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the resources alone, for a row of the checklist that is opened."""
    item = find_item(snapshot.current_guide(), slug)
    return render(request, "progress/item.html#resources", {"resources": item.resources})


@require_POST
@reject_stale_owner
def save_note(request: LearnerRequest, slug: str) -> HttpResponse:
    """Save what the learner writes about an item."""
    guide = snapshot.current_guide()
    item = find_item(guide, slug)
    form = NoteForm(request.POST, notes=Note.objects.for_item(request.learner, item.id))
    if not form.is_valid():
        return _render(request, guide, item, form)
    text = form.cleaned_data["text"]
    if text or not request.learner.is_new:
        Note.objects.save_text(require_learner(request), item.id, text)
    messages.success(request, "Note saved." if text else "Note removed.")
    return redirect(f"{reverse('progress:item', args=[item.slug])}#note")


def find_item(guide: Guide, slug: str) -> Item:
    """Return the item, published or retired. Raises Http404 for an unknown slug or a draft."""
    item = guide.find(slug)
    if item is None:
        raise Http404("Item not found.")
    return item


def _render(request: LearnerRequest, guide: Guide, item: Item, form: NoteForm) -> HttpResponse:
    standing = request.learner.standing(guide)
    before, after = guide.neighbors(item)
    context = {
        "standing": standing,
        "steps": top_steps(standing),
        "row": standing.row(item),
        "cell": standing.cells.get(item.category),
        "prerequisites": _prerequisites(standing, item),
        "leads_to": _dependents(standing, item),
        "replacement": guide.find(item.replaced_by) if item.replaced_by else None,
        "form": form,
        "before": before,
        "after": after,
        "states": [*list(State)[1:], State.UNANSWERED],
    }
    status = 400 if form.errors else 200
    return render(request, "progress/item.html", context, status=status)


def _prerequisites(standing: Standing, item: Item) -> list[RelatedItem]:
    guide = standing.guide
    return [
        RelatedItem(standing.row(guide.items[slug]), guide.all_prerequisites(slug))
        for slug in item.prerequisites
    ]


def _dependents(standing: Standing, item: Item) -> list[RelatedItem]:
    guide = standing.guide
    return [
        RelatedItem(standing.row(guide.items[slug]), guide.all_dependents(slug))
        for slug in item.leads_to
    ]
