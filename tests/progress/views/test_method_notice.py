"""Learners who saw a level by an older method are told once that the method has changed."""

import pytest

from progress.models import Learner
from progress.models.learner import METHOD
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.views.pages import tick

pytestmark = pytest.mark.django_db
NOTICE = "We improved how your level is computed"


@pytest.fixture
def learner(client):
    learner = LearnerFactory(method_seen=METHOD - 1)
    client.force_login(learner.user)
    tick(client, ItemFactory())
    return learner


def test_the_map_says_that_the_method_has_changed(client, learner):
    assert NOTICE in client.get("/").text


def test_after_a_click_it_does_not_say_so_again(client, learner):
    response = client.post("/how/noted/")

    assert response.url == "/"
    assert NOTICE not in client.get("/").text
    assert Learner.objects.get().method_seen == METHOD


def test_a_new_learner_knows_of_no_other_method(client):
    tick(client, ItemFactory())

    assert Learner.objects.get().method_seen == METHOD
    assert NOTICE not in client.get("/").text


def test_a_visitor_has_nothing_to_note(client):
    assert client.post("/how/noted/").url == "/"
    assert not Learner.objects.exists()
