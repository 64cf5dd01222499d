from django.urls import path

from accounts import provider_answers, views

app_name = "accounts"

urlpatterns = [
    # Before allauth's, at the same addresses:
    path("confirm-email/", views.confirm_email),
    path("github/login/callback/", provider_answers.github_callback, name="github_callback"),
    path("google/login/callback/", provider_answers.google_callback, name="google_callback"),
    path("sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("delete/", views.delete_account, name="delete"),
]
