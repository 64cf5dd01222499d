"""Why this level, and how the estimate works."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from progress import learners
from progress.engine import adaptive, suggestions
from progress.simulation import simulation
from progress.standing import words
from progress.standing.evidence import asked, model, states
from progress.standing.parts import HARDLY, fraction, level_parts, together
from progress.standing.standing import Cell, Row, Standing
from progress.standing.strands import strand_lines

MOST_EFFECTS = 8


@dataclass(frozen=True)
class Effect:
    """What leaving one answer out would change."""

    row: Row
    change: float
    instead: str = ""  # what the page would say, where that is another kind of sentence

    @property
    def in_words(self) -> str:
        if self.instead:
            return f"without it, the page would say “{self.instead}”"
        if abs(self.change) < HARDLY:
            return "hardly any effect"
        way = "raises" if self.change > 0 else "lowers"
        return f"{way} your level by {fraction(abs(self.change))}"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The exact parts of the estimate, the weight of each answer, and what would help."""
    now = learners.standing_of(request)
    parts = level_parts(now)
    context = {
        "standing": now,
        "parts": parts,
        "together": together(now, parts),
        "assumed": any(part.assumed for part in parts),
        "effects": _effects(now),
        "strands": strand_lines(now),
        "open_cells": _half_answered(now),
        "telling": _most_telling(now),
        "placed": now.profile.placed is not None,
    }
    return render(request, "progress/why.html", context)


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """The method: in plain words, then in formulas, with its measured limits."""
    return render(request, "progress/how.html", {"simulation": simulation()})


def _effects(now: Standing) -> list[Effect]:
    known, heard = states(now.guide, now.profile), asked(now.guide, now.profile)
    placed = now.profile.placed is not None
    found = suggestions.effects(model(now.guide), known, asked=heard, placed=placed)
    effects = []
    for slug, change in sorted(found.items(), key=lambda pair: -abs(pair[1]))[:MOST_EFFECTS]:
        other = suggestions.without(model(now.guide), known, slug, asked=heard, placed=placed)
        same = other.basis is now.estimate.basis
        instead = "" if same else words.headline(other, now.level_names).about()
        effects.append(Effect(now.row(now.guide.items[slug]), change, instead))
    return effects


def _half_answered(now: Standing) -> list[Cell]:
    """Categories with ticks and open items: one tap on "the rest: not yet" tells most there."""
    half = [cell for cell in now.cells.values() if cell.unanswered and cell.count.done]
    return sorted(half, key=lambda cell: -cell.unanswered)[:3]


def _most_telling(now: Standing) -> Row | None:
    """The open item whose answer would make the level most certain."""
    known = states(now.guide, now.profile)
    key = adaptive.next_question(
        model(now.guide), known, max_questions=len(known) + 1, min_questions=len(known) + 1
    )
    return now.row(now.guide.items[key]) if key else None
