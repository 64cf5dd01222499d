"""A curator edits what an item needs, and someone who can only view it changes nothing."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from roadmap import snapshot
from roadmap.models import Item
from tests.factories import (
    ItemFactory,
    UserFactory,
)
from tests.roadmap.pages import change, form, needs

pytestmark = pytest.mark.django_db
ITEMS = "/admin/roadmap/item/"


def test_prerequisites_are_edited_with_their_item(curator):
    first, item = ItemFactory(), ItemFactory()

    curator.post(change(item), form(item, **needs(first)))

    assert snapshot.current_guide().items[item.slug].prerequisites == (first.slug,)


def who_may(*actions: str) -> Client:
    """Someone signed in to the admin who is not a superuser, with these rights about items."""
    user = UserFactory(is_staff=True)
    wanted = [f"{action}_item" for action in actions]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    client = Client()
    client.force_login(user)
    return client


def test_prerequisites_need_no_more_than_the_right_to_change_the_item():
    first, item = ItemFactory(), ItemFactory()
    curator = who_may("view", "change")

    page = curator.get(change(item)).text
    curator.post(change(item), form(item, **needs(first)))

    assert 'Item_prerequisites-__prefix__-to_item"' in page
    assert list(item.prerequisites.all()) == [first]


def test_an_item_can_be_added_with_its_prerequisites():
    first = ItemFactory()
    sent = form(ItemFactory.build(category=first.category, slug="new"), **needs(first))

    who_may("view", "add").post(f"{ITEMS}add/", sent)

    assert list(Item.objects.get(slug="new").prerequisites.all()) == [first]


def test_who_may_only_look_at_items_sees_prerequisites_and_changes_none():
    first, item = ItemFactory(name="Sums"), ItemFactory(name="Products")
    item.prerequisites.add(first)
    reader = who_may("view")

    page = reader.get(change(item)).text
    response = reader.post(change(item), form(item))

    assert "Products needs Sums" in page
    assert 'name="Item_prerequisites-0-to_item"' not in page
    assert response.status_code == 403


def test_a_prerequisite_is_called_by_its_names(curator):
    first, item = ItemFactory(name="Sums"), ItemFactory(name="Products")
    curator.post(change(item), form(item, **needs(first)))

    page = curator.get(change(item)).text
    history = curator.get(reverse("admin:roadmap_item_history", args=[item.pk])).text

    assert "Products needs Sums" in page
    assert "Item_prerequisites object" not in page + history
