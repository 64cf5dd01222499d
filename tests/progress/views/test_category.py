"""One category: its page, saving it, and marking all of it in one tap."""

import html
import json
import re

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Learner, Placement
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LearnerFactory,
    LevelFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CATEGORY = "/guide/entry/theory/"


def states(user) -> dict[str, State]:
    learner = Learner.objects.get(user=user)
    return {
        item.slug: State(record.state) for record in learner.records.all() for item in [record.item]
    }


def test_a_category_has_a_page_with_its_introduction(client):
    ItemFactory(category=CategoryFactory(introduction="Symbols and what they mean."))

    assert "Symbols and what they mean." in client.get(CATEGORY).text


@pytest.mark.parametrize("path", ["/guide/entry/unknown/", "/guide/unknown/theory/"])
def test_an_unknown_category_is_not_found(client, path):
    ItemFactory()

    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_saving_a_category_applies_only_the_difference(signed_in, user):
    for slug in ("a", "b", "c", "d"):
        ItemFactory(slug=slug)
    signed_in.post("/items/a/record/", {"state": "done"})
    signed_in.post("/items/b/record/", {"state": "done"})
    signed_in.post("/items/d/record/", {"state": "done"})  # ticked in another tab since

    response = signed_in.post(CATEGORY, {"done": ["a", "c"], "was": ["a", "b"]})

    assert (response.status_code, response.url) == (302, CATEGORY)
    assert states(user) == {"a": State.DONE, "c": State.DONE, "d": State.DONE}


def test_saving_on_the_checklist_leads_back_to_the_category_there(client):
    item = ItemFactory()

    response = client.post(CATEGORY, {"done": [item.slug], "page": "checklist"})

    assert response.url == "/guide/#category-entry.theory"


def test_saving_says_what_it_did(client):
    for slug in ("a", "b", "c", "d"):
        ItemFactory(slug=slug)
    client.post("/items/a/record/", {"state": "done"})

    sent = {"done": ["b"], "was": ["a"], "rest": "not-yet"}
    text = client.post(CATEGORY, sent, follow=True).text

    assert "Saved: 1 marked done, 2 marked not yet, 1 no longer answered." in text


def test_saving_nothing_new_makes_no_learner(client):
    ItemFactory()

    response = client.post(CATEGORY, {}, follow=True)

    assert "Nothing new to save." in response.text
    assert not Learner.objects.exists()


def test_the_rest_is_not_yet_in_one_tap(signed_in, user):
    for slug in ("a", "b", "c"):
        ItemFactory(slug=slug)
    signed_in.post("/items/a/record/", {"state": "done"})

    signed_in.post(CATEGORY, {"rest": "not-yet"}, headers=HTMX)

    assert states(user) == {"a": State.DONE, "b": State.NOT_YET, "c": State.NOT_YET}


def test_ticking_all_leaves_out_items_not_for_me(signed_in, user):
    for slug in ("a", "b", "c"):
        ItemFactory(slug=slug)
    signed_in.post("/items/a/record/", {"state": "not-for-me"})
    signed_in.post("/items/b/record/", {"state": "learning"})

    signed_in.post(CATEGORY, {"all": "done"}, headers=HTMX)

    assert states(user) == {"a": State.NOT_FOR_ME, "b": State.DONE, "c": State.DONE}


@pytest.mark.parametrize("button", ["all", "rest"])
def test_a_category_in_one_tap_can_be_taken_back_exactly(signed_in, user, button):
    for slug in ("a", "b"):
        ItemFactory(slug=slug)
    signed_in.post("/items/a/record/", {"state": "learning"})
    word = {"all": "done", "rest": "not-yet"}[button]
    response = signed_in.post(CATEGORY, {button: word}, headers=HTMX)
    at = html.unescape(re.search(r'name="undo" value="([^"]+)"', response.text)[1])

    response = signed_in.post(CATEGORY, {"undo": at}, headers=HTMX)

    assert states(user) == {"a": State.LEARNING}
    boxes = {"all": {"a": False, "b": False}, "rest": {}}[button]  # none was checked by "rest"
    assert json.loads(response.headers["HX-Trigger"]) == {"ticks": boxes}


def test_the_rest_leaves_what_the_placement_heard(signed_in, user):
    """A yes that was never marked stays as it is; a no says the same as "not yet"."""
    known, unknown = ItemFactory.create_batch(2)
    answers = [[known.pk, "yes"], [unknown.pk, "no"]]
    learner = LearnerFactory(user=user)
    Placement.objects.create(learner=learner, answers=answers, finished_at=timezone.now())

    signed_in.post(CATEGORY, {"rest": "not-yet"})

    assert states(user) == {unknown.slug: State.NOT_YET}


def test_a_change_of_many_renews_the_counts_of_level_and_filters(signed_in):
    ItemFactory.create_batch(2)

    text = signed_in.post(CATEGORY, {"all": "done", "page": "checklist"}, headers=HTMX).text

    assert '<span class="num" id="filter-done.count" hx-swap-oob="true">2</span>' in text
    assert '<span class="num" id="filter-not-yet.count" hx-swap-oob="true">0</span>' in text
    assert re.search(r'id="level-entry.count" hx-swap-oob="true">[^/]*/span>2 of 2', text)


def test_items_not_for_me_have_no_square(signed_in):
    ItemFactory(slug="a")
    ItemFactory(slug="b")
    signed_in.post("/items/a/record/", {"state": "not-for-me"})

    text = signed_in.get(CATEGORY).text

    pips = re.search(r'class="pips[^>]*>(.*?)</span>', text, re.DOTALL)[1]
    assert (pips.count("<i"), "0 of 1" in text) == (1, True)


def test_undo_keeps_items_answered_again_since(signed_in, user):
    ItemFactory(slug="a")
    ItemFactory(slug="b")
    response = signed_in.post(CATEGORY, {"all": "done"}, headers=HTMX)
    at = html.unescape(re.search(r'name="undo" value="([^"]+)"', response.text)[1])
    signed_in.post("/items/a/record/", {"state": "not-yet"})

    signed_in.post(CATEGORY, {"undo": at}, headers=HTMX)

    assert states(user) == {"a": State.NOT_YET}


def test_undoing_through_another_category_takes_nothing_back(signed_in, user):
    ItemFactory(slug="a")
    ItemFactory(slug="b", category=CategoryFactory(level=LevelFactory(slug="expert", position=4)))
    response = signed_in.post(CATEGORY, {"all": "done"}, headers=HTMX)
    at = html.unescape(re.search(r'name="undo" value="([^"]+)"', response.text)[1])

    response = signed_in.post("/guide/expert/theory/", {"undo": at}, headers=HTMX)

    assert states(user) == {"a": State.DONE}
    assert (response.status_code, response.headers["HX-Refresh"]) == (204, "true")
    assert "Nothing to undo." in signed_in.get("/guide/expert/theory/").text


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "0001-01-01T00:00:00"]
)
def test_a_moment_at_the_end_of_time_is_rejected_with_a_message(signed_in, moment):
    signed_in.post(f"/items/{ItemFactory().slug}/record/", {"state": "done"})

    response = signed_in.post(CATEGORY, {"undo": moment})

    assert response.status_code == 400
    assert "We can’t find this change." in response.text


def test_the_response_to_the_script_lists_ticked_boxes_without_inputs(signed_in):
    ItemFactory(slug="a")

    response = signed_in.post(CATEGORY, {"all": "done"}, headers=HTMX)

    assert json.loads(response.headers["HX-Trigger"]) == {"ticks": {"a": True}}
    assert "<input" not in response.text


@pytest.mark.parametrize(
    "wrong",
    [{"done": "stranger"}, {"was": "stranger"}, {"rest": "maybe"}, {"all": "x"}, {"undo": "x"}],
)
def test_an_item_of_another_category_is_rejected_with_a_message(client, wrong):
    ItemFactory()

    response = client.post(CATEGORY, wrong)

    assert response.status_code == 400
    assert "<h1>Not saved</h1>" in response.text
    assert not Learner.objects.exists()


def test_without_a_token_nothing_is_saved():
    from django.test import Client

    item = ItemFactory()

    response = Client(enforce_csrf_checks=True).post(CATEGORY, {"done": item.slug})

    assert response.status_code == 403
    assert "<h1>Send the form again</h1>" in response.text


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_saving_a_category(number, signed_in, user, django_assert_num_queries):
    items = ItemFactory.create_batch(number)
    LearnerFactory(user=user, headline_levels=8)  # which the next headline does not name
    signed_in.get(CATEGORY)

    # session, user, learner, revision, records; savepoint, lock, read, latest event,
    # upsert, event, headline, point of the history, release (the message goes into a cookie)
    with django_assert_num_queries(14):
        signed_in.post(CATEGORY, {"done": [item.slug for item in items]})
