from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("confirm-email/", views.confirm_email),  # before allauth's, at the same address
    path("sessions/<int:pk>/end/", views.end_session, name="end_session"),
    path("delete/", views.delete_account, name="delete"),
]
