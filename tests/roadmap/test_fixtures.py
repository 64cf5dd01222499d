"""The guide that comes with the product: complete, consistent, and the same after each loading."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from roadmap import guide
from roadmap.graph import find_cycle, upward
from roadmap.models import Category, Item, Level, Resource, Strand

pytestmark = pytest.mark.django_db
FILES = ("levels", "strands", "categories", "items", "resources")


@pytest.fixture
def loaded() -> guide.Guide:
    call_command("load_guide", stdout=StringIO())
    return guide.current()


def contents() -> list[list[tuple]]:
    models = (Level, Strand, Category, Item, Resource, Item.prerequisites.through)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_the_guide_has_its_levels_categories_and_items(loaded):
    per_level = [
        sum(len(c.items) for c in loaded.categories.values() if c.level == level)
        for level in loaded.levels
    ]

    assert [level.name for level in loaded.levels] == [
        "Entry",
        "Intermediate",
        "Advanced",
        "Expert",
    ]
    assert len(loaded.categories) == 19
    assert per_level == [21, 45, 27, 12]


def test_every_item_has_its_texts_and_two_resources(loaded):
    for item in loaded.items.values():
        assert item.check.startswith("You can "), item.slug
        assert 25 <= len(item.summary.split()) <= 75, item.slug
        assert item.summary != item.check, item.slug
        assert len(item.resources) >= 2, item.slug


def test_every_level_strand_and_category_has_an_introduction(loaded):
    described = (*loaded.levels, *loaded.strands, *loaded.categories.values())

    assert [each for each in described if len(each.introduction.split()) < 8] == []


def test_every_level_has_essential_items_and_others(loaded):
    for level in loaded.levels:
        essential = [item.essential for item in loaded.items.values() if item.level == level]
        assert 0 < sum(essential) < len(essential) / 2, level.name


def test_every_address_is_https(loaded):
    addresses = [each.url for item in loaded.items.values() for each in item.resources]

    assert [url for url in addresses if not url.startswith("https://")] == []


def test_the_prerequisites_are_acyclic_and_never_point_upwards(loaded):
    call_command("load_guide", extensions=True, stdout=StringIO())
    items = guide.current().items
    needs = {slug: item.prerequisites for slug, item in items.items()}

    assert find_cycle(needs) == []
    assert upward(needs, {slug: item.level.index for slug, item in items.items()}) == []


def test_loading_twice_changes_nothing(loaded):
    before = contents()

    call_command("load_guide", overwrite=True, stdout=StringIO())

    assert contents() == before


def test_loading_again_leaves_a_curators_edit_alone(loaded):
    Item.objects.filter(slug="regression").update(name="Edited by a curator")

    call_command("load_guide", stdout=StringIO())

    assert Item.objects.get(slug="regression").name == "Edited by a curator"


def test_extensions_are_off_by_default_and_can_be_added(loaded):
    assert len(loaded.items) == 105

    call_command("load_guide", extensions=True, stdout=StringIO())

    assert len(guide.current().items) == 125


def test_exporting_gives_back_the_very_files(loaded, tmp_path):
    call_command("load_guide", extensions=True, stdout=StringIO())

    call_command("export_guide", to=tmp_path, stdout=StringIO())

    for name in (*FILES, "extensions"):
        original = settings.FIXTURE_DIRS[0] / f"{name}.json"
        assert (tmp_path / f"{name}.json").read_text() == original.read_text(), name


def test_fixtures_carry_natural_keys_only():
    for name in (*FILES, "extensions"):
        rows = json.loads((settings.FIXTURE_DIRS[0] / f"{name}.json").read_text())
        assert [row for row in rows if "pk" in row or "id" in row["fields"]] == [], name
