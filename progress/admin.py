"""Learners' progress in the admin: to look at, never to edit."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from progress.models import Event, Learner


class LookOnly(admin.ModelAdmin):
    """An operator may look, and nobody may change what a learner has said."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Learner)
class LearnerAdmin(LookOnly):
    list_display = ("__str__", "answers_given", "created_at", "active_at")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Learner]:
        return super().get_queryset(request).annotate(answers_given=Count("records"))

    @admin.display(description="answers", ordering="answers_given")
    def answers_given(self, learner: Any) -> int:
        return learner.answers_given


@admin.register(Event)
class EventAdmin(LookOnly):
    list_display = ("at", "learner", "item", "state", "source")
    list_select_related = ("learner", "item")
    list_filter = ("state", "source")
    date_hierarchy = "at"
    ordering = ("-id",)
