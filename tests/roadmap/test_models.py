"""Rules of the guide that the database enforces."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from roadmap.models import Category, Item, Level, Resource, Strand
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LevelFactory,
    ResourceFactory,
    StrandFactory,
)

pytestmark = pytest.mark.django_db


def test_a_slug_is_unique_in_the_guide():
    ItemFactory(slug="regression")

    with pytest.raises(IntegrityError):
        ItemFactory(slug="regression")


def test_a_strand_has_one_category_per_level():
    category = CategoryFactory()

    with pytest.raises(IntegrityError):
        Category.objects.create(level=category.level, strand=category.strand)


def test_there_are_at_most_four_levels():
    with pytest.raises(IntegrityError):
        LevelFactory(slug="fifth", position=5)


@pytest.mark.parametrize("url", ["http://example.org/", "javascript:alert(1)", "ftp://example.org"])
def test_a_resource_requires_https(url):
    with pytest.raises(IntegrityError):
        ResourceFactory(url=url)


def test_the_form_says_that_a_resource_requires_https():
    resource = Resource(
        item=ItemFactory(), title="Old page", url="http://example.org/", kind="docs"
    )

    with pytest.raises(ValidationError) as error:
        resource.full_clean()

    assert "Enter a URL that starts with https://." in error.value.messages


def test_two_items_can_share_a_url():
    ResourceFactory(url="https://example.org/book")
    ResourceFactory(url="https://example.org/book")

    assert Resource.objects.count() == 2


def test_an_item_lists_a_url_only_once():
    resource = ResourceFactory()

    with pytest.raises(IntegrityError):
        ResourceFactory(item=resource.item, url=resource.url)


def test_an_item_cannot_replace_itself():
    item = ItemFactory()
    item.replaced_by = item

    with pytest.raises(IntegrityError):
        item.save()


def test_items_are_in_guide_order():
    second = ItemFactory(category__level=LevelFactory(slug="expert", position=4), position=1)
    later = ItemFactory(position=9)
    first = ItemFactory(position=2)

    assert list(Item.objects.all()) == [first, later, second]


def test_strands_with_the_same_position_do_not_mix_their_items():
    theory = CategoryFactory()
    data = CategoryFactory(strand=StrandFactory(slug="data", name="Data", position=1))
    items = [ItemFactory(category=category) for category in (theory, data, theory, data)]

    assert list(Strand.objects.values_list("slug", flat=True)) == ["data", "theory"]
    assert list(Category.objects.all()) == [data, theory]
    assert list(Item.objects.all()) == [items[1], items[3], items[0], items[2]]


@pytest.mark.parametrize("offset", [-1.5, 1.01])
def test_a_difficulty_of_more_than_one_level_is_rejected(offset):
    with pytest.raises(IntegrityError):
        ItemFactory(difficulty=offset)


@pytest.mark.parametrize("offset", [-1.5, 1.01])
def test_the_form_says_which_difficulties_are_valid(offset):
    with pytest.raises(ValidationError) as error:
        ItemFactory.build(category=CategoryFactory(), difficulty=offset).full_clean()

    assert error.value.messages == ["Enter a difficulty from -1 to 1, or leave it empty."]


@pytest.mark.parametrize("offset", [None, -1, 0, 1])
def test_a_difficulty_of_up_to_one_level_is_accepted(offset):
    ItemFactory.build(category=CategoryFactory(), difficulty=offset).full_clean()

    assert ItemFactory(difficulty=offset).pk


def test_natural_keys_find_their_rows():
    item = ResourceFactory().item

    assert Level.objects.get_by_natural_key("entry") == item.category.level
    assert Category.objects.get_by_natural_key("entry", "theory") == item.category
    assert Item.objects.get_by_natural_key(item.slug) == item
    assert Resource.objects.get_by_natural_key(*item.resources.get().natural_key()).item == item
