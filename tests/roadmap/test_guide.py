"""The guide as pages read it, and when it is read anew."""

import pytest

from roadmap import guide
from roadmap.models import Item
from tests.factories import CategoryFactory, ItemFactory, LevelFactory, ResourceFactory

pytestmark = pytest.mark.django_db


def test_drafts_are_not_in_the_guide():
    ItemFactory(status=Item.Status.DRAFT, slug="draft")

    assert guide.current().find("draft") is None


def test_a_retired_item_is_found_but_not_listed():
    ItemFactory(slug="listed")
    ItemFactory(slug="old", status=Item.Status.RETIRED)
    current = guide.current()

    assert current.find("old").retired
    assert [item.slug for item in current.categories["entry-theory"].items] == ["listed"]


def test_an_item_knows_what_it_needs_and_opens():
    first, second = ItemFactory(slug="first"), ItemFactory(slug="second")
    second.prerequisites.add(first)
    items = guide.current().items

    assert items["second"].prerequisites == ("first",)
    assert items["first"].opens == ("second",)


def test_a_retired_prerequisite_is_no_longer_needed():
    item = ItemFactory(slug="second")
    item.prerequisites.add(ItemFactory(slug="first", status=Item.Status.RETIRED))

    assert guide.current().items["second"].prerequisites == ()


def test_a_difficulty_is_zero_where_the_curator_gave_none():
    ItemFactory(slug="usual")
    ItemFactory(slug="hard", difficulty=0.5)
    items = guide.current().items

    assert (items["usual"].difficulty, items["hard"].difficulty) == (0.0, 0.5)


def test_neighbors_cross_the_border_of_a_category():
    last = ItemFactory(slug="last")
    beyond = ItemFactory(
        slug="beyond",
        category=CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4)),
    )
    current = guide.current()

    assert current.neighbors(current.items[last.slug]) == (None, current.items[beyond.slug])
    assert current.neighbors(current.items[beyond.slug]) == (current.items[last.slug], None)


def test_a_search_needs_every_word_in_name_summary_or_check():
    ItemFactory(slug="wanted", name="Convolution", summary="A sliding product.")
    ItemFactory(slug="other", name="Convolution", summary="Something else.")

    assert guide.current().search("SLIDING convolution") == {"wanted"}


@pytest.mark.parametrize("number", [1, 3])
def test_reading_costs_one_query_until_something_changes(number, django_assert_num_queries):
    for resource in ResourceFactory.create_batch(number):
        ItemFactory().prerequisites.add(resource.item)
    with django_assert_num_queries(7):
        guide.current()

    with django_assert_num_queries(1):
        guide.current()


def test_an_edit_is_seen_at_the_next_request():
    item = ItemFactory(name="Old name")
    assert guide.current().items[item.slug].name == "Old name"

    item.name = "New name"
    item.save()

    assert guide.current().items[item.slug].name == "New name"


def test_a_new_prerequisite_is_seen_at_the_next_request():
    first, second = ItemFactory(), ItemFactory()
    guide.current()

    second.prerequisites.add(first)

    assert guide.current().items[second.slug].prerequisites == (first.slug,)


def test_a_deleted_resource_is_seen_at_the_next_request():
    resource = ResourceFactory()
    guide.current()

    resource.delete()

    assert guide.current().items[resource.item.slug].resources == ()
