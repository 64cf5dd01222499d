from django.urls import path

from roadmap import views

app_name = "roadmap"

urlpatterns = [
    path("about/", views.about_page, name="about"),
    path("changes/", views.notices_page, name="changes"),
    path("privacy/", views.privacy_page, name="privacy"),
]
