"""Forms of the admin that know what their page has shown, so that no one undoes an edit unseen.

Each page says in one hidden input, `seen`, what its fields had when it was made. When it comes
back, a field that its curator left alone keeps what it has by now, and one that two people have
changed is refused with both values.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.text import Truncator, normalize_newlines

NAME = "seen"
LABEL = ""  # beside the names of a row's fields: what the row is called
Seen = dict[str, dict[str, str]]  # by row and field: digests of values


def row_key(row: Model) -> str:
    return f"{row._meta.label_lower}.{row.pk}"


def claimed_by(data: Any) -> Seen:
    """Return what the sent page says it has shown; nothing if it does not say so readably."""
    try:
        claimed = json.loads(data.get(NAME, ""))
    except (ValueError, RecursionError):
        return {}
    rows = claimed.items() if isinstance(claimed, dict) else ()
    return {key: row for key, row in rows if isinstance(row, dict)}


class SeenForm:
    """Before the class of a model form: compares what was sent, what was shown, and what is stored.

    The caller has locked the row before reading it.
    """

    def full_clean(self: Any) -> None:
        self.conflicts: dict[str, str] = {}
        if not self.is_bound or self.instance.pk is None:
            super().full_clean()  # type: ignore[misc]
            self._refuse_if_gone()
            return
        claimed = claimed_by(self.data).get(row_key(self.instance), {})
        left_alone = []
        for name, field in self.fields.items():
            now = self._digest_of_stored(name)
            if field.disabled or claimed.get(name, now) == now:
                continue  # no one else has changed it
            sent = self.digest_of_sent(name)
            if sent == claimed[name]:
                left_alone.append(field)
            elif sent != now:
                self.conflicts[name] = now
        for field in left_alone:
            field.disabled = True  # takes what is stored
        super().full_clean()  # type: ignore[misc]
        self.__dict__.pop("changed_data", None)  # a formset has asked before
        _ = self.changed_data  # remembered without the fields that were left alone
        for field in left_alone:
            field.disabled = False
        for name in self.conflicts:
            self.add_error(name, self._describe(name))

    @property
    def seen(self: Any) -> Seen:
        """What the page is to say that it shows: where a conflict is told, what is stored."""
        if self.instance.pk is None:
            return {}
        fields = {
            name: self._digest_of_stored(name)
            for name, field in self.fields.items()
            if not field.disabled
        }
        key = row_key(self.instance)
        if self.is_bound:
            fields |= claimed_by(self.data).get(key, {}) | getattr(self, "conflicts", {})
        return {key: fields | {LABEL: Truncator(str(self.instance)).chars(80)}}

    def digest_of_sent(self: Any, name: str) -> str | None:
        """Return the digest of what was sent; None if that is invalid."""
        field = self.fields[name]
        try:
            return _digest(field.prepare_value(field.clean(self[name].data)))
        except ValidationError:
            return None

    def _digest_of_stored(self: Any, name: str) -> str:
        return _digest(self.fields[name].prepare_value(self[name].initial))

    def _describe(self: Any, name: str) -> str:
        field = self.fields[name]
        theirs = _words(field, field.prepare_value(self[name].initial))
        yours = _words(field, self[name].data)
        return (
            f"Somebody else has changed this since you opened the page. Theirs: {theirs}. "
            f"Yours: {yours}. Save again to use yours, or enter theirs."
        )

    def _refuse_if_gone(self: Any) -> None:
        """A new row that its page has shown is one that somebody else has deleted."""
        if self.is_bound and self.prefix is None:
            label = self.instance._meta.label_lower
            if any(key.rpartition(".")[0] == label for key in claimed_by(self.data)):
                self.add_error(
                    None,
                    "Somebody else has deleted this since you opened the page. What you entered "
                    "is still here. Save again to add it as new, or leave the page.",
                )


class SeenFormSet:
    """Before the class of a formset: leaves out the rows that somebody else has deleted.

    A row that this curator had changed is told, and in a form within a form offered as a new row.
    """

    def __init__(self: Any, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)  # type: ignore[call-arg]
        self.gone: list[str] = []
        if self.is_bound and self.management_form.is_valid():
            self._leave_out_gone_rows()

    def clean(self: Any) -> None:
        super().clean()  # type: ignore[misc]
        if self.gone:
            raise ValidationError(self.gone)

    def _leave_out_gone_rows(self: Any) -> None:
        pk_name, claimed = self.model._meta.pk.name, claimed_by(self.data)
        stored = {str(row.pk): row for row in self.get_queryset()}
        rows = [self._row(index) for index in range(self.total_form_count())]
        number = self.initial_form_count()
        keys = [f"{self.model._meta.label_lower}.{row.get(pk_name)}" for row in rows[:number]]
        gone = {
            index
            for index, key in enumerate(keys)
            if rows[index].get(pk_name) not in stored and key in claimed
        }
        kept = [row for index, row in enumerate(rows[:number]) if index not in gone]
        again = [rows[i] for i in sorted(gone) if self._is_wanted(i, claimed[keys[i]])]
        if gone:
            new = [*rows[number:], *({**row, pk_name: ""} for row in again)]
            if self._parent_is_gone:
                new = [{**row, self.fk.name: ""} for row in new]
            self._renumber(kept, new)
        # In the order of the page, which zips them with the forms.
        found = [stored[row[pk_name]] for row in kept if row.get(pk_name) in stored]
        self._queryset = found if len(found) == len(kept) else self._queryset

    @property
    def _is_inline(self: Any) -> bool:
        return hasattr(self, "fk")

    @property
    def _parent_is_gone(self: Any) -> bool:
        gone: bool = self._is_inline and self.instance.pk is None
        return gone

    def _row(self: Any, index: int) -> dict[str, Any]:
        start = f"{self.add_prefix(index)}-"
        return {
            key.removeprefix(start): self.data[key] for key in self.data if key.startswith(start)
        }

    def _is_wanted(self: Any, index: int, claimed: dict[str, str]) -> bool:
        """Whether a row that is gone had been changed here; if so, say that it is gone."""
        form = self.form(self.data, prefix=self.add_prefix(index), **self.form_kwargs)
        if form.data.get(f"{form.prefix}-DELETE"):
            return False
        if self._parent_is_gone:
            return True  # the whole page is to be added again
        if all(form.digest_of_sent(name) == claimed.get(name) for name in form.fields):
            return False
        again = " It is below as a new row: save again to add it." if self._is_inline else ""
        self.gone.append(
            f"Somebody else has deleted “{claimed.get(LABEL, 'a row')}” since you opened the page, "
            f"so your change to it was not saved.{again}"
        )
        offered: bool = self._is_inline
        return offered

    def _renumber(self: Any, kept: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
        prefix, data = self.prefix, self.data.copy()
        for index in range(self.total_form_count()):
            for key in [key for key in data if key.startswith(f"{self.add_prefix(index)}-")]:
                del data[key]
        for index, row in enumerate((*kept, *new)):
            for name, value in row.items():
                data[f"{prefix}-{index}-{name}"] = value
        data[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(new))
        data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
        self.data = data
        del self.management_form  # it had read the numbers


def seen_form(form: type[forms.ModelForm[Any]]) -> type[forms.ModelForm[Any]]:
    """Return the form class with a memory of what was shown."""
    return form if issubclass(form, SeenForm) else type(form.__name__, (SeenForm, form), {})


def seen_formset(formset: Any) -> Any:
    """Return the formset class, and that of its forms, with a memory of what was shown."""
    if issubclass(formset, SeenFormSet):
        return formset
    members = {"form": seen_form(formset.form)}
    return type(formset.__name__, (SeenFormSet, formset), members)


def seen_on(page: Iterable[Any]) -> str:
    """Return the value of the hidden input for a page with these forms."""
    rows: Seen = {}
    for form in page:
        rows |= getattr(form, "seen", {})
    return json.dumps(rows, separators=(",", ":"))


def _digest(value: Any) -> str:
    """Enough to tell whether two values are the same; line breaks differ in browsers."""
    return blake2b(_plain(value).encode(), digest_size=8).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple | set | QuerySet):
        return json.dumps(sorted(_plain(each) for each in value))
    return "" if value is None else normalize_newlines(str(value)).strip()


def _words(field: forms.Field, value: Any) -> str:
    """Return a value as a curator reads it."""
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, forms.ModelChoiceField):
        pks = value if isinstance(value, list | tuple) else [value] if value else []
        rows = field.queryset.filter(pk__in=pks) if field.queryset is not None else ()
        return "“" + "”, “".join(map(str, rows)) + "”" if rows else "empty"
    if isinstance(field, forms.ChoiceField):
        value = dict(field.choices).get(value, value)  # type: ignore[arg-type]
    return f"“{_plain(value)}”" if _plain(value) else "empty"
