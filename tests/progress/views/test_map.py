"""The map page."""

import re

import pytest

from progress.engine.responses import State
from tests.factories import CategoryFactory, ItemFactory, LearnerFactory, LevelFactory

pytestmark = pytest.mark.django_db


def test_without_answers_it_invites(client):
    ItemFactory()

    text = client.get("/").text

    assert "Where are you in deep" in text
    assert "Tick what I know" in text


def test_an_empty_guide_says_how_to_load_it(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "load_guide" in response.text


def test_ticks_alone_give_a_floor(signed_in, user):
    items = ItemFactory.create_batch(4)
    ItemFactory(category=CategoryFactory(level=LevelFactory(slug="expert", position=4)))
    LearnerFactory(user=user).answer({items[0].pk: State.DONE})

    text = signed_in.get("/").text

    assert "You are working at early Entry or above." in text
    assert "1 of 5 items done" in text


def test_answers_give_a_range_and_its_reason(signed_in, user):
    items = ItemFactory.create_batch(4)
    LearnerFactory(user=user).answer(
        {items[0].pk: State.DONE} | dict.fromkeys([item.pk for item in items[1:]], State.NOT_YET)
    )

    text = signed_in.get("/").text

    assert "8 in 10 chance" in text
    assert "Based on 4 answers (1 of 4 Entry done)." in text
    rows = re.findall(r'<th scope="row">([\w ]+)</th><td class="num">(\d+)</td>', text)
    assert [name for name, _ in rows] == ["Entry", "Level 2", "Level 3", "Level 4"]
    assert sum(int(dots) for _, dots in rows) == 20


def test_cells_are_links_with_their_whole_name(client):
    ItemFactory()
    category = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))
    ItemFactory.create_batch(2, category=category)

    text = " ".join(client.get("/").text.split())

    assert (
        'href="/guide/expert/theory/"><span class="visually-hidden">Theory, Expert: </span>' in text
    )
    assert "<b>0<small> of 2</small></b>" in text


@pytest.mark.parametrize("number", [1, 3])
def test_queries(number, signed_in, user, django_assert_num_queries):
    items = ItemFactory.create_batch(number)
    LearnerFactory(user=user).answer({item.pk: State.DONE for item in items})
    signed_in.get("/")

    # session, user, learner, records, revision
    with django_assert_num_queries(5):
        signed_in.get("/")


def test_a_stranger_costs_one_query(client, django_assert_num_queries):
    ItemFactory()
    client.get("/")

    with django_assert_num_queries(1):  # revision
        client.get("/")


def test_a_narrow_screen_gets_the_short_name_and_a_reader_the_whole_one(client):
    ItemFactory(
        category=CategoryFactory(level=LevelFactory(name="Intermediate", short_name="Interm."))
    )

    text = client.get("/").text

    assert '<span class="wide">Intermediate</span>' in text
    assert '<span class="slim" aria-hidden="true">Interm.</span>' in text
