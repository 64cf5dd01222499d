"""Two curators at once: nobody undoes an edit that the page has not shown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client

from roadmap.models import Item
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LevelFactory,
    NoticeFactory,
    ResourceFactory,
    StrandFactory,
    UserFactory,
)
from tests.sent_form import AGAIN, SAVE, form_in, open_form, opened, page_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def item() -> Item:
    return ItemFactory(name="Attention", position=1, summary="Two\nlines.", check_text="You can.")


def test_a_form_that_nobody_edited_changes_nothing(curator, item):
    before = Item.objects.values().get()

    response = curator.post(page_of(item), open_form(curator, item) | SAVE)

    assert response.status_code == 302
    changed = Item.objects.values().get()
    assert {k: v for k, v in changed.items() if k != "summary"} == {
        k: v for k, v in before.items() if k != "summary"
    }


def test_an_old_form_keeps_what_a_colleague_has_changed_in_other_fields(curator, item):
    mine, theirs = open_form(curator, item), open_form(curator, item)
    curator.post(
        page_of(item),
        theirs
        | SAVE
        | {"position": "7", "essential": "on", "summary": "New.", "status": "retired"},
    )

    response = curator.post(page_of(item), mine | SAVE | {"name": "Self-attention"})

    item.refresh_from_db()
    assert response.status_code == 302
    assert (item.name, item.position, item.essential, item.summary, item.status) == (
        "Self-attention", 7, True, "New.", "retired"
    )  # fmt: skip
    log = curator.get(f"/admin/roadmap/item/{item.pk}/history/").text
    assert "Changed Name." in log


def test_a_field_that_both_changed_is_refused_with_both_values_and_nothing_typed_is_lost(
    curator, item
):
    other = ItemFactory().category
    mine, theirs = open_form(curator, item), open_form(curator, item)
    curator.post(page_of(item), theirs | SAVE | {"name": "Theirs <b>", "position": "7"})
    edited = mine | SAVE | {"name": "Mine", "check_text": "You can do more."}

    response = curator.post(page_of(item), edited)

    item.refresh_from_db()
    assert (item.name, item.check_text) == ("Theirs <b>", "You can.")
    text = text_of(response)
    assert f"{AGAIN} Theirs: “Theirs <b>”. Yours: “Mine”. Save again to use yours" in text
    assert "<b>" not in response.text
    assert text.count(AGAIN) == 1
    again = form_in(response.text, "item_form")
    assert (again["name"], again["check_text"]) == (["Mine"], ["You can do more."])

    curator.post(page_of(item), again | SAVE)

    item.refresh_from_db()
    assert (item.name, item.check_text, item.position) == ("Mine", "You can do more.", 7)
    assert item.category == other


def test_a_third_edit_in_between_is_refused_again(curator, item):
    mine, theirs = open_form(curator, item), open_form(curator, item)
    curator.post(page_of(item), theirs | SAVE | {"name": "Theirs"})
    again = form_in(curator.post(page_of(item), mine | SAVE | {"name": "Mine"}).text, "item_form")
    Item.objects.update(name="Third")

    text = text_of(curator.post(page_of(item), again | SAVE))

    assert "Theirs: “Third”. Yours: “Mine”." in text
    assert Item.objects.get().name == "Third"


def test_the_same_edit_by_both_is_no_conflict(curator, item):
    mine = open_form(curator, item)
    Item.objects.update(name="Same")

    assert curator.post(page_of(item), mine | SAVE | {"name": "Same"}).status_code == 302


def test_every_kind_of_value_is_told_in_words(curator):
    entry, advanced = LevelFactory(), LevelFactory(slug="advanced", name="Advanced", position=2)
    places = [CategoryFactory(level=level) for level in (entry, advanced)]
    places.append(CategoryFactory(strand=StrandFactory(slug="data", name="Data")))
    item = ItemFactory(category=places[0], status="draft")
    mine = open_form(curator, item)
    Item.objects.update(category=places[1], essential=True, difficulty=0.5, status="published")
    edited = {"category": str(places[2].pk), "difficulty": "-1", "status": "published"}

    text = text_of(curator.post(page_of(item), mine | SAVE | edited))

    assert "Theirs: “Theory, Advanced”. Yours: “Data, Entry”." in text
    assert "Theirs: “0.5”. Yours: “-1”." in text
    assert text.count(AGAIN) == 2  # both published it
    assert form_in(text, "item_form")["category"] == [str(places[2].pk)]


@pytest.mark.parametrize("seen", ["", "x", "[]", "{}", '{"roadmap.item.%s": 3}', "[" * 3000])
def test_a_page_that_does_not_say_what_it_showed_is_saved_as_it_is(curator, item, seen):
    mine = open_form(curator, item) | {"seen": seen.replace("%s", str(item.pk)), "name": "Mine"}

    assert curator.post(page_of(item), mine | SAVE).status_code == 302

    assert Item.objects.get().name == "Mine"


def rows() -> dict:
    """A row of each model that can be edited, a field, and two values for it."""
    user, group = UserFactory(), Group.objects.create(name="Curators")
    one, two = Permission.objects.order_by("pk")[:2]
    return {
        "level": (LevelFactory(), "name", "Basic", "First"),
        "strand": (StrandFactory(), "introduction", "a", "b"),
        "category": (CategoryFactory(), "introduction", "a", "b"),
        "item": (ItemFactory(), "summary", "a", "b"),
        "notice": (NoticeFactory(), "text", "a", "b"),
        "user": (user, "user_permissions", [str(one.pk)], [str(two.pk)]),
        "group": (group, "permissions", [str(one.pk)], [str(one.pk), str(two.pk)]),
    }


@pytest.mark.parametrize("kind", ["level", "strand", "category", "item", "notice", "user", "group"])
def test_every_form_of_the_admin_refuses_it(curator, kind):
    row, field, theirs, mine = rows()[kind]
    old, new = open_form(curator, row), open_form(curator, row)
    assert curator.post(page_of(row), new | SAVE | {field: theirs}).status_code == 302

    response = curator.post(page_of(row), old | SAVE | {field: mine})

    assert text_of(response).count(AGAIN) == 1
    again = form_in(response.text, f"{row._meta.model_name}_form")
    assert again[field] == (mine if isinstance(mine, list) else [mine])
    assert curator.post(page_of(row), again | SAVE).status_code == 302
    assert open_form(curator, row)[field] == (mine if isinstance(mine, list) else [mine])


def test_being_made_staff_is_not_undone_by_an_old_form(curator):
    user = UserFactory()
    mine = open_form(curator, user)
    curator.post(page_of(user), open_form(curator, user) | SAVE | {"is_staff": "on"})

    curator.post(page_of(user), {k: v for k, v in mine.items() if k != "is_active"} | SAVE)

    user.refresh_from_db()
    assert (user.is_staff, user.is_active) == (True, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["form", "list", "resource"])
def test_of_two_that_are_sent_at_once_one_is_refused(where):
    item = ResourceFactory().item
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(UserFactory(is_staff=True, is_superuser=True))
    page = "/admin/roadmap/item/" if where == "list" else page_of(item)
    form = "changelist-form" if where == "list" else "item_form"
    field = {"form": "position", "list": "form-0-position", "resource": "resources-0-position"}[
        where
    ]
    for attempt in range(2):
        old = opened(clients[0], page, form) | SAVE
        both = Barrier(2)

        def send(client: Client, value: int, old=old, both=both):
            both.wait()
            try:
                return client.post(page, old | {field: str(value)})
            finally:
                connection.close()

        values = [10 * attempt + 3, 10 * attempt + 4]
        with ThreadPoolExecutor() as threads:
            sent = [threads.submit(send, *each) for each in zip(clients, values, strict=True)]
            responses = [each.result() for each in sent]

        assert sorted(each.status_code for each in responses) == [200, 302]
        refused = next(each for each in responses if each.status_code == 200)
        assert AGAIN in text_of(refused)
        kept = opened(clients[0], page, form)[field]
        winner = next(v for v, r in zip(values, responses, strict=True) if r.status_code == 302)
        assert kept == [str(winner)]
