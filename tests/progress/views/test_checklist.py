"""The checklist: its rows, filters, search and counts."""

import re

import pytest

from progress.engine.responses import State
from roadmap.models import Item
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LearnerFactory,
    LevelFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
CATEGORY = "/guide/entry/theory/"


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_every_item_is_a_checkbox_with_its_check(client):
    ItemFactory(slug="regression", name="Regression", check_text="You can fit a line.")

    text = client.get("/guide/").text

    assert 'type="checkbox" name="done" value="regression"' in text
    assert "You can fit a line." in text


def test_done_items_are_ticked(signed_in, user):
    done, _open = ItemFactory.create_batch(2)
    LearnerFactory(user=user).answer({done.pk: State.DONE})

    text = signed_in.get("/guide/").text

    assert re.findall(r'value="([\w-]+)" checked', text) == [done.slug]
    assert re.findall(r'name="was" value="([\w-]+)"', text) == [done.slug]


@pytest.mark.parametrize(("show", "seen"), [("done", 0), ("not-yet", 1), ("all", 2)])
def test_a_filter_leaves_the_rows_it_names(signed_in, user, show, seen):
    done = ItemFactory(slug="was-done")
    ItemFactory(slug="was-not")
    LearnerFactory(user=user).answer({done.pk: State.DONE})

    text = signed_in.get("/guide/", {"show": show}).text

    listed = [slug for slug in ("was-done", "was-not") if f'id="item-{slug}"' in text]
    assert listed == [["was-done"], ["was-not"], ["was-done", "was-not"]][seen]


def test_a_search_finds_and_counts(client):
    ItemFactory(name="Convolution")
    ItemFactory(name="Regression")

    text = words(client.get("/guide/", {"q": "convol"}))

    assert "1 item for “convol”." in text
    assert "Regression" not in text


def test_a_search_without_a_hit_says_what_to_do(client):
    ItemFactory(name="Convolution")

    text = words(client.get("/guide/", {"q": "difusion"}))

    assert "No item matches “difusion”" in text
    assert "all 1 items" in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"q": "x" * 101}, "Use at most 100 characters in a search."),
        ({"show": "bogus"}, "“bogus” is not a filter. Use all, not-yet, or done."),
    ],
)
def test_an_unusable_filter_is_named_and_everything_is_shown(client, wrong, sentence):
    ItemFactory(slug="here")

    response = client.get("/guide/", wrong)

    assert response.status_code == 400
    assert sentence in response.text
    assert 'id="item-here"' in response.text


def test_a_filter_that_is_right_holds_beside_a_search_that_is_not(client):
    ItemFactory(slug="here")

    assert 'id="item-here"' not in client.get("/guide/", {"q": "x" * 101, "show": "done"}).text


def test_htmx_gets_the_list_alone(client):
    ItemFactory()

    text = client.get("/guide/", headers={**HTMX, "HX-Target": "list"}).text

    assert text.strip().startswith('<div id="list"')
    assert 'id="filters" aria-label="Show" hx-swap-oob="true"' in text
    assert "<html" not in text


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("path", ["/guide/", CATEGORY])
def test_queries(path, number, signed_in, user, django_assert_num_queries):
    items = [ResourceFactory().item for _ in range(number)]
    items += ItemFactory.create_batch(number, status=Item.Status.RETIRED)
    LearnerFactory(user=user).answer({item.pk: State.DONE for item in items})
    signed_in.get(path)

    # session, user, learner, records, revision
    with django_assert_num_queries(5):
        signed_in.get(path)


def test_levels_count_their_own_items(client):
    ItemFactory()
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))
    ItemFactory.create_batch(2, category=expert)

    text = words(client.get("/guide/"))

    assert "Entry : 0 of 1" in text
    assert "Expert : 0 of 2" in text


def test_ticked_items_that_were_retired_are_at_the_end(signed_in, user):
    ItemFactory()
    old, other = ItemFactory.create_batch(2, status=Item.Status.RETIRED)
    LearnerFactory(user=user).answer({old.pk: State.DONE, other.pk: State.NOT_YET})

    text = signed_in.get("/guide/").text

    (section,) = re.findall(r"No longer in the guide</h2>.*?</section>", text, re.DOTALL)
    assert "You ticked this item before it was" in section
    assert re.findall(r'href="([^"]+)"', section) == [f"/items/{old.slug}/"]
    assert 'id="level-entry"' in text.partition(section)[0]


@pytest.mark.parametrize("query", [{"show": "done"}, {"show": "not-yet"}, {"q": "item"}])
def test_retired_items_are_in_no_filter_and_no_search(signed_in, user, query):
    old = ItemFactory(status=Item.Status.RETIRED)
    LearnerFactory(user=user).answer({old.pk: State.DONE})

    assert "No longer in the guide" not in signed_in.get("/guide/", query).text
