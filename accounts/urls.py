from django.urls import path

from accounts import views

urlpatterns = [
    path("delete/", views.delete, name="account_delete"),
]
