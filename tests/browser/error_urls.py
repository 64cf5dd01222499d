"""The site, with a URL for each error page, so that tests can open them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.urls import urlpatterns as site

ERRORS = (
    "400",
    "403",
    "403_csrf",
    "405",
    "413",
    "429",
    "500",
    "503",
    "503_full",
    "503_mail",
    "progress/error",
)


def error_page(request: HttpRequest, name: str) -> HttpResponse:
    """Render an error page, with a sentence for those that show one."""
    return render(request, f"{name}.html", {"sentence": "Say which state you want."})


urlpatterns = [*site, path("errors/<path:name>/", error_page)]
