"""The site with its error pages at addresses of their own, for the tests to look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.urls import urlpatterns as site

ERRORS = ("400", "403", "403_csrf", "405", "429", "500", "503", "503_mail", "progress/refused")


def error(request: HttpRequest, name: str) -> HttpResponse:
    """The page, with a sentence for those that have one."""
    return render(request, f"{name}.html", {"sentence": "Say which state you want."})


urlpatterns = [*site, path("errors/<path:name>/", error)]
