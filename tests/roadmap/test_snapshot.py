"""The guide as pages read it, and when it is read again."""

import re

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from roadmap import models, snapshot
from roadmap.guide import Category, Level, Strand
from roadmap.models import Item
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LevelFactory,
    ResourceFactory,
    StrandFactory,
)

pytestmark = pytest.mark.django_db


SLUGS = st.text("ab_-", min_size=1, max_size=5)


def test_drafts_are_not_in_the_guide():
    ItemFactory(status=Item.Status.DRAFT, slug="draft")

    assert snapshot.current_guide().find("draft") is None


def test_a_retired_item_is_found_but_not_listed():
    ItemFactory(slug="listed")
    ItemFactory(slug="old", status=Item.Status.RETIRED)
    current = snapshot.current_guide()

    assert current.find("old").retired
    assert [item.slug for item in current.categories["entry", "theory"].items] == ["listed"]


def test_an_item_knows_what_it_needs_and_opens():
    first, second = ItemFactory(slug="first"), ItemFactory(slug="second")
    second.prerequisites.add(first)
    items = snapshot.current_guide().items

    assert items["second"].prerequisites == ("first",)
    assert items["first"].leads_to == ("second",)


def test_a_retired_prerequisite_is_no_longer_needed():
    item = ItemFactory(slug="second")
    item.prerequisites.add(ItemFactory(slug="first", status=Item.Status.RETIRED))

    assert snapshot.current_guide().items["second"].prerequisites == ()


def test_a_difficulty_is_zero_where_the_curator_gave_none():
    ItemFactory(slug="usual")
    ItemFactory(slug="hard", difficulty=0.5)
    items = snapshot.current_guide().items

    assert (items["usual"].difficulty, items["hard"].difficulty) == (0.0, 0.5)


def test_neighbors_cross_the_border_of_a_category():
    last = ItemFactory(slug="last")
    beyond = ItemFactory(
        slug="beyond",
        category=CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4)),
    )
    current = snapshot.current_guide()

    assert current.neighbors(current.items[last.slug]) == (None, current.items[beyond.slug])
    assert current.neighbors(current.items[beyond.slug]) == (current.items[last.slug], None)


def test_a_search_needs_every_word_in_name_summary_or_check():
    ItemFactory(slug="wanted", name="Convolution", summary="A sliding product.")
    ItemFactory(slug="other", name="Convolution", summary="Something else.")

    assert snapshot.current_guide().search("SLIDING convolution") == {"wanted"}


@pytest.mark.parametrize("number", [1, 3])
def test_reading_costs_one_query_until_something_changes(number, django_assert_num_queries):
    for resource in ResourceFactory.create_batch(number):
        ItemFactory().prerequisites.add(resource.item)
    with django_assert_num_queries(7):
        snapshot.current_guide()

    with django_assert_num_queries(1):
        snapshot.current_guide()


def test_an_edit_is_seen_at_the_next_request():
    item = ItemFactory(name="Old name")
    assert snapshot.current_guide().items[item.slug].name == "Old name"

    item.name = "New name"
    item.save()

    assert snapshot.current_guide().items[item.slug].name == "New name"


def test_a_new_prerequisite_is_seen_at_the_next_request():
    first, second = ItemFactory(), ItemFactory()
    snapshot.current_guide()

    second.prerequisites.add(first)

    assert snapshot.current_guide().items[second.slug].prerequisites == (first.slug,)


def test_a_deleted_resource_is_seen_at_the_next_request():
    resource = ResourceFactory()
    snapshot.current_guide()

    resource.delete()

    assert snapshot.current_guide().items[resource.item.slug].resources == ()


@pytest.fixture
def meanwhile(monkeypatch):
    """`meanwhile(change, times)`: so often, someone else changes the guide while it is read."""

    def install(change, times: int) -> list[int]:
        readings: list[int] = []
        for_guide = models.ItemQuerySet.for_guide

        def interrupted(rows):
            readings.append(len(readings))
            if len(readings) <= times:
                change(len(readings))
            return for_guide(rows)

        monkeypatch.setattr(models.ItemQuerySet, "for_guide", interrupted)
        return readings

    return install


def add_a_strand(number: int) -> None:
    strand = StrandFactory(slug=f"late-{number}", name="Late", position=90 + number)
    ItemFactory(slug=f"new-{number}", category=CategoryFactory(strand=strand))


def test_what_changes_while_the_guide_is_read_is_read_anew(meanwhile):
    ItemFactory(slug="first")
    readings = meanwhile(add_a_strand, times=1)

    current = snapshot.current_guide()

    assert list(current.items) == ["first", "new-1"]
    assert [strand.slug for strand in current.strands] == ["theory", "late-1"]
    assert len(readings) == 2


def test_a_guide_that_never_rests_is_shown_all_the_same_and_read_at_the_next_request(meanwhile):
    ItemFactory(slug="first")
    readings = meanwhile(add_a_strand, times=snapshot.MAX_READS)

    torn = snapshot.current_guide()
    complete = snapshot.current_guide()

    assert "first" in torn.items
    assert len(readings) == snapshot.MAX_READS + 1
    assert {f"new-{number + 1}" for number in range(snapshot.MAX_READS)} <= complete.items.keys()
    assert all(category.items for category in torn.categories.values())


def test_a_change_that_was_rolled_back_leaves_nothing_behind():
    item = ItemFactory(slug="item", name="Kept")
    snapshot.current_guide()

    with transaction.atomic():
        item.name = "Taken back"
        item.save()
        assert snapshot.current_guide().items["item"].name == "Taken back"
        transaction.set_rollback(True)
    StrandFactory(slug="another", name="Another", position=2)  # the next change that is counted

    assert snapshot.current_guide().items["item"].name == "Kept"


def test_categories_are_in_the_guides_order_and_have_published_items():
    expert = LevelFactory(slug="expert", name="Expert", position=4)
    data = StrandFactory(slug="data", name="Data", position=0)
    ItemFactory(category=CategoryFactory(level=expert, introduction="What experts know."))
    ItemFactory(category=CategoryFactory(strand=data), status=Item.Status.RETIRED)
    ItemFactory()
    CategoryFactory(level=expert, strand=data)

    categories = snapshot.current_guide().categories

    assert list(categories) == [("entry", "theory"), ("expert", "theory")]
    assert categories["expert", "theory"].introduction == "What experts know."


def test_two_categories_never_share_a_key_an_id_or_a_page(client):
    for position, (level, strand) in enumerate([("entry", "new-theory"), ("entry-new", "theory")]):
        category = CategoryFactory(
            level=LevelFactory(slug=level, name=level, position=position + 1),
            strand=StrandFactory(slug=strand, name=strand),
        )
        ItemFactory(category=category)

    text = client.get("/guide/").text
    ids = re.findall(r'<form class="strand" id="([^"]+)"', text)
    pages = re.findall(r'<form class="strand"[^>]* action="([^"]+)"', text)

    assert len(snapshot.current_guide().categories) == len(set(ids)) == len(set(pages)) == 2
    assert [client.get(page).status_code for page in pages] == [200, 200]


@given(st.tuples(SLUGS, SLUGS), st.tuples(SLUGS, SLUGS))
def test_an_anchor_belongs_to_one_pair_of_slugs(one, other):
    anchors = {
        Category(Level(level, "", "", "", 0), Strand(strand, "", ""), "", ()).anchor
        for level, strand in (one, other)
    }

    assert len(anchors) == len({one, other})
