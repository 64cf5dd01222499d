"""Why this level."""

import json

import pytest
from django.conf import settings

from progress.states import State
from tests.factories import CategoryFactory, ItemFactory, LearnerFactory, LevelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(user) -> list:
    """Four Entry items, one done and one not yet, and one Expert item."""
    items = ItemFactory.create_batch(4)
    LevelFactory(slug="expert", name="Expert", position=4)
    ItemFactory(category=CategoryFactory(level__slug="expert"))
    LearnerFactory(user=user).answer({items[0].pk: State.DONE, items[1].pk: State.NOT_YET})
    return items


def test_without_answers_it_says_what_to_do(client):
    ItemFactory()

    assert "you have answered nothing" in client.get("/why/").text


def test_levels_show_what_is_done_and_what_is_expected(signed_in, answered):
    text = " ".join(signed_in.get("/why/").text.split())

    assert '<th scope="row">Entry</th><td class="num">1 of 4</td>' in text
    assert "of 2</td>" in text  # the two open items of Entry


def test_each_answer_has_its_effect(signed_in, answered):
    text = signed_in.get("/why/").text

    assert f'{answered[0].name}</a> <span class="note">(done)</span>: raises it' in text
    assert f'{answered[1].name}</a> <span class="note">(not yet)</span>: ' in text


def test_it_says_what_would_help(signed_in, answered):
    text = signed_in.get("/why/").text

    assert "Say what you do not know yet in" in text
    assert "Answer the item that tells most now" in text
    assert "Take the placement" in text


def test_strands_have_a_bar_with_its_words(signed_in, answered):
    assert "8 in 10 chance of" in signed_in.get("/why/").text


def test_the_method_page_shows_the_measured_figures(client):
    figures = json.loads((settings.BASE_DIR / "bench" / "simulation.json").read_text())

    text = " ".join(client.get("/how/").text.split())

    assert f"{figures['people']} made-up people of each kind, seed {figures['seed']}" in text
    for kind in (*figures["learners"].values(), figures["all"]):
        assert f'<td class="num">{kind["questions"]:.1f}</td>' in text
        assert f'<td class="num">{round(kind["covered"] * 100)} in 100</td>' in text


@pytest.mark.parametrize("number", [1, 3])
def test_queries(number, signed_in, user, django_assert_num_queries):
    items = ItemFactory.create_batch(number)
    LearnerFactory(user=user).answer({item.pk: State.DONE for item in items})
    signed_in.get("/why/")

    # session, user, learner, records, revision
    with django_assert_num_queries(5):
        signed_in.get("/why/")
