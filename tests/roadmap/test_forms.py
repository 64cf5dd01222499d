"""Edits that the admin rejects, with messages that say what to do instead."""

import re

import pytest
from django.urls import reverse

from roadmap.models import Category, Item, Level
from tests.factories import CategoryFactory, ItemFactory, LevelFactory, StrandFactory
from tests.roadmap.pages import change_url, form_data, prerequisite_rows

pytestmark = pytest.mark.django_db


def test_a_prerequisite_from_a_higher_level_is_rejected(curator):
    item = ItemFactory()
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))
    high = ItemFactory(name="High item", category=expert)

    text = curator.post(change_url(item), form_data(item, **prerequisite_rows(high))).text

    assert "High item is at a higher level than this item" in text
    assert not item.prerequisites.exists()


def test_a_cycle_of_prerequisites_is_rejected_and_named(curator):
    first, second = ItemFactory(slug="first"), ItemFactory(slug="second")
    second.prerequisites.add(first)

    text = curator.post(change_url(first), form_data(first, **prerequisite_rows(second))).text

    assert "These prerequisites form a cycle" in text
    assert "first → second → first" in text


def test_an_item_with_a_dependent_at_a_lower_level_cannot_be_moved_up(curator):
    item, low = ItemFactory(name="Sums"), ItemFactory(name="Products")
    draft = ItemFactory(name="Powers", status=Item.Status.DRAFT)
    low.prerequisites.add(item)
    draft.prerequisites.add(item)
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))

    text = curator.post(change_url(item), form_data(item, category=str(expert.pk))).text

    item.refresh_from_db()
    assert (
        "Items at a lower level have this one as a prerequisite: Products, Powers. "
        "Remove it from their prerequisites, or keep its level." in text
    )
    assert item.category == low.category


def test_an_item_can_be_moved_up_to_the_level_of_its_dependents(curator):
    low = ItemFactory().category
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))
    item, high = ItemFactory(category=expert), ItemFactory(category=expert)
    high.prerequisites.add(item)

    for category in (low, expert):
        response = curator.post(change_url(item), form_data(item, category=str(category.pk)))
        item.refresh_from_db()
        assert (response.status_code, item.category) == (302, category)


@pytest.mark.parametrize("status", [Item.Status.PUBLISHED, Item.Status.RETIRED])
def test_a_published_or_retired_item_cannot_become_a_draft(curator, status):
    item = ItemFactory(status=status)

    text = curator.post(change_url(item), form_data(item, status="draft")).text

    item.refresh_from_db()
    assert "A published item can’t become a draft again" in text
    assert "Retire it instead" in text
    assert item.status == status


@pytest.mark.parametrize("status", [Item.Status.DRAFT, Item.Status.PUBLISHED])
def test_a_draft_can_be_kept_or_published(curator, status):
    item = ItemFactory(status=Item.Status.DRAFT)

    curator.post(change_url(item), form_data(item, status=status))

    item.refresh_from_db()
    assert item.status == status


def test_a_draft_cannot_be_retired(curator):
    item = ItemFactory(status=Item.Status.DRAFT)

    text = curator.post(change_url(item), form_data(item, status="retired")).text

    item.refresh_from_db()
    assert "A draft can’t be retired" in text
    assert item.status == Item.Status.DRAFT


def test_no_admin_action_turns_an_item_into_a_draft(curator):
    items = [ItemFactory(), ItemFactory(status=Item.Status.RETIRED)]
    page = curator.get("/admin/roadmap/item/").text
    actions = re.findall(r'<option value="(\w+)">[^<]* selected items</option>', page)
    chosen = {"_selected_action": [item.pk for item in items]}

    for action in actions:
        curator.post("/admin/roadmap/item/", {"action": action, **chosen})

    assert {"publish", "retire"} <= set(actions)
    assert Item.objects.exclude(status=Item.Status.DRAFT).count() == 2


def change_category(curator, category: Category, level: Level) -> str:
    sent = {"level": level.pk, "strand": category.strand_id, "introduction": "What it is."}
    url = reverse("admin:roadmap_category_change", args=[category.pk])
    return curator.post(url, sent).text


def change_level(curator, level: Level, position: int) -> str:
    sent = {"name": level.name, "slug": level.slug, "position": position, "introduction": ""}
    return curator.post(reverse("admin:roadmap_level_change", args=[level.pk]), sent).text


@pytest.fixture
def products() -> Item:
    """An item at the first level that needs Sums, at the same level in another strand."""
    sums = ItemFactory(name="Sums", category=CategoryFactory(strand=StrandFactory(slug="data")))
    item = ItemFactory(name="Products")
    item.prerequisites.add(sums)
    return item


def test_a_category_with_dependents_at_its_level_cannot_be_moved_up(curator, products):
    category = products.prerequisites.get().category
    expert = LevelFactory(slug="expert", name="Expert", position=4)

    text = change_category(curator, category, expert)

    category.refresh_from_db()
    assert category.level.slug == "entry"
    assert (
        "This would give items a prerequisite from a higher level: Products needs Sums. "
        "Remove those prerequisites, or leave the level unchanged." in text
    )


def test_a_category_with_prerequisites_at_its_level_cannot_be_moved_down(curator):
    advanced = LevelFactory(slug="advanced", name="Advanced", position=3)
    data = StrandFactory(slug="data")
    first = ItemFactory(name="Sums", category=CategoryFactory(level=advanced, strand=data))
    item = ItemFactory(
        name="Products",
        category=CategoryFactory(level=advanced),
        status=Item.Status.DRAFT,  # could be published later
    )
    item.prerequisites.add(first)

    text = change_category(curator, item.category, LevelFactory(slug="entry", position=1))

    assert "Products needs Sums" in text
    item.category.refresh_from_db()
    assert item.category.level == advanced


def test_a_category_can_be_moved_if_its_prerequisites_allow_it(curator, products):
    expert = LevelFactory(slug="expert", name="Expert", position=4)

    change_category(curator, products.category, expert)

    products.category.refresh_from_db()
    assert products.category.level == expert


def test_an_existing_upward_prerequisite_does_not_prevent_other_edits(curator, products):
    expert = LevelFactory(slug="expert", name="Expert", position=4)
    Category.objects.filter(pk=products.prerequisites.get().category_id).update(level=expert)

    change_category(curator, products.category, products.category.level)

    products.category.refresh_from_db()
    assert products.category.introduction == "What it is."


def test_a_category_can_be_added(curator):
    level, strand = LevelFactory(), StrandFactory()

    curator.post(
        "/admin/roadmap/category/add/",
        {"level": level.pk, "strand": strand.pk, "introduction": "What it is."},
    )

    assert Category.objects.get().natural_key() == ("entry", "theory")


def test_a_level_cannot_move_above_one_that_depends_on_it(curator):
    entry, expert = LevelFactory(), LevelFactory(slug="expert", name="Expert", position=3)
    first = ItemFactory(name="Sums", category=CategoryFactory(level=entry))
    item = ItemFactory(name="Products", category=CategoryFactory(level=expert))
    item.prerequisites.add(first)

    text = change_level(curator, entry, 4)

    entry.refresh_from_db()
    assert entry.position == 1
    assert "Products needs Sums" in text


def test_a_level_can_be_moved_if_its_prerequisites_allow_it(curator, products):
    change_level(curator, products.category.level, 2)

    assert Level.objects.get().position == 2


def test_a_level_can_be_added(curator):
    sent = {"name": "Entry", "slug": "entry", "position": "1"}

    curator.post("/admin/roadmap/level/add/", sent)

    assert Level.objects.get().position == 1


@pytest.mark.parametrize("page", ["category", "level"])
def test_an_empty_form_names_the_required_fields(curator, page):
    row = {"category": CategoryFactory, "level": LevelFactory}[page]()

    text = curator.post(reverse(f"admin:roadmap_{page}_change", args=[row.pk]), {}).text

    assert "This field is required." in text
