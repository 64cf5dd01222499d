"""What changed in the guide, for learners to read."""

import pytest
from django.core.management import call_command

from progress.states import State
from roadmap.models import Change, Item
from tests.factories import (
    CategoryFactory,
    ChangeFactory,
    ItemFactory,
    LearnerFactory,
    LevelFactory,
)
from tests.roadmap.pages import change, form

pytestmark = pytest.mark.django_db
ITEMS = "/admin/roadmap/item/"
PAGE = "/changes/"


def told() -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in Change.objects.order_by("pk")]


def act(curator, action, *items):
    sent = {"action": action, "_selected_action": [item.pk for item in items]}
    return curator.post(ITEMS, sent, follow=True)


@pytest.mark.parametrize(
    ("edit", "kind", "sentence"),
    [
        ({"name": "Attention"}, "renamed", "“Old name” is called “Attention” now."),
        (
            {"check_text": "You can draw it."},
            "reworded",
            "The check of “Old name” was reworded: You can draw it.",
        ),
        (
            {"status": "retired"},
            "retired",
            "“Old name” was retired. Whoever had ticked it keeps the tick.",
        ),
    ],
)
def test_an_edit_that_learners_see_is_told(curator, edit, kind, sentence):
    item = ItemFactory(name="Old name")

    curator.post(change(item), form(item, **edit))

    assert told() == [(kind, sentence)]


@pytest.mark.parametrize("edit", [{"position": "7"}, {"summary": "Other words."}, {}])
def test_an_edit_that_changes_no_answer_is_not_told(curator, edit):
    item = ItemFactory()

    curator.post(change(item), form(item, **edit))

    assert told() == []


def test_a_move_is_told_with_both_places(curator):
    item = ItemFactory(name="Attention")
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))

    curator.post(change(item), form(item, category=str(expert.pk)))

    assert told() == [("moved", "“Attention” moved from Entry, Theory to Expert, Theory.")]


def test_all_items_of_a_category_that_moves_are_told(curator):
    item = ItemFactory(name="Attention")
    expert = LevelFactory(slug="expert", name="Expert", position=4)
    page = f"/admin/roadmap/category/{item.category_id}/change/"

    curator.post(page, {"level": expert.pk, "strand": item.category.strand_id, "introduction": ""})

    assert told() == [("moved", "“Attention” moved from Entry, Theory to Expert, Theory.")]


def test_a_draft_is_told_when_it_is_published_and_not_before(curator):
    item = ItemFactory(name="Attention", status=Item.Status.DRAFT)
    curator.post(change(item), form(item, name="Self-attention"))
    assert told() == []

    act(curator, "publish", item)

    assert told() == [("added", "“Self-attention” is new in Entry, Theory.")]


def test_an_item_added_as_published_is_told(curator):
    item = ItemFactory.build(
        name="Attention", slug="attention", category=CategoryFactory(), status="published"
    )

    curator.post(f"{ITEMS}add/", form(item))

    assert told() == [("added", "“Attention” is new in Entry, Theory.")]
    assert Change.objects.get().item.slug == "attention"


def test_what_takes_the_place_of_a_retired_item_is_named(curator):
    item = ItemFactory(name="LSTM")
    after = ItemFactory(name="Attention")

    curator.post(change(item), form(item, status="retired", replaced_by=str(after.pk)))

    [(kind, sentence)] = told()
    assert kind == "retired"
    assert sentence.startswith("“LSTM” was retired; “Attention” takes its place. ")


def test_retiring_and_publishing_again_are_told(curator):
    items = ItemFactory.create_batch(2, name="Attention")

    act(curator, "retire", *items)
    act(curator, "publish", items[0])

    assert [kind for kind, _ in told()] == ["retired", "retired", "restored"]


def test_a_deleted_item_is_told_and_its_changes_stay(curator):
    item = ItemFactory(name="Attention")
    ChangeFactory(item=item)

    curator.post(f"{ITEMS}{item.pk}/delete/", {"post": "yes"})
    act_delete = {"action": "delete_selected", "_selected_action": [ItemFactory(name="GAN").pk]}
    curator.post(ITEMS, {**act_delete, "post": "yes"})

    assert [text for _, text in told()][1:] == [
        "“Attention” was removed from Entry, Theory.",
        "“GAN” was removed from Entry, Theory.",
    ]
    assert not Change.objects.exclude(item=None).exists()


def test_a_refused_edit_tells_nothing(curator):
    item = ItemFactory()

    curator.post(change(item), form(item, name=""))

    assert told() == []


def test_a_first_load_tells_nothing():
    call_command("load_guide", extensions=True)

    assert told() == []


def test_the_optional_items_are_told_in_a_guide_that_is_there():
    call_command("load_guide")

    call_command("load_guide", extensions=True)

    assert {kind for kind, _ in told()} == {"added"}
    assert len(told()) == 20


def test_the_page_lists_days_newest_first_and_links_the_item(client):
    item = ItemFactory(slug="attention")
    ChangeFactory(text="The older.", at="2026-03-01T12:00:00Z")
    ChangeFactory(text="The newer.", at="2026-05-02T12:00:00Z", item=item)

    text = client.get(PAGE).text

    assert text.index("2 May 2026") < text.index("The newer.") < text.index("1 March 2026")
    assert '<a href="/items/attention/">The newer.</a>' in text
    assert "The older.</a>" not in text


def test_the_page_says_when_nothing_has_changed(client):
    assert "Nothing has changed yet." in client.get(PAGE).text


def test_many_changes_have_pages(client):
    ChangeFactory.create_batch(51)

    assert '<a rel="next" href="?page=2">' in client.get(PAGE).text
    assert '<a rel="prev" href="?page=1">' in client.get(f"{PAGE}?page=2").text
    assert client.get(f"{PAGE}?page=x").status_code == 404


def test_a_curator_may_put_a_sentence_better_or_take_it_away(curator):
    row = ChangeFactory(text="Rwnamed.")

    curator.post(f"/admin/roadmap/change/{row.pk}/change/", {"text": "Renamed."})

    assert Change.objects.get().text == "Renamed."
    assert curator.get("/admin/roadmap/change/add/").status_code == 403
    curator.post(f"/admin/roadmap/change/{row.pk}/delete/", {"post": "yes"})
    assert not Change.objects.exists()


def test_no_tick_is_touched(curator):
    item = ItemFactory()
    learner = LearnerFactory()
    learner.answer({item.pk: State.DONE})

    curator.post(change(item), form(item, name="Attention"))

    assert learner.answers()[item.pk].state is State.DONE


@pytest.mark.parametrize("number", [1, 3])
def test_queries(number, client, django_assert_num_queries):
    for item in ItemFactory.create_batch(number):
        ChangeFactory(item=item)

    with django_assert_num_queries(2):  # count, changes with their items
        client.get(PAGE)
