"""Marking everything unanswered "not yet": at one level, or on the whole list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.http import require_POST

from progress.middleware import reject_stale_owner
from progress.request import LearnerRequest
from progress.standing.standing import Standing
from progress.views import bulk
from roadmap import snapshot


class RestForm(bulk.BulkForm):
    """The rest of a level or, without one, of the whole list."""

    level = forms.ChoiceField(
        required=False,
        error_messages={
            "invalid_choice": "“%(value)s” is not a level of this guide. "
            "Reload the page and try again."
        },
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, cells=list(standing.cells.values()), **kwargs)
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (level.slug, level.name) for level in standing.guide.levels
        ]

    def clean_level(self) -> str:
        level: str = self.cleaned_data["level"]
        if level:
            self.cells = [cell for cell in self.cells if cell.category.level.slug == level]
        return level

    @property
    def part(self) -> str:
        """What the ids of its elements begin with."""
        level = self.cleaned_data["level"]
        return f"level-{level}" if level else "list"

    @property
    def button(self) -> str:
        return f"{self.part}.rest" if self.cleaned_data["rest"] else ""

    @property
    def page(self) -> str:
        return f"{resolve_url('progress:checklist')}#{self.part}.end"


@require_POST
@reject_stale_owner
def mark_rest(request: LearnerRequest) -> HttpResponse:
    """Mark what is unanswered "not yet", or undo that."""
    standing = request.learner.standing(snapshot.current_guide())
    return bulk.save(request, standing.guide, RestForm(request.POST, standing=standing))
