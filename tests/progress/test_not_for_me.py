"""An item that somebody left out, and that a curator makes essential afterward: it counts again,
as unanswered, and every place says so."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Event, Record
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory, LevelFactory, ShareFactory
from tests.roadmap.pages import form_data
from tests.sent_form import SAVE, page_of

pytestmark = pytest.mark.django_db
NOTE = "You marked this “not for me” before it became a core item. It counts again"


@pytest.fixture
def learner(user):
    return LearnerFactory(user=user)


@pytest.fixture
def item(learner) -> Item:
    """One of three items, left out more than a year ago; another one is done."""
    done, item, _ = ItemFactory.create_batch(3)
    learner.answer({done.pk: State.DONE})
    learner.answer({item.pk: State.NOT_FOR_ME})
    year = timezone.now() - timedelta(days=400)
    Record.objects.update(updated_at=year, evidence_at=year)
    Event.objects.filter(item=done).update(at=year - timedelta(minutes=1), evidence_at=year)
    Event.objects.filter(item=item).update(at=year, evidence_at=year)
    return item


def make_essential(item: Item, essential: bool = True) -> None:
    item.essential = essential
    item.save()


def story(client, item: Item) -> dict[str, object]:
    """What each place says about the item."""
    page = client.get(f"/items/{item.slug}/").text
    rows = csv.DictReader(io.StringIO(client.get("/data/answers.csv").content.decode("utf-8-sig")))
    stored = json.loads(client.get("/data/answers.json").getvalue())
    history = client.get("/history/").text
    standing = client.get("/").context["standing"]
    by_word = {each["item"]: each["state"] for each in stored["records"]}
    checked = [part for part in page.split("<input")[1:] if " checked" in part]
    return {
        "total": (standing.total.done, standing.total.listed),
        "answered": standing.answered,
        "page": checked[0].split('value="')[1].split('"')[0] if checked else "nothing",
        "flag": '<span class="flag">not for me</span>' in page,
        "note": NOTE in page,
        "rest": [row.item.slug for row in standing.unanswered()].count(item.slug),
        "tickable": sum(cell.tickable for cell in standing.cells.values()),
        "csv": next(row["state"] for row in rows if row["item"] == item.slug),
        "json": by_word.get(item.slug, "unanswered"),
        "review": f"/items/{item.slug}/confirm/" in history,
        "latest": "(a core item now, so it counts again)" in history,
    }


LEFT_OUT = {
    "total": (1, 2), "answered": 2, "page": "not-for-me", "flag": True, "note": False, "rest": 0,
    "tickable": 1, "csv": "not-for-me", "json": "not-for-me", "review": False, "latest": False,
}  # fmt: skip
COUNTED = {
    "total": (1, 3), "answered": 1, "page": "unanswered", "flag": False, "note": True, "rest": 1,
    "tickable": 2, "csv": "unanswered", "json": "unanswered", "review": False, "latest": True,
}  # fmt: skip


def test_all_places_tell_the_same(signed_in, item):
    assert story(signed_in, item) == LEFT_OUT

    make_essential(item)

    assert story(signed_in, item) == COUNTED


def test_so_do_the_edits_of_a_curator(curator, client, item, learner):
    curator.post(page_of(item), form_data(item, essential="on") | SAVE)
    client.force_login(learner.user)

    assert story(client, item) == COUNTED


def test_what_was_said_holds_again_once_the_item_is_optional_again(signed_in, item):
    make_essential(item)
    make_essential(item, False)

    assert story(signed_in, item) == LEFT_OUT


def test_a_retired_item_keeps_what_was_said(signed_in, item):
    make_essential(item)
    Item.objects.filter(pk=item.pk).update(status=Item.Status.RETIRED)
    make_essential(ItemFactory(status="draft"))

    rows = csv.DictReader(
        io.StringIO(signed_in.get("/data/answers.csv").content.decode("utf-8-sig"))
    )

    assert "not-for-me" in [row["state"] for row in rows if row["item"] == item.slug]


def test_it_moves_along_with_its_category(signed_in, item):
    make_essential(item)
    item.category.level = LevelFactory(slug="advanced", name="Advanced", position=3)
    item.category.save()

    assert story(signed_in, item) == COUNTED


def test_the_rest_and_mark_all_take_it_along(signed_in, item, learner):
    make_essential(item)

    signed_in.post("/guide/entry/theory/", {"rest": "not-yet"})
    assert learner.answers()[item.pk].state is State.NOT_YET

    learner.answer({item.pk: State.NOT_FOR_ME})
    signed_in.post("/guide/entry/theory/", {"all": "done"})
    assert learner.answers()[item.pk].state is State.DONE


def test_still_true_does_not_confirm_what_does_not_hold(signed_in, item):
    make_essential(item)

    text = signed_in.post(f"/items/{item.slug}/confirm/", follow=True).text

    assert "Nothing to confirm." in text
    assert Event.objects.count() == 2


def test_an_undo_brings_back_no_other_story(signed_in, item, learner):
    make_essential(item)
    signed_in.post(f"/items/{item.slug}/record/", {"state": "done"})

    signed_in.post("/history/undo/")

    assert story(signed_in, item) == COUNTED


def test_the_placement_may_ask_about_it(signed_in, item, learner):
    Item.objects.exclude(pk=item.pk).update(status=Item.Status.RETIRED)
    item.refresh_from_db()
    item.save()
    assert 'name="item"' not in signed_in.get("/placement/").text

    make_essential(item)

    assert f'name="item" value="{item.slug}"' in signed_in.get("/placement/").text
    signed_in.post("/placement/", {"item": item.slug, "answer": "yes"})
    signed_in.post("/placement/", {"step": "stop"})
    signed_in.post("/placement/result/", {item.slug: "done"})
    assert learner.answers()[item.pk].state is State.DONE


def test_the_public_page_counts_alike(client, item, learner):
    share = ShareFactory(learner=learner)
    make_essential(item)

    assert "1 of 3 items done" in client.get(share.get_absolute_url()).text
