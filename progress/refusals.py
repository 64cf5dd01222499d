"""How a request that cannot be carried out is answered: a sentence that says what to do."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refuse(request: HttpRequest, sentence: str, status: int = 400) -> HttpResponse:
    """The sentence alone for htmx, which puts the box back and shows it; else a page with it."""
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(sentence, status=status, content_type="text/plain; charset=utf-8")
    return render(request, "progress/refused.html", {"sentence": sentence}, status=status)


def refuse_form(request: HttpRequest, form: BaseForm) -> HttpResponse:
    """400 with the form's own sentences."""
    return refuse(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
