"""Curators edit prerequisites. Staff with view permission only cannot."""

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
from tests.roadmap.pages import change_url, form_data, prerequisite_rows

pytestmark = pytest.mark.django_db
ITEMS = "/admin/roadmap/item/"


def test_prerequisites_are_edited_with_their_item(curator):
    first, item = ItemFactory(), ItemFactory()

    curator.post(change_url(item), form_data(item, **prerequisite_rows(first)))

    assert snapshot.current_guide().items[item.slug].prerequisites == (first.slug,)


def staff_client(*actions: str) -> Client:
    """Return a client signed in as staff, not a superuser, with these permissions on items."""
    user = UserFactory(is_staff=True)
    permissions = [f"{action}_item" for action in actions]
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def test_the_permission_to_change_an_item_includes_its_prerequisites():
    first, item = ItemFactory(), ItemFactory()
    curator = staff_client("view", "change")

    page = curator.get(change_url(item)).text
    curator.post(change_url(item), form_data(item, **prerequisite_rows(first)))

    assert 'Item_prerequisites-__prefix__-to_item"' in page
    assert list(item.prerequisites.all()) == [first]


def test_an_item_can_be_added_with_its_prerequisites():
    first = ItemFactory()
    sent = form_data(
        ItemFactory.build(category=first.category, slug="new"), **prerequisite_rows(first)
    )

    staff_client("view", "add").post(f"{ITEMS}add/", sent)

    assert list(Item.objects.get(slug="new").prerequisites.all()) == [first]


def test_staff_with_view_permission_see_prerequisites_but_cannot_change_them():
    first, item = ItemFactory(name="Sums"), ItemFactory(name="Products")
    item.prerequisites.add(first)
    reader = staff_client("view")

    page = reader.get(change_url(item)).text
    response = reader.post(change_url(item), form_data(item))

    assert "Products needs Sums" in page
    assert 'name="Item_prerequisites-0-to_item"' not in page
    assert response.status_code == 403


def test_a_prerequisite_is_shown_with_both_names(curator):
    first, item = ItemFactory(name="Sums"), ItemFactory(name="Products")
    curator.post(change_url(item), form_data(item, **prerequisite_rows(first)))

    page = curator.get(change_url(item)).text
    history = curator.get(reverse("admin:roadmap_item_history", args=[item.pk])).text

    assert "Products needs Sums" in page
    assert "Item_prerequisites object" not in page + history
