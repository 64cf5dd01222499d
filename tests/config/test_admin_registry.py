"""Every page of every model in the admin answers whatever address it is called with."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

from progress.engine.responses import State
from roadmap.models import Item
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LearnerFactory,
    NoticeFactory,
    ResourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
ENDLESS = ("9" * 30, "99999999999")
ODD = (*ENDLESS, "-1", "é\u202e😀", "10000-01-01")
NUL = "a\0b"
PAGES = ("change", "delete", "history", "password")


@pytest.fixture
def client() -> Client:
    """Signed in, and told of every exception by the status alone, as a visitor is."""
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def rows() -> None:
    """At least one row of every model."""
    user = UserFactory()
    learner = LearnerFactory(user=user)
    learner.answer({ItemFactory().pk: State.DONE})
    ResourceFactory()
    NoticeFactory()
    CategoryFactory()
    Group.objects.create(name="Curators")
    EmailAddress.objects.create(user=user, email=user.email)
    UserSession.objects.create(user=user, session_key="k", ip="127.0.0.1", user_agent="Browser")


def queries_of(model: type) -> list[str]:
    """Addresses of its list: each search, order, page, filter, and date with odd values."""
    own = admin.site._registry[model]
    queries = [urlencode({name: odd}) for name in ("q", "o", "p", "_to_field") for odd in ODD]
    names = ["unknown"]
    for entry in own.list_filter:
        names.append(f"{entry}__exact")
    if own.date_hierarchy:
        names += [f"{own.date_hierarchy}__{part}" for part in ("year", "month", "gte")]
    queries += [urlencode({name: value}) for name in names for value in (*ENDLESS, "x")]
    return [*queries, urlencode({"q": NUL}), "q=example&o=1.-2", "o=-1.2.3&p=1", "all=", "_facets"]


def paths_of(model: type) -> list[str]:
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    key = model._default_manager.values_list("pk", flat=True)[0]
    keys = [str(key), *ENDLESS, "x", NUL]
    return [
        base, f"{base}add/", *(f"{base}?{query}" for query in queries_of(model)),
        *(f"{base}{quote(k)}/{page}/" for k in keys for page in PAGES),
    ]  # fmt: skip


def posts_of(model: type) -> list[tuple[str, dict[str, str]]]:
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    posts = []
    for odd in (ENDLESS[0], "", "x"):
        sent = {"action": odd, "_selected_action": odd, "index": odd, "form-TOTAL_FORMS": odd}
        sent |= {"form-INITIAL_FORMS": odd, "form-0-id": odd}
        one = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "_save": "Save"}
        posts += [(base, sent | {"_save": "Save"}), (base, sent | one)]
        posts.append((base, {"action": "delete_selected", "_selected_action": odd, "post": "yes"}))
    absent = f"{base}{'9' * 30}/"
    return [*posts, *((f"{absent}{page}/", one) for page in PAGES), (f"{base}add/", sent)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
@pytest.mark.usefixtures("rows")
def test_no_page_of_the_admin_fails(client, model):
    assert model._default_manager.exists(), "No row of this model: add one to `rows`."

    failed = [path for path in paths_of(model) if client.get(path).status_code >= 500]
    failed += [
        f"POST {path} {sent}"
        for path, sent in posts_of(model)
        if client.post(path, sent).status_code >= 500
    ]

    assert not failed


def test_sessions_are_found_by_the_address_of_their_user(client, rows):
    user = UserFactory(email="mira@example.org")
    UserSession.objects.create(user=user, session_key="m", ip="10.1.2.3", user_agent="Lynx")

    for query in ("mira@", "10.1.2.3"):
        text = client.get(f"/admin/usersessions/usersession/?q={query}").text
        assert "mira@example.org" in text
        assert text.count("field-ip") == 1, query


def test_a_key_of_another_kind_is_no_row(client):
    """Also one that the database could not store."""
    ItemFactory()

    for key in ("40000", "9" * 30, "-1", "x"):
        page = client.get(f"/admin/roadmap/item/{key}/change/", follow=True)
        assert "doesn’t exist. Perhaps it was deleted?" in page.text
    assert Item.objects.count() == 1


def test_filters_that_make_no_sense_are_said_to_be_wrong(curator):
    page = curator.get("/admin/roadmap/item/?e=1&status__id=x").text

    assert "This list can’t be filtered like that" in page
    assert "database" not in page
