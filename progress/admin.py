"""Learners' progress in the admin, read-only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from progress.models import Event, Learner


class ReadOnlyAdmin(admin.ModelAdmin):
    """Staff can view learners' data but not change it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Learner)
class LearnerAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "answer_count", "created_at", "active_at")
    date_hierarchy = "created_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Learner]:
        learners: QuerySet[Learner] = super().get_queryset(request)
        return learners.annotate(answer_count=Count("records"))

    @admin.display(description="answers", ordering="answer_count")
    def answer_count(self, learner: Any) -> Any:
        return learner.answer_count


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "learner", "item", "state", "source")
    list_select_related = ("learner", "item")
    list_filter = ("state", "source")
    date_hierarchy = "at"
    ordering = ("-id",)
