"""Writes from a page that does not know what has been stored since."""

import pytest

from progress.engine.responses import State
from progress.models import Learner, Placement
from tests.factories import ItemFactory, LearnerFactory

pytestmark = pytest.mark.django_db


def test_the_levels_of_the_headline_are_compared_with_the_stored_ones():
    """Another window has saved a level since; after one tick the headline names none."""
    learner, (item, _) = LearnerFactory(), ItemFactory.create_batch(2)
    Learner.objects.filter(pk=learner.pk).update(headline_levels=8)

    learner.answer({item.pk: State.DONE})

    assert Learner.objects.get(pk=learner.pk).headline_levels == 0


def test_a_finished_placement_takes_no_more_answers():
    learner, item, other = LearnerFactory(), ItemFactory(), ItemFactory()
    placement = learner.get_or_create_placement()
    placement.reply(0, item.pk, "yes")
    learner.finish_placement(1)

    assert not Placement.objects.get().reply(1, other.pk, "no")

    stored = Placement.objects.get()
    assert stored.finished
    assert stored.answers == [[item.pk, "yes"]]
