"""The checklist, whole or one category of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from progress import learners
from progress.engine.responses import State
from progress.forms import CategoryForm, FilterForm
from progress.learners import Moved
from progress.refusals import refuse_form
from progress.standing import words
from progress.standing.next_steps import few_steps, suggested
from progress.standing.standing import Cell, Count, Row, Standing
from progress.views.changes import Undo, for_its_owner, render_changes, sizes
from roadmap.guide import Guide, Level


@dataclass(frozen=True)
class Section:
    """One level of the checklist with the rows that the filter lets through."""

    level: Level
    count: Count
    cells: list[tuple[Cell, list[Row]]]


@require_safe
@vary_on_headers("HX-Target")
def show(request: HttpRequest) -> HttpResponse:
    """All items, or those that a filter and a search leave."""
    form = FilterForm(request.GET)
    form.is_valid()
    now = learners.standing_of(request)
    sections = _sections(now, form)
    steps = few_steps(now)
    context = {
        "sentences": form.sentences,
        "standing": now,
        "steps": steps,
        "suggested": suggested(steps),
        "sections": sections,
        "found": sum(len(rows) for section in sections for _, rows in section.cells),
        "shown": form.shown,
        "text": form.text,
        "sizes": sizes(now),
    }
    wanted = "#found" if request.htmx.target == "list" else ""  # type: ignore[attr-defined]
    status = 400 if form.errors else 200
    return render(request, f"progress/checklist.html{wanted}", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_its_owner
def category(request: HttpRequest, level: str, strand: str) -> HttpResponse:
    """One category: a page, and the place where its form is sent."""
    now = learners.standing_of(request)
    cell = now.cells.get((level, strand))
    if cell is None:
        raise Http404("Category not found.")
    if request.method == "POST":
        return _save(request, now.guide, cell)
    steps = few_steps(now)
    context = {"standing": now, "cell": cell, "steps": steps, "suggested": suggested(steps)}
    return render(request, "progress/category.html", context)


def _save(request: HttpRequest, current: Guide, cell: Cell) -> HttpResponse:
    form = CategoryForm(request.POST, cell=cell)
    if not form.is_valid():
        return refuse_form(request, form)
    moved = _apply(request, current, form)
    rows = moved.now.cells[cell.category.key].rows if moved else cell.rows
    changed = [row for row in rows if moved and row.item.id in moved.change.items]
    sentence = _what_changed([row.state for row in changed]) or _nothing(form)
    if moved and request.htmx:  # type: ignore[attr-defined]
        undo = _undo(form, moved, len(changed))
        return render_changes(request, moved, changed, cell.category.key, sentence, undo)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    lower = words.lower(moved.before.estimate, moved.now.estimate) if moved else ""
    messages.success(request, f"{sentence} {lower}".rstrip())
    if request.POST.get("page") == "checklist":
        return redirect(f"{reverse('checklist')}#category-{cell.category.anchor}")
    return redirect("category", cell.category.level.slug, cell.category.strand.slug)


def _apply(request: HttpRequest, current: Guide, form: CategoryForm) -> Moved | None:
    """Carry out what the form asks for; None when that is there already."""
    at, wanted = form.cleaned_data["undo"], form.wanted()
    if at:
        return learners.undo(request, current, at, {row.item.id for row in form.cell.rows})
    return learners.answer(request, current, wanted) if wanted else None


def _undo(form: CategoryForm, moved: Moved, number: int) -> Undo | None:
    button = next((name for name in ("all", "rest") if form.cleaned_data[name]), "")
    return Undo(button, moved.change.at.isoformat(), number) if button and number else None


def _what_changed(states: list[State]) -> str:
    parts = [
        f"{states.count(state)} {said}"
        for state, said in (
            (State.DONE, "marked done"),
            (State.LEARNING, "marked “learning”"),
            (State.NOT_YET, "marked “not yet”"),
            (State.UNANSWERED, "removed"),
        )
        if state in states
    ]
    sentence = f"Saved: {', '.join(parts)}." if parts else ""
    return sentence.replace("”,", ",”").replace("”.", ".”")


def _nothing(form: CategoryForm) -> str:
    if form.cleaned_data["undo"]:
        return "Nothing to undo."
    return "Nothing new to save."


def _sections(now: Standing, form: FilterForm) -> list[Section]:
    found = now.guide.search(form.text) if form.text.strip() else None
    sections = []
    for level, count in now.columns:
        cells = [
            (cell, [row for row in cell.rows if form.passes(row) and _in(found, row)])
            for cell in now.cells.values()
            if cell.category.level == level
        ]
        cells = [(cell, rows) for cell, rows in cells if rows]
        if cells:
            sections.append(Section(level, count, cells))
    return sections


def _in(found: set[str] | None, row: Row) -> bool:
    return found is None or row.item.slug in found
