"""The guide in fixtures/: complete, consistent, and the same after each load."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from roadmap import snapshot
from roadmap.graph import find_cycle, upward_edges
from roadmap.guide import Guide
from roadmap.models import Category, Item, Level, Resource, Strand
from tests.whole_guide import load_whole_guide

pytestmark = pytest.mark.django_db
FILES = ("levels", "strands", "categories", "items", "resources")


@pytest.fixture
def guide() -> Guide:
    load_whole_guide()
    return snapshot.current_guide()


def all_rows() -> list[list[tuple]]:
    models = (Level, Strand, Category, Item, Resource, Item.prerequisites.through)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_the_guide_has_all_its_levels_categories_and_items(guide):
    per_level = [
        sum(len(c.items) for c in guide.categories.values() if c.level == level)
        for level in guide.levels
    ]

    assert [level.name for level in guide.levels] == [
        "Entry",
        "Intermediate",
        "Advanced",
        "Expert",
    ]
    assert len(guide.categories) == 19
    assert per_level == [21, 45, 27, 12]


def test_every_item_has_texts_and_two_resources(guide):
    for item in guide.items.values():
        assert item.check.startswith("You can "), item.slug
        assert 25 <= len(item.summary.split()) <= 75, item.slug
        assert item.summary != item.check, item.slug
        assert len(item.resources) >= 2, item.slug


def test_every_level_strand_and_category_has_an_introduction(guide):
    described = (*guide.levels, *guide.strands, *guide.categories.values())

    assert [each for each in described if len(each.introduction.split()) < 8] == []


def test_every_level_has_essential_items_and_others(guide):
    for level in guide.levels:
        essential = [item.essential for item in guide.items.values() if item.level == level]
        assert 0 < sum(essential) < len(essential) / 2, level.name


def test_every_url_is_https(guide):
    urls = [each.url for item in guide.items.values() for each in item.resources]

    assert [url for url in urls if not url.startswith("https://")] == []


def test_prerequisites_are_acyclic_and_never_point_upward(guide):
    call_command("load_guide", extensions=True, stdout=StringIO())
    items = snapshot.current_guide().items
    needs = {slug: item.prerequisites for slug, item in items.items()}

    assert find_cycle(needs) == []
    assert upward_edges(needs, {slug: item.level.index for slug, item in items.items()}) == []


def test_every_row_is_valid_in_the_admin(guide):
    call_command("load_guide", extensions=True, stdout=StringIO())

    for row in (*Level.objects.all(), *Strand.objects.all(), *Item.objects.all()):
        row.clean_fields()


def test_loading_twice_changes_nothing(guide):
    before = all_rows()

    call_command("load_guide", overwrite=True, stdout=StringIO())

    assert all_rows() == before


def test_loading_again_keeps_a_curators_edit(guide):
    Item.objects.filter(slug="regression").update(name="Edited by a curator")

    call_command("load_guide", stdout=StringIO())

    assert Item.objects.get(slug="regression").name == "Edited by a curator"


def test_extensions_are_off_by_default_and_can_be_added(guide):
    assert len(guide.items) == 105

    call_command("load_guide", extensions=True, stdout=StringIO())

    assert len(snapshot.current_guide().items) == 125


def test_an_export_reproduces_the_files(guide, tmp_path):
    call_command("load_guide", extensions=True, stdout=StringIO())

    call_command("export_guide", to=tmp_path, stdout=StringIO())

    for name in (*FILES, "extensions"):
        original = settings.FIXTURE_DIRS[0] / f"{name}.json"
        assert (tmp_path / f"{name}.json").read_text() == original.read_text(), name


def fixture_rows(name: str) -> list[dict]:
    return json.loads((settings.FIXTURE_DIRS[0] / f"{name}.json").read_text())


def first_extension() -> Item:
    slugs = [row["fields"]["slug"] for row in fixture_rows("extensions") if "slug" in row["fields"]]
    return Item.objects.get(slug=slugs[0])


@pytest.mark.parametrize("field", ["prerequisites", "replaced_by"])
def test_the_export_fails_if_an_item_depends_on_an_extension(guide, field, tmp_path):
    call_command("load_guide", extensions=True, stdout=StringIO())
    extension, item = first_extension(), Item.objects.get(slug="regression")
    if field == "prerequisites":
        item.prerequisites.add(extension)
    else:
        item.replaced_by = extension
        item.save()

    with pytest.raises(CommandError) as error:
        call_command("export_guide", to=tmp_path, stdout=StringIO())

    assert f"{item} → {extension}" in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_the_export_names_a_missing_folder(guide, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere is not a directory. Create it first"):
        call_command("export_guide", to=tmp_path / "nowhere", stdout=StringIO())


def test_loading_extensions_again_keeps_a_curators_edit(guide):
    call_command("load_guide", extensions=True, stdout=StringIO())
    edited = first_extension()
    edited.resources.all().delete()
    Item.objects.filter(pk=edited.pk).update(name="Edited by a curator")

    call_command("load_guide", extensions=True, stdout=(out := StringIO()))

    edited.refresh_from_db()
    assert (edited.name, edited.resources.count()) == ("Edited by a curator", 0)
    assert "0 of 20 optional items added." in out.getvalue()


def test_a_deleted_extension_is_restored_completely(guide):
    call_command("load_guide", extensions=True, stdout=StringIO())
    before = snapshot.current_guide()
    first_extension().delete()

    call_command("load_guide", extensions=True, stdout=(out := StringIO()))

    now = snapshot.current_guide()
    assert "1 of 20 optional items added." in out.getvalue()
    assert now.items.keys() == before.items.keys()
    slug = first_extension().slug
    assert replace(now.items[slug], id=0, leads_to=()) == replace(
        before.items[slug], id=0, leads_to=()
    )


def test_a_loaded_extension_has_its_prerequisites(guide):
    wanted = {
        row["fields"]["slug"]: {need for (need,) in row["fields"]["prerequisites"]}
        for row in fixture_rows("extensions")
        if row["model"] == "roadmap.item"
    }

    call_command("load_guide", extensions=True, stdout=StringIO())

    added = Item.objects.filter(slug__in=wanted).prefetch_related("prerequisites")
    found = {row.slug: {need.slug for need in row.prerequisites.all()} for row in added}
    assert found == wanted


def test_overwriting_restores_extensions(guide):
    call_command("load_guide", extensions=True, stdout=StringIO())
    item = first_extension()
    Item.objects.filter(pk=item.pk).update(name="Edited by a curator")

    call_command("load_guide", extensions=True, overwrite=True, stdout=StringIO())

    assert first_extension().name == item.name


@pytest.mark.parametrize("status", [Item.Status.PUBLISHED, Item.Status.RETIRED])
def test_overwriting_never_turns_a_visible_item_into_a_draft(guide, settings, tmp_path, status):
    call_command("export_guide", to=tmp_path, stdout=StringIO())
    file = tmp_path / "items.json"
    rows = json.loads(file.read_text())
    for row in rows:
        if row["fields"]["slug"] == "regression":
            row["fields"] |= {"status": "draft", "name": "Another name"}
    file.write_text(json.dumps(rows))
    settings.FIXTURE_DIRS = [tmp_path]
    item = Item.objects.get(slug="regression")
    item.status = status
    item.save()

    call_command("load_guide", overwrite=True, stdout=(out := StringIO()))

    item.refresh_from_db()
    assert (item.status, item.name) == (status, "Another name")
    assert (
        "Kept as published or retired, because learners may have answered them: Another name."
        in out.getvalue()
    )


def test_fixtures_contain_only_natural_keys():
    for name in (*FILES, "extensions"):
        rows = json.loads((settings.FIXTURE_DIRS[0] / f"{name}.json").read_text())
        assert [row for row in rows if "pk" in row or "id" in row["fields"]] == [], name
