"""The guide's rules that the database keeps."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from progress.engine.responses import State
from roadmap.models import Category, Item, Level, Resource, Strand
from roadmap.models.slugs import not_an_id
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LearnerFactory,
    LevelFactory,
    ResourceFactory,
    StrandFactory,
)

pytestmark = pytest.mark.django_db


def test_a_slug_is_unique_over_the_guide():
    ItemFactory(slug="regression")

    with pytest.raises(IntegrityError):
        ItemFactory(slug="regression")


def test_a_category_is_one_strand_at_one_level():
    category = CategoryFactory()

    with pytest.raises(IntegrityError):
        Category.objects.create(level=category.level, strand=category.strand)


def test_there_are_four_levels():
    with pytest.raises(IntegrityError):
        LevelFactory(slug="fifth", position=5)


@pytest.mark.parametrize("url", ["http://example.org/", "javascript:alert(1)", "ftp://example.org"])
def test_a_resource_needs_https(url):
    with pytest.raises(IntegrityError):
        ResourceFactory(url=url)


def test_the_form_says_that_a_resource_needs_https():
    resource = Resource(
        item=ItemFactory(), title="Old page", url="http://example.org/", kind="docs"
    )

    with pytest.raises(ValidationError) as refusal:
        resource.full_clean()

    assert "Enter a URL that starts with https://." in refusal.value.messages


def test_two_items_may_share_one_address():
    ResourceFactory(url="https://example.org/book")
    ResourceFactory(url="https://example.org/book")

    assert Resource.objects.count() == 2


def test_an_item_lists_one_address_once():
    resource = ResourceFactory()

    with pytest.raises(IntegrityError):
        ResourceFactory(item=resource.item, url=resource.url)


def test_an_item_cannot_replace_itself():
    item = ItemFactory()
    item.replaced_by = item

    with pytest.raises(IntegrityError):
        item.save()


def test_items_are_in_the_order_of_the_guide():
    second = ItemFactory(category__level=LevelFactory(slug="expert", position=4), position=1)
    later = ItemFactory(position=9)
    first = ItemFactory(position=2)

    assert list(Item.objects.all()) == [first, later, second]


def test_strands_at_one_position_do_not_mix_their_items():
    theory = CategoryFactory()
    data = CategoryFactory(strand=StrandFactory(slug="data", name="Data", position=1))
    items = [ItemFactory(category=category) for category in (theory, data, theory, data)]

    assert list(Strand.objects.values_list("slug", flat=True)) == ["data", "theory"]
    assert list(Category.objects.all()) == [data, theory]
    assert list(Item.objects.all()) == [items[1], items[3], items[0], items[2]]


@pytest.mark.parametrize("offset", [-1.5, 1.01])
def test_a_difficulty_stays_within_one_level(offset):
    with pytest.raises(IntegrityError):
        ItemFactory(difficulty=offset)


@pytest.mark.parametrize("offset", [-1.5, 1.01])
def test_the_form_says_what_a_difficulty_may_be(offset):
    with pytest.raises(ValidationError) as refusal:
        ItemFactory.build(category=CategoryFactory(), difficulty=offset).full_clean()

    assert refusal.value.messages == ["Enter a difficulty from -1 to 1, or leave it empty."]


@pytest.mark.parametrize("offset", [None, -1, 0, 1])
def test_a_difficulty_of_up_to_one_level_is_taken(offset):
    ItemFactory.build(category=CategoryFactory(), difficulty=offset).full_clean()

    assert ItemFactory(difficulty=offset).pk


@pytest.mark.parametrize("word", ["list", "live", "main", "q", "keys", "id_text", "size-all"])
@pytest.mark.parametrize(
    "row",
    [
        Level(name="Level", position=1),
        Strand(name="Strand", position=1),
        Item(name="Item", summary="What.", check_text="You can."),
    ],
    ids=["level", "strand", "item"],
)
def test_a_slug_is_no_word_that_the_pages_use_themselves(row, word):
    row.slug = word

    with pytest.raises(ValidationError) as refusal:
        row.clean_fields()

    sentence = f"“{word}” is reserved. Choose another slug."
    assert sentence in refusal.value.message_dict["slug"]


def test_every_other_id_of_the_checklist_is_refused_as_a_slug(signed_in, user):
    """The slugs are element ids there."""
    item = ItemFactory(slug="the-slug")
    ItemFactory(slug="retired", status=Item.Status.RETIRED)
    learner = LearnerFactory(user=user)
    learner.answer({row.pk: State.DONE for row in Item.objects.all()})
    answer = signed_in.post(
        f"/items/{item.slug}/record/",
        {"state": "learning", "page": "checklist"},
        headers={"HX-Request": "true"},
    )
    pages = ("/guide/", "/guide/?q=nothing", "/guide/entry/theory/")
    texts = [answer.text, *(signed_in.get(page).text for page in pages)]

    found = {name for text in texts for name in re.findall(r' id="([^"]+)"', text)}
    ours = {name for name in found if re.search("the-slug|entry", name)}
    taken = {name for name in found - ours if not is_refused(name)}

    assert {"list", "live", "rail", "no-longer", "size-all"} <= found
    assert {"the-slug", "entry", "category-entry.theory"} <= ours
    assert taken == set()


def is_refused(slug: str) -> bool:
    try:
        not_an_id(slug)
    except ValidationError:
        return True
    return False


def test_a_level_has_a_slug_of_one_word():
    with pytest.raises(ValidationError) as refusal:
        Level(slug="entry-new", name="New", position=1).clean_fields()

    assert refusal.value.message_dict["slug"] == ["A level’s slug can’t contain hyphens."]


def test_natural_keys_find_their_rows():
    item = ResourceFactory().item

    assert Level.objects.get_by_natural_key("entry") == item.category.level
    assert Category.objects.get_by_natural_key("entry", "theory") == item.category
    assert Item.objects.get_by_natural_key(item.slug) == item
    assert Resource.objects.get_by_natural_key(*item.resources.get().natural_key()).item == item
