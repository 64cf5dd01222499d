"""The site map. Pages with a tick on them belong to `progress`."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("progress.urls")),
    path("", include("roadmap.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
