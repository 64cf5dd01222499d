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


@pytest.mark.parametrize(("code", "name"), [("de", "German"), ("xx-yy", "xx-yy")])
def test_a_resource_names_its_language(code, name):
    item = ItemFactory()
    ResourceFactory(item=item, language=code)

    (resource,) = snapshot.current_guide().items[item.slug].resources

    assert resource.language_name == name


def test_a_retired_item_is_found_but_not_listed():
    ItemFactory(slug="listed")
    ItemFactory(slug="old", status=Item.Status.RETIRED)
    current = snapshot.current_guide()

    assert current.find("old").retired
    assert [item.slug for item in current.categories["entry", "theory"].items] == ["listed"]


def test_an_item_has_prerequisites_and_dependents():
    first, second = ItemFactory(slug="first"), ItemFactory(slug="second")
    second.prerequisites.add(first)
    items = snapshot.current_guide().items

    assert items["second"].prerequisites == ("first",)
    assert items["first"].leads_to == ("second",)


def test_a_retired_prerequisite_is_ignored():
    item = ItemFactory(slug="second")
    item.prerequisites.add(ItemFactory(slug="first", status=Item.Status.RETIRED))

    assert snapshot.current_guide().items["second"].prerequisites == ()


def test_the_default_difficulty_is_zero():
    ItemFactory(slug="usual")
    ItemFactory(slug="hard", difficulty=0.5)
    items = snapshot.current_guide().items

    assert (items["usual"].difficulty, items["hard"].difficulty) == (0.0, 0.5)


def test_neighbors_can_belong_to_another_category():
    last = ItemFactory(slug="last")
    beyond = ItemFactory(
        slug="beyond",
        category=CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4)),
    )
    current = snapshot.current_guide()

    assert current.neighbors(current.items[last.slug]) == (None, current.items[beyond.slug])
    assert current.neighbors(current.items[beyond.slug]) == (current.items[last.slug], None)


def test_a_search_matches_items_that_contain_every_word():
    ItemFactory(slug="wanted", name="Convolution", summary="A sliding product.")
    ItemFactory(slug="other", name="Convolution", summary="Something else.")

    assert snapshot.current_guide().search("SLIDING convolution") == {"wanted"}


@pytest.mark.parametrize("number", [1, 3])
def test_an_unchanged_guide_costs_one_query(number, django_assert_num_queries):
    for resource in ResourceFactory.create_batch(number):
        ItemFactory().prerequisites.add(resource.item)
    with django_assert_num_queries(7):
        snapshot.current_guide()

    with django_assert_num_queries(1):
        snapshot.current_guide()


def test_an_edit_is_visible_at_the_next_request():
    item = ItemFactory(name="Old name")
    assert snapshot.current_guide().items[item.slug].name == "Old name"

    item.name = "New name"
    item.save()

    assert snapshot.current_guide().items[item.slug].name == "New name"


def test_a_new_prerequisite_is_visible_at_the_next_request():
    first, second = ItemFactory(), ItemFactory()
    snapshot.current_guide()

    second.prerequisites.add(first)

    assert snapshot.current_guide().items[second.slug].prerequisites == (first.slug,)


def test_a_deleted_resource_is_gone_at_the_next_request():
    resource = ResourceFactory()
    snapshot.current_guide()

    resource.delete()

    assert snapshot.current_guide().items[resource.item.slug].resources == ()


@pytest.fixture
def change_during_reads(monkeypatch):
    """Return `install(change, times)`, which calls `change` during the first `times` reads."""

    def install(change, times: int) -> list[int]:
        readings: list[int] = []
        for_guide = models.ItemQuerySet.for_guide

        def change_and_read(rows):
            readings.append(len(readings))
            if len(readings) <= times:
                change(len(readings))
            return for_guide(rows)

        monkeypatch.setattr(models.ItemQuerySet, "for_guide", change_and_read)
        return readings

    return install


def add_strand(number: int) -> None:
    strand = StrandFactory(slug=f"late-{number}", name="Late", position=90 + number)
    ItemFactory(slug=f"new-{number}", category=CategoryFactory(strand=strand))


def test_a_guide_that_changes_during_the_read_is_read_again(change_during_reads):
    ItemFactory(slug="first")
    readings = change_during_reads(add_strand, times=1)

    current = snapshot.current_guide()

    assert list(current.items) == ["first", "new-1"]
    assert [strand.slug for strand in current.strands] == ["theory", "late-1"]
    assert len(readings) == 2


def test_a_guide_that_keeps_changing_is_shown_and_read_again_at_the_next_request(
    change_during_reads,
):
    ItemFactory(slug="first")
    readings = change_during_reads(add_strand, times=snapshot.MAX_READS)

    torn = snapshot.current_guide()
    complete = snapshot.current_guide()

    assert "first" in torn.items
    assert len(readings) == snapshot.MAX_READS + 1
    assert {f"new-{number + 1}" for number in range(snapshot.MAX_READS)} <= complete.items.keys()
    assert all(category.items for category in torn.categories.values())


def test_a_rolled_back_change_leaves_no_trace():
    item = ItemFactory(slug="item", name="Kept")
    snapshot.current_guide()

    with transaction.atomic():
        item.name = "Taken back"
        item.save()
        assert snapshot.current_guide().items["item"].name == "Taken back"
        transaction.set_rollback(True)
    StrandFactory(
        slug="another", name="Another", position=2
    )  # the next change that bumps the revision

    assert snapshot.current_guide().items["item"].name == "Kept"


def test_categories_are_in_guide_order_and_have_published_items():
    expert = LevelFactory(slug="expert", name="Expert", position=4)
    data = StrandFactory(slug="data", name="Data", position=0)
    ItemFactory(category=CategoryFactory(level=expert, introduction="What experts know."))
    ItemFactory(category=CategoryFactory(strand=data), status=Item.Status.RETIRED)
    ItemFactory()
    CategoryFactory(level=expert, strand=data)

    categories = snapshot.current_guide().categories

    assert list(categories) == [("entry", "theory"), ("expert", "theory")]
    assert categories["expert", "theory"].introduction == "What experts know."


def test_no_two_categories_share_a_key_an_id_or_a_page(client):
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
