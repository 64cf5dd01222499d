"""How the estimate works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def how_page(request: HttpRequest) -> HttpResponse:
    """Show the method: in plain words, then in formulas, with its measured limits."""
    return render(request, "progress/how.html")
