"""What a browser without JavaScript would send from a page.

In a textarea it drops the first line break and sends the others as CR LF."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import Any

from django.db.models import Model
from django.test import Client


class FormReader(HTMLParser):
    """Collects the successful controls of the one form whose id is given."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.sent: dict[str, list[str]] = {}
        self.select, self.textarea = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == self.form
        if not self.inside or "disabled" in given:
            return
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "file", "button"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                default = "on" if kind == "checkbox" else ""
                self.sent.setdefault(name, []).append(given.get("value", default))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.sent.setdefault(self.select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self.textarea = name
            self.sent[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            text = "\r\n".join(self.sent[self.textarea][0].removeprefix("\n").splitlines())
            self.sent[self.textarea], self.textarea = [text], ""

    def handle_data(self, data: str) -> None:
        if self.inside and self.textarea:
            self.sent[self.textarea][0] += data


def form_in(page: str, form: str) -> dict[str, Any]:
    """Return what the form with this id sends."""
    reader = FormReader(form)
    reader.feed(page)
    return dict(reader.sent)


def opened(client: Client, url: str, form: str) -> dict[str, Any]:
    """Open the page and return what its form sends if nothing is edited."""
    return form_in(client.get(url).text, form)


AGAIN = "Somebody else has changed this since you opened the page."
SAVE = {"_save": "Save"}


def page_of(row: Model) -> str:
    """Return the address of the page of the admin that changes this row."""
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def open_form(client: Client, row: Model) -> dict[str, Any]:
    """Return what that page sends if nothing is edited."""
    return opened(client, page_of(row), f"{row._meta.model_name}_form")


def text_of(response: Any) -> str:
    """Return the page as it is read."""
    return html.unescape(response.text)
