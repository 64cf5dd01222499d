"""Error responses with a sentence that says what to do."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from progress.request import LearnerRequest


def error_response(request: LearnerRequest, sentence: str, status: int = 400) -> HttpResponse:
    """Return the sentence alone for htmx, which restores the control and shows it; else a page."""
    if request.htmx:
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    return render(request, "progress/error.html", {"sentence": sentence}, status=status)


def form_error_response(request: LearnerRequest, form: BaseForm) -> HttpResponse:
    """Return 400 with the form's own sentences."""
    sentences = [str(error) for errors in form.errors.values() for error in errors]
    return error_response(request, " ".join(sentences))
