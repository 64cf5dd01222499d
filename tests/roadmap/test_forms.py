"""What the admin refuses, and the sentences that say what to do instead."""

import re

import pytest

from roadmap.models import Item
from tests.factories import CategoryFactory, ItemFactory, LevelFactory
from tests.roadmap.pages import change, form, needs

pytestmark = pytest.mark.django_db


def test_a_prerequisite_from_a_higher_level_is_refused(curator):
    item = ItemFactory()
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))
    high = ItemFactory(name="High item", category=expert)

    text = curator.post(change(item), form(item, **needs(high))).text

    assert "High item: belongs to a higher level than this item" in text
    assert not item.prerequisites.exists()


def test_a_circle_of_prerequisites_is_refused_and_named(curator):
    first, second = ItemFactory(slug="first"), ItemFactory(slug="second")
    second.prerequisites.add(first)

    text = curator.post(change(first), form(first, **needs(second))).text

    assert "need each other in a circle" in text
    assert "first → second → first" in text


def test_an_item_that_a_lower_level_needs_cannot_be_moved_up(curator):
    item, low = ItemFactory(name="Sums"), ItemFactory(name="Products")
    draft = ItemFactory(name="Powers", status=Item.Status.DRAFT)
    low.prerequisites.add(item)
    draft.prerequisites.add(item)
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))

    text = curator.post(change(item), form(item, category=str(expert.pk))).text

    item.refresh_from_db()
    assert (
        "Items of a lower level need this one first: Products, Powers. Remove it from their "
        "prerequisites, or leave it at its level." in text
    )
    assert item.category == low.category


def test_an_item_that_its_own_level_needs_can_be_moved_down_and_up_to_there(curator):
    low = ItemFactory().category
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))
    item, high = ItemFactory(category=expert), ItemFactory(category=expert)
    high.prerequisites.add(item)

    for category in (low, expert):
        response = curator.post(change(item), form(item, category=str(category.pk)))
        item.refresh_from_db()
        assert (response.status_code, item.category) == (302, category)


@pytest.mark.parametrize("status", [Item.Status.PUBLISHED, Item.Status.RETIRED])
def test_what_is_no_draft_any_more_never_is_one_again(curator, status):
    item = ItemFactory(status=status)

    text = curator.post(change(item), form(item, status="draft")).text

    item.refresh_from_db()
    assert "This is no draft any more" in text
    assert "Retire it instead" in text
    assert item.status == status


@pytest.mark.parametrize("status", Item.Status.values)
def test_a_draft_can_become_anything(curator, status):
    item = ItemFactory(status=Item.Status.DRAFT)

    curator.post(change(item), form(item, status=status))

    item.refresh_from_db()
    assert item.status == status


def test_no_action_of_the_list_makes_a_draft(curator):
    items = [ItemFactory(), ItemFactory(status=Item.Status.RETIRED)]
    page = curator.get("/admin/roadmap/item/").text
    actions = re.findall(r'<option value="(\w+)">[^<]* selected items</option>', page)
    chosen = {"_selected_action": [item.pk for item in items]}

    for action in actions:
        curator.post("/admin/roadmap/item/", {"action": action, **chosen})

    assert {"publish", "retire"} <= set(actions)
    assert Item.objects.exclude(status=Item.Status.DRAFT).count() == 2
