"""What the form of a category stores when it is sent as a whole, without JavaScript."""

import pytest

from progress.engine.responses import State
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.records import states

pytestmark = pytest.mark.django_db
CATEGORY = "/guide/entry/theory/"


@pytest.mark.parametrize("state", [State.LEARNING, State.NOT_YET, State.NOT_FOR_ME, State.DONE])
def test_an_item_whose_box_was_not_touched_stays_as_it_is(signed_in, user, state):
    item, other = ItemFactory(), ItemFactory()
    learner = LearnerFactory(user=user)
    learner.answer({item.pk: state})
    was = [item.slug] if state is State.DONE else []

    signed_in.post(CATEGORY, {"was": was, "done": [*was, other.slug]})

    assert states(learner) == {item.pk: state, other.pk: State.DONE}


def test_an_item_marked_done_in_another_tab_stays_done(signed_in, user):
    """The page was rendered before that, so the box is in neither list."""
    item, other = ItemFactory(), ItemFactory()
    learner = LearnerFactory(user=user)
    learner.answer({item.pk: State.DONE})

    signed_in.post(CATEGORY, {"was": [], "done": [other.slug]})

    assert states(learner) == {item.pk: State.DONE, other.pk: State.DONE}


@pytest.mark.parametrize("state", [State.LEARNING, State.NOT_YET, State.NOT_FOR_ME])
def test_unchecking_removes_only_done(signed_in, user, state):
    """Another tab has changed the item since; this page still shows it as done."""
    item, done = ItemFactory(), ItemFactory()
    learner = LearnerFactory(user=user)
    learner.answer({item.pk: state, done.pk: State.DONE})

    signed_in.post(CATEGORY, {"was": [item.slug, done.slug], "done": []})

    assert states(learner) == {item.pk: state}


def test_an_item_unchecked_in_another_tab_stays_unchecked(signed_in, user):
    """The page still shows it as done, and its box was not touched."""
    item, other = ItemFactory(), ItemFactory()
    learner = LearnerFactory(user=user)

    signed_in.post(CATEGORY, {"was": [item.slug], "done": [item.slug, other.slug]})

    assert states(learner) == {other.pk: State.DONE}


def test_marking_all_leaves_out_items_not_for_the_learner(signed_in, user):
    left_out, learning, open_item = ItemFactory.create_batch(3)
    learner = LearnerFactory(user=user)
    learner.answer({left_out.pk: State.NOT_FOR_ME, learning.pk: State.LEARNING})

    signed_in.post(CATEGORY, {"all": "done"})

    assert states(learner) == {
        left_out.pk: State.NOT_FOR_ME,
        learning.pk: State.DONE,
        open_item.pk: State.DONE,
    }


def test_marking_the_rest_answers_only_unanswered_items(signed_in, user):
    learning, open_item = ItemFactory.create_batch(2)
    learner = LearnerFactory(user=user)
    learner.answer({learning.pk: State.LEARNING})

    signed_in.post(CATEGORY, {"rest": "not-yet"})

    assert states(learner) == {learning.pk: State.LEARNING, open_item.pk: State.NOT_YET}


def test_with_htmx_nothing_new_shows_the_page_as_it_is_stored(signed_in, user):
    item = ItemFactory()
    LearnerFactory(user=user).answer({item.pk: State.DONE})

    response = signed_in.post(CATEGORY, {"all": "done"}, headers={"HX-Request": "true"})

    assert (response.status_code, response.headers["HX-Refresh"]) == (204, "true")


def test_a_visitor_without_answers_has_nothing_to_undo(client):
    ItemFactory()

    response = client.post(CATEGORY, {"undo": "2026-11-23T12:00:00Z"}, follow=True)

    assert "Nothing to undo." in response.text
