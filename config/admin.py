"""The admin site: what holds for every model in it, ours or a package's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ERROR_FLAG, SEARCH_VAR
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from config.seen import seen_form, seen_formset, seen_on

ADDRESS = re.compile(r"[^\s@“”\"<>()]+@[^\s@“”\"<>(),;]+")

ENDLESS_NUMBER = re.compile(r"[+-]?\d{10,}")  # no row and no year; the databases fail on some


class CarefulAdmin(admin.ModelAdmin):
    """Locks what a POST changes before reading it, lets no old page undo a newer edit, and logs no
    email addresses."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """Return the row, locked if it may be changed now; None if there is no such row."""
        field = self.opts.get_field(from_field) if from_field else self.opts.pk
        try:
            field.run_validators(field.to_python(object_id))  # type: ignore[union-attr]
        except (ValidationError, ValueError):
            return None
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        self._lock(self._rows().filter(pk=found.pk))
        return super().get_object(request, object_id, from_field)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return seen_form(super().get_form(request, obj, change=change, **kwargs))

    def get_formsets_with_inlines(
        self, request: HttpRequest, obj: Any = None
    ) -> Iterator[tuple[Any, Any]]:
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            yield seen_formset(formset), inline

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        return seen_formset(super().get_changelist_formset(request, **kwargs))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save the form. If somebody has deleted the row in the meantime, keep what was
        entered, for those who can add it again."""
        if request.method == "POST" and object_id and self._can_add_again(request):
            object_id = object_id if self.get_object(request, unquote(object_id)) else None
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        formsets = [each.formset for each in context["inline_admin_formsets"]]
        page = (context["adminform"].form, *(form for each in formsets for form in each.forms))
        context = context | {"seen": seen_on(page)}
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Show the list, or save what was edited or selected in it, in one transaction."""
        filters = (text for name, text in request.GET.items() if name != SEARCH_VAR)
        if any(ENDLESS_NUMBER.fullmatch(str(text)) for text in filters):  # as for other nonsense
            return redirect(f"{request.path}?{ERROR_FLAG}=1")
        if request.method != "POST":
            return self._with_seen(super().changelist_view(request, extra_context))
        sent = request.POST.copy()
        chosen = [pk for pk in sent.getlist(ACTION_CHECKBOX_NAME) if self._is_key(pk)]
        sent.setlist(ACTION_CHECKBOX_NAME, chosen)
        request.POST = sent  # type: ignore[assignment]
        with transaction.atomic():
            self._lock(self._selected(request))
            return self._with_seen(super().changelist_view(request, extra_context))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_addition(request, Nameless(obj), without_addresses(message))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_change(request, Nameless(obj), without_addresses(message))

    def log_deletions(self, request: HttpRequest, queryset: Iterable[Any]) -> Any:
        return super().log_deletions(request, [Nameless(row) for row in queryset])  # type: ignore[arg-type]

    def _get_edited_object_pks(self, request: HttpRequest, prefix: str) -> list[str]:
        found: list[str] = super()._get_edited_object_pks(request, prefix)
        return [pk for pk in found if self._is_key(pk)]

    def _get_list_editable_queryset(self, request: HttpRequest, prefix: str) -> QuerySet[Any]:
        rows: QuerySet[Any] = super()._get_list_editable_queryset(request, prefix)
        self._lock(self._rows().filter(pk__in=list(rows.values_list("pk", flat=True))))
        return rows

    def _with_seen(self, response: Any) -> Any:
        context = getattr(response, "context_data", None) or {}
        formset = getattr(context.get("cl"), "formset", None)
        if formset is not None:
            if formset.is_bound:  # beside each form its own row, whatever the order is by now
                context["cl"].result_list = formset.get_queryset()
            context["seen"] = seen_on(formset.forms)
        return response

    def _can_add_again(self, request: HttpRequest) -> bool:
        """A form for adding that differs from the one for changing has no place for the rest."""
        return not hasattr(self, "add_form") and self.has_add_permission(request)

    def _rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._base_manager.all()
        return rows

    def _selected(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows that an action is to change."""
        if "_save" in request.POST:
            return self._rows().none()
        if request.POST.get("select_across", "0") != "0":
            return self._rows()
        return self._rows().filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))

    def _is_key(self, value: str) -> bool:
        try:
            self.opts.pk.run_validators(self.opts.pk.to_python(value))
        except (ValidationError, ValueError):
            return False
        return True

    def _lock(self, rows: QuerySet[Any]) -> None:
        """Wait for others who change these rows, in an order that no two can block each other."""
        list(rows.select_for_update().order_by("pk").values_list("pk"))


class Nameless:
    """A row as the log is to name it: by its number, if its name is somebody's email address.

    The log outlives the account, whoever deletes it and however."""

    def __init__(self, row: Model) -> None:
        self.row, self.pk, self._meta = row, row.pk, row._meta

    def __str__(self) -> str:
        name = str(self.row)
        return f"{self._meta.verbose_name} {self.pk}" if ADDRESS.search(name) else name


def without_addresses(message: Any) -> Any:
    """Return a message of the log, which may be nested, without email addresses."""
    if isinstance(message, dict):
        return {key: without_addresses(value) for key, value in message.items()}
    if isinstance(message, list):
        return [without_addresses(each) for each in message]
    return ADDRESS.sub("an address", message) if isinstance(message, str) else message


class FieldGuideAdminSite(admin.AdminSite):
    """Registers every model with the care of CarefulAdmin, those of packages as well."""

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[admin.ModelAdmin] | None = None,
        **options: Any,
    ) -> None:
        own = admin_class or admin.ModelAdmin
        careful = type(own.__name__, (CarefulAdmin, own), {"__module__": own.__module__})
        super().register(model_or_iterable, careful, **options)
