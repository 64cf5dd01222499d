"""Notices about edits of the guide, and the page that lists them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roadmap.models import Item, Notice, Strand
from roadmap.models.notice import NoticeManager
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LevelFactory,
    NoticeFactory,
)
from tests.roadmap.pages import change_url, form_data

pytestmark = pytest.mark.django_db
ITEMS = "/admin/roadmap/item/"
PAGE = "/changes/"


def stored_notices() -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in Notice.objects.order_by("pk")]


def run_action(curator, action, *items):
    sent = {"action": action, "_selected_action": [item.pk for item in items]}
    return curator.post(ITEMS, sent, follow=True)


@pytest.mark.parametrize(
    ("edit", "kind", "sentence"),
    [
        ({"name": "Attention"}, "renamed", "“Old name” was renamed “Attention.”"),
        (
            {"check_text": "You can draw it."},
            "reworded",
            "“Old name” was reworded: You can draw it.",
        ),
        (
            {"status": "retired"},
            "retired",
            "“Old name” was retired. Existing answers are kept.",
        ),
    ],
)
def test_an_edit_that_learners_can_see_is_recorded(curator, edit, kind, sentence):
    item = ItemFactory(name="Old name")

    curator.post(change_url(item), form_data(item, **edit))

    assert stored_notices() == [(kind, sentence)]


@pytest.mark.parametrize("edit", [{"position": "7"}, {"summary": "Other words."}, {}])
def test_an_edit_that_changes_no_answer_is_not_recorded(curator, edit):
    item = ItemFactory()

    curator.post(change_url(item), form_data(item, **edit))

    assert stored_notices() == []


def test_the_notices_of_one_edit_are_listed_in_reading_order(curator, client):
    item = ItemFactory(name="Old")

    curator.post(change_url(item), form_data(item, name="New", check_text="You can draw it."))

    text = client.get(PAGE).text
    assert text.index("“Old” was renamed “New.”") < text.index("“New”")


def test_a_draft_that_replaces_an_item_is_not_named(curator):
    item, draft = ItemFactory(name="LSTM"), ItemFactory(status=Item.Status.DRAFT)

    curator.post(change_url(item), form_data(item, status="retired", replaced_by=str(draft.pk)))

    assert stored_notices() == [("retired", "“LSTM” was retired. Existing answers are kept.")]


def test_renaming_a_strand_does_not_count_as_moving_its_items():
    call_command("load_guide")
    Strand.objects.filter(slug="theory").update(name="Thought")

    call_command("load_guide", overwrite=True)

    assert stored_notices() == []


def test_the_notice_of_a_move_names_both_categories(curator):
    item = ItemFactory(name="Attention")
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))

    curator.post(change_url(item), form_data(item, category=str(expert.pk)))

    assert stored_notices() == [
        ("moved", "“Attention” moved from Theory, Entry to Theory, Expert.")
    ]


def test_moving_a_category_records_each_of_its_items(curator):
    item = ItemFactory(name="Attention")
    expert = LevelFactory(slug="expert", name="Expert", position=4)
    page = f"/admin/roadmap/category/{item.category_id}/change/"

    curator.post(page, {"level": expert.pk, "strand": item.category.strand_id, "introduction": ""})

    assert stored_notices() == [
        ("moved", "“Attention” moved from Theory, Entry to Theory, Expert.")
    ]


def test_a_draft_is_recorded_only_when_it_is_published(curator):
    item = ItemFactory(name="Attention", status=Item.Status.DRAFT)
    curator.post(change_url(item), form_data(item, name="Self-attention"))
    assert stored_notices() == []

    run_action(curator, "publish", item)

    assert stored_notices() == [("added", "“Self-attention” was added to Theory, Entry.")]


def test_an_item_added_as_published_is_recorded(curator):
    item = ItemFactory.build(
        name="Attention", slug="attention", category=CategoryFactory(), status="published"
    )

    curator.post(f"{ITEMS}add/", form_data(item))

    assert stored_notices() == [("added", "“Attention” was added to Theory, Entry.")]
    assert Notice.objects.get().item.slug == "attention"


def test_the_replacement_of_a_retired_item_is_named(curator):
    item = ItemFactory(name="LSTM")
    after = ItemFactory(name="Attention")

    curator.post(change_url(item), form_data(item, status="retired", replaced_by=str(after.pk)))

    [(kind, sentence)] = stored_notices()
    assert kind == "retired"
    assert sentence.startswith("“LSTM” was retired and replaced by “Attention.” ")


def test_retiring_and_republishing_are_recorded(curator):
    items = ItemFactory.create_batch(2, name="Attention")

    run_action(curator, "retire", *items)
    run_action(curator, "publish", items[0])

    assert [kind for kind, _ in stored_notices()] == ["retired", "retired", "restored"]


def test_a_deleted_item_is_told_and_its_changes_stay(curator):
    item = ItemFactory(name="Attention")
    NoticeFactory(item=item)

    curator.post(f"{ITEMS}{item.pk}/delete/", {"post": "yes"})
    act_delete = {"action": "delete_selected", "_selected_action": [ItemFactory(name="GAN").pk]}
    curator.post(ITEMS, {**act_delete, "post": "yes"})

    assert [text for _, text in stored_notices()][1:] == [
        "“Attention” was removed from Theory, Entry.",
        "“GAN” was removed from Theory, Entry.",
    ]
    assert not Notice.objects.exclude(item=None).exists()


def test_a_rejected_edit_is_not_recorded(curator):
    item = ItemFactory()

    curator.post(change_url(item), form_data(item, name=""))

    assert stored_notices() == []


def test_the_first_load_is_not_recorded():
    call_command("load_guide", extensions=True)

    assert stored_notices() == []


def test_the_optional_items_are_told_in_a_guide_that_is_there():
    call_command("load_guide")

    call_command("load_guide", extensions=True)

    assert {kind for kind, _ in stored_notices()} == {"added"}
    assert len(stored_notices()) == 20


def test_the_page_lists_the_newest_day_first_and_links_items(client):
    item = ItemFactory(slug="attention")
    NoticeFactory(text="The older.", at="2026-03-01T12:00:00Z")
    NoticeFactory(text="The newer.", at="2026-05-02T12:00:00Z", item=item)

    text = client.get(PAGE).text

    assert text.index("May 2, 2026") < text.index("The newer.") < text.index("March 1, 2026")
    assert '<a href="/items/attention/">The newer.</a>' in text
    assert "The older.</a>" not in text


def test_the_page_says_when_nothing_has_changed(client):
    assert "No updates yet." in client.get(PAGE).text


def test_many_notices_are_split_into_pages(client):
    NoticeFactory.create_batch(51)

    assert '<a rel="next" href="?page=2">' in client.get(PAGE).text
    assert '<a rel="prev" href="?page=1">' in client.get(f"{PAGE}?page=2").text
    assert client.get(f"{PAGE}?page=x").status_code == 404


def test_a_curator_can_edit_or_delete_a_notice_but_not_add_one(curator):
    row = NoticeFactory(text="Rwnamed.")

    curator.post(f"/admin/roadmap/notice/{row.pk}/change/", {"text": "Renamed."})

    assert Notice.objects.get().text == "Renamed."
    assert curator.get("/admin/roadmap/notice/add/").status_code == 403
    curator.post(f"/admin/roadmap/notice/{row.pk}/delete/", {"post": "yes"})
    assert not Notice.objects.exists()


def test_an_edit_is_not_stored_without_its_notice(curator, monkeypatch):
    item = ItemFactory(status=Item.Status.DRAFT)
    monkeypatch.setattr(NoticeManager, "bulk_create", fail)

    with pytest.raises(RuntimeError):
        run_action(curator, "publish", item)

    item.refresh_from_db()
    assert item.status == Item.Status.DRAFT


def fail(*args, **kwargs):
    raise RuntimeError("a fault")


@pytest.mark.django_db(transaction=True)
def test_the_same_edit_by_two_curators_is_recorded_once():
    item = ItemFactory(name="Old")
    both = Barrier(2)

    def rename() -> None:
        both.wait()
        try:
            with Notice.objects.recording_edits(Item.objects.filter(pk=item.pk)):
                Item.objects.filter(pk=item.pk).update(name="New")
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        for each in [threads.submit(rename) for _ in range(2)]:
            each.result()

    assert stored_notices() == [("renamed", "“Old” was renamed “New.”")]


@pytest.mark.parametrize("number", [1, 3])
def test_moving_items_in_the_list_looks_for_nothing_to_tell(number, curator):
    items = ItemFactory.create_batch(number)
    sent = {"form-TOTAL_FORMS": number, "form-INITIAL_FORMS": number, "_save": "Save"}
    for at, item in enumerate(items):
        sent |= {f"form-{at}-id": item.pk, f"form-{at}-position": 7 + at}

    with CaptureQueriesContext(connection) as queries:
        curator.post(ITEMS, sent)

    assert Item.objects.filter(position__gte=7).count() == number
    assert "roadmap_notice" not in str(queries.captured_queries)


@pytest.mark.parametrize("number", [1, 3])
def test_queries(number, client, django_assert_num_queries):
    for item in ItemFactory.create_batch(number):
        NoticeFactory(item=item)

    with django_assert_num_queries(2):  # count, changes with their items
        client.get(PAGE)
