"""One item: its page, its resources, and its record."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from progress import learners
from progress.engine.responses import State
from progress.forms import NoteForm, RecordForm
from progress.models import Note
from progress.refusals import refuse, refuse_form
from progress.standing import words
from progress.standing.next_steps import few_steps
from progress.standing.standing import Row
from progress.views.changes import for_its_owner, render_changes
from roadmap import snapshot
from roadmap.guide import Guide, Item


@dataclass(frozen=True)
class Link:
    """An item that this one needs or opens, and what lies behind that one."""

    row: Row
    beyond: list[Item]


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """What the item is, how to check oneself, where to learn it, and what it belongs to."""
    return _page(request, slug)


def _page(request: HttpRequest, slug: str, form: NoteForm | None = None) -> HttpResponse:
    learner = learners.find(request)
    now = learners.standing_for(learner)
    item = _find(now.guide, slug)
    if form is None:
        note = Note.objects.of(learner, item.id).first()
        form = NoteForm(initial={"text": note.text if note else ""})
    listed = now.guide.items
    before, after = now.guide.neighbors(item)
    context = {
        "standing": now,
        "steps": few_steps(now),
        "row": now.row(item),
        "cell": now.cells.get(item.category),
        "needs": [
            Link(now.row(listed[each]), now.guide.foundation(each)) for each in item.prerequisites
        ],
        "opens": [Link(now.row(listed[each]), now.guide.prospect(each)) for each in item.opens],
        "replacement": now.guide.find(item.replaced_by) if item.replaced_by else None,
        "form": form,
        "before": before,
        "after": after,
        "states": [*list(State)[1:], State.UNANSWERED],
    }
    status = 400 if form.errors else 200
    return render(request, "progress/item.html", context, status=status)


@require_safe
def resources(request: HttpRequest, slug: str) -> HttpResponse:
    """The resources alone, for a row of the checklist that is opened."""
    item = _find(snapshot.current_guide(), slug)
    return render(request, "progress/item.html#resources", {"resources": item.resources})


@require_POST
@for_its_owner
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Store the wanted state of one item."""
    current = snapshot.current_guide()
    item = _find(current, slug)
    if item.retired:
        return refuse(
            request,
            f"{item.name} is no longer in the guide. Your earlier answer is kept.",
            status=409,
        )
    form = RecordForm(request.POST, item=item)
    if not form.is_valid():
        return refuse_form(request, form)
    state = form.cleaned_data["state"]
    moved = learners.answer(request, current, {item.id: state})
    sentence = f"{item.name}: {'no answer' if state is State.UNANSWERED else state.label}."
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, sentence)
        if lower := words.lower(moved.before.estimate, moved.now.estimate):
            messages.info(request, lower)
        if request.POST.get("page") == "next":
            return redirect("next")
        return redirect("item", item.slug)
    return render_changes(request, moved, [moved.now.row(item)], item.category, sentence)


@require_POST
@for_its_owner
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what the learner writes about an item."""
    item = _find(snapshot.current_guide(), slug)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, form)
    text = form.cleaned_data["text"]
    if text or learners.find(request):
        Note.objects.write(learners.find_or_create(request), item.id, text)
    messages.success(request, "Note saved." if text else "Note removed.")
    return redirect(f"{reverse('item', args=[item.slug])}#note")


def _find(current: Guide, slug: str) -> Item:
    """The item; 404 for a slug that is unknown or still a draft."""
    item = current.find(slug)
    if item is None:
        raise Http404("Item not found.")
    return item
