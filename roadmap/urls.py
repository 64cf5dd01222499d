from django.urls import path

from roadmap import views

app_name = "roadmap"

urlpatterns = [
    path("about/", views.about, name="about"),
    path("changes/", views.changes, name="changes"),
    path("privacy/", views.privacy, name="privacy"),
]
