"""Why the estimate is what it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress.engine import adaptive, suggestions
from progress.request import LearnerRequest
from progress.standing import words
from progress.standing.parts import level_parts, total_sentence
from progress.standing.standing import Cell, Row, Standing
from progress.standing.strands import strand_lines
from roadmap import snapshot

MAX_EFFECTS = 8
MAX_CATEGORIES = 3


@dataclass(frozen=True)
class Effect:
    """What would change without one answer."""

    row: Row
    change: float  # level units
    alternative: str = ""  # what the page would say, if that is another kind of sentence

    @property
    def description(self) -> str:
        if self.alternative:
            return f"without it, the page would say “{self.alternative}”"
        if abs(self.change) < words.NEGLIGIBLE_EFFECT:
            return "hardly any effect"
        verb = "raises" if self.change > 0 else "lowers"
        return f"{verb} your level by {words.describe_fraction(abs(self.change))}"


@require_safe
def why_page(request: LearnerRequest) -> HttpResponse:
    """Show the exact parts of the estimate, the weight of each answer, and what would help."""
    standing = request.learner.standing(snapshot.current_guide())
    parts = level_parts(standing)
    context = {
        "standing": standing,
        "parts": parts,
        "total": total_sentence(standing, parts),
        "assumed": any(part.assumed for part in parts),
        "effects": _effects(standing),
        "strands": strand_lines(standing),
        "partly_answered": _partly_answered_categories(standing),
        "most_informative": _most_informative_item(standing),
        "placed": standing.responses.placed,
    }
    return render(request, "progress/why.html", context)


def _effects(standing: Standing) -> list[Effect]:
    found = suggestions.effects(standing.model, standing.responses, standing.estimate)
    largest = sorted(found.items(), key=lambda pair: -abs(pair[1]))[:MAX_EFFECTS]
    return [_effect(standing, slug, change) for slug, change in largest]


def _effect(standing: Standing, slug: str, change: float) -> Effect:
    row = standing.row(standing.guide.items[slug])
    model, responses = standing.model, standing.responses
    if not suggestions.decides_basis(model, responses, standing.estimate, slug):
        return Effect(row, change)
    other = suggestions.estimate_without(model, responses, slug)
    return Effect(row, change, words.headline(other, standing.level_names).sentence())


def _partly_answered_categories(standing: Standing) -> list[Cell]:
    """Partly answered categories, where marking the rest "not yet" helps most."""
    cells = [cell for cell in standing.cells.values() if cell.unanswered and cell.count.done]
    return sorted(cells, key=lambda cell: -cell.unanswered)[:MAX_CATEGORIES]


def _most_informative_item(standing: Standing) -> Row | None:
    """An unanswered item whose answer would make the level most certain."""
    keys = adaptive.most_informative(standing.model, standing.responses, standing.estimate)
    return standing.row(standing.guide.items[keys[0]]) if keys else None
