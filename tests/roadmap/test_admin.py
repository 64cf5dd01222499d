"""Curators edit the guide in the admin."""

import pytest
from django.test import Client
from django.urls import reverse

from progress.engine.responses import State
from roadmap import snapshot
from roadmap.models import Category, Item, Strand
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LearnerFactory,
    LevelFactory,
    ResourceFactory,
    StrandFactory,
)
from tests.roadmap.pages import change_url, form_data

pytestmark = pytest.mark.django_db
ITEMS = "/admin/roadmap/item/"


def test_an_edit_reaches_the_learner(curator):
    item = ItemFactory(name="Old name")
    curator.get("/guide/")

    response = curator.post(change_url(item), form_data(item, name="New name"))

    assert response.status_code == 302
    assert "New name" in curator.get("/guide/").text


def test_resources_are_edited_with_their_item(curator):
    item = ItemFactory()
    row = {"title": "A book", "url": "https://example.org/book", "kind": "book", "language": "en"}
    sent = {f"resources-0-{name}": value for name, value in row.items()} | {
        "resources-TOTAL_FORMS": "1",
        "resources-0-position": "1",
    }

    curator.post(change_url(item), form_data(item, **sent))

    assert [each.title for each in item.resources.all()] == ["A book"]


@pytest.mark.parametrize(("resources", "warned"), [(1, True), (2, False)])
@pytest.mark.parametrize("saved", [True, False])
def test_publishing_an_item_with_few_resources_shows_a_warning(curator, resources, warned, saved):
    item = ItemFactory(name="Thin", status=Item.Status.DRAFT)
    ResourceFactory.create_batch(resources, item=item)

    if saved:
        page = curator.post(change_url(item), form_data(item, status="published"), follow=True)
    else:
        sent = {"action": "publish", "_selected_action": [item.pk]}
        page = curator.post(ITEMS, sent, follow=True)

    assert ("Fewer than two resources: Thin." in page.text) == warned


def test_a_url_without_https_is_rejected_with_a_message(curator):
    item = ItemFactory()
    row = {"title": "A book", "url": "http://example.org/", "kind": "book", "language": "en"}
    sent = {f"resources-0-{name}": value for name, value in row.items()} | {
        "resources-TOTAL_FORMS": "1",
        "resources-0-position": "1",
    }

    text = curator.post(change_url(item), form_data(item, **sent)).text

    assert "Enter a URL that starts with https://." in text


def test_a_published_slug_cannot_be_changed(curator):
    item = ItemFactory(slug="kept")

    curator.post(change_url(item), form_data(item, slug="other"))

    item.refresh_from_db()
    assert item.slug == "kept"


def test_an_answered_item_cannot_be_deleted_and_the_page_says_what_to_do(curator):
    item = ItemFactory(name="Answered item")
    LearnerFactory().answer({item.pk: State.DONE})
    url = reverse("admin:roadmap_item_delete", args=[item.pk])

    text = curator.get(url).text
    curator.post(url, {"post": "yes"})

    assert (
        "Learners have answered “Answered item,” so it can’t be deleted. Retire it instead" in text
    )
    assert Item.objects.filter(pk=item.pk).exists()


def test_answered_items_cannot_be_deleted_in_bulk(curator):
    answered, free = ItemFactory(), ItemFactory()
    LearnerFactory().answer({answered.pk: State.DONE})
    sent = {"action": "delete_selected", "_selected_action": [answered.pk, free.pk], "post": "yes"}

    text = curator.post(ITEMS, sent).text

    assert "Retire it instead" in text
    assert Item.objects.count() == 2


def test_an_unanswered_item_can_be_deleted(curator):
    item = ResourceFactory().item

    curator.post(reverse("admin:roadmap_item_delete", args=[item.pk]), {"post": "yes"})

    assert not Item.objects.exists()


def test_retiring_an_item_keeps_its_answers(curator):
    item = ItemFactory()
    learner = LearnerFactory()
    learner.answer({item.pk: State.DONE})

    curator.post(ITEMS, {"action": "retire", "_selected_action": [item.pk]})

    item.refresh_from_db()
    assert item.status == Item.Status.RETIRED
    assert learner.answers()[item.pk].state is State.DONE


def test_retiring_skips_drafts_and_says_so(curator):
    draft, item = ItemFactory(status=Item.Status.DRAFT), ItemFactory()
    sent = {"action": "retire", "_selected_action": [draft.pk, item.pk]}

    text = curator.post(ITEMS, sent, follow=True).text

    draft.refresh_from_db()
    assert draft.status == Item.Status.DRAFT
    assert Client().get(f"/items/{draft.slug}/").status_code == 404
    assert "1 item retired, 0 already retired." in text
    assert "1 draft skipped: learners have never seen it. Delete it if no longer needed." in text


def test_publishing_says_how_many_items_changed(curator):
    draft, published = ItemFactory(status=Item.Status.DRAFT), ItemFactory()
    sent = {"action": "publish", "_selected_action": [draft.pk, published.pk]}

    text = curator.post(ITEMS, sent, follow=True).text

    assert "1 item published, 1 already published." in text
    assert draft.slug in snapshot.current_guide().items


@pytest.mark.parametrize("model", ["level", "strand"])
def test_a_level_or_strand_with_categories_cannot_be_deleted(curator, model):
    category = CategoryFactory()
    url = reverse(f"admin:roadmap_{model}_delete", args=[getattr(category, f"{model}_id")])

    text = curator.get(url).text
    curator.post(url, {"post": "yes"})

    assert "still has categories. Delete them first: Theory, Entry." in text
    assert "protected related objects" not in text
    assert Category.objects.exists()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (1, "1 item (drafts and retired items count). Move it to another category first."),
        (2, "2 items (drafts and retired items count). Move them to another category first."),
    ],
)
def test_a_category_with_items_cannot_be_deleted(curator, number, sentence):
    category = ItemFactory.create_batch(number, status=Item.Status.DRAFT)[0].category
    sent = {"action": "delete_selected", "_selected_action": [category.pk], "post": "yes"}

    text = curator.post("/admin/roadmap/category/", sent).text

    assert f"Theory, Entry still has {sentence}" in text
    assert "Nothing was deleted." in text
    assert "protected related objects" not in text
    assert Category.objects.exists()


@pytest.mark.parametrize("model", ["level", "strand", "category"])
def test_an_empty_level_strand_or_category_can_be_deleted(curator, model):
    row = {"level": LevelFactory, "strand": StrandFactory, "category": CategoryFactory}[model]()

    curator.post(reverse(f"admin:roadmap_{model}_delete", args=[row.pk]), {"post": "yes"})

    assert not type(row).objects.exists()


def test_an_item_can_be_found_by_the_url_of_its_resource(curator):
    found, other = ItemFactory(name="Found"), ItemFactory(name="Other")
    ResourceFactory(item=found, url="https://dead.example/1")
    ResourceFactory(item=found, url="https://dead.example/2")
    ResourceFactory(item=other)

    text = curator.get(f"{ITEMS}?q=dead.example").text

    assert "Found" in text
    assert "Other" not in text
    assert '<td class="field-resources_listed">2</td>' in text


def test_position_and_essential_can_be_edited_in_the_list(curator):
    item = ItemFactory(position=1)
    sent = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(item.pk),
        "form-0-position": "7",
        "form-0-essential": "on",
        "_save": "Save",
    }

    curator.post(ITEMS, sent)

    item.refresh_from_db()
    assert (item.position, item.essential) == (7, True)


def test_two_strands_can_swap_positions_in_one_save(curator):
    first, second = StrandFactory(), StrandFactory(slug="data", name="Data", position=2)
    sent = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "_save": "Save"}
    for row, (strand, position) in enumerate([(first, "2"), (second, "1")]):
        sent |= {f"form-{row}-id": str(strand.pk), f"form-{row}-position": position}

    curator.post("/admin/roadmap/strand/", sent)

    assert list(Strand.objects.all()) == [second, first]


@pytest.mark.parametrize(
    "query", ["?q=regr", "?status__exact=published", "?o=4.1", "?essential__exact=0"]
)
def test_items_can_be_searched_filtered_and_sorted(curator, query):
    ItemFactory(name="Regression")

    assert "Regression" in curator.get(ITEMS + query).text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"), [("item", 7), ("category", 7), ("level", 5), ("strand", 5)]
)
def test_the_lists_use_a_fixed_number_of_queries(
    page, queries, number, curator, django_assert_num_queries
):
    for position in range(1, number + 1):
        level = LevelFactory(slug=f"level-{position}", position=position)
        strand = StrandFactory(slug=f"strand-{position}", position=position)
        ItemFactory(category=CategoryFactory(level=level, strand=strand))

    with django_assert_num_queries(queries):
        curator.get(f"/admin/roadmap/{page}/")
