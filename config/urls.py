"""The root URLconf. Pages that show answers belong to `progress`."""

from django.contrib import admin
from django.urls import include, path

from config import views

urlpatterns = [
    path("", include("progress.urls")),
    path("", include("roadmap.urls")),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("theme/", views.set_theme, name="theme"),
    path("admin/", admin.site.urls),
]

handler400 = "config.views.bad_request"
handler500 = "config.views.server_error"
handler429 = "config.views.too_many_requests"  # ours and allauth's
