"""Undoing where there is nothing to put back."""

import pytest

from progress.engine.responses import State
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.records import history

pytestmark = pytest.mark.django_db


def test_undoing_a_confirmation_changes_nothing():
    """Before it, the answer was the same."""
    learner, item = LearnerFactory(), ItemFactory()
    learner.answer({item.pk: State.DONE})
    learner.answer({item.pk: State.DONE}, reconfirm=True)
    confirmed = learner.answers()

    assert learner.undo().items == frozenset()

    assert learner.answers() == confirmed
    assert history(learner) == [(item.pk, State.DONE), (item.pk, State.DONE)]
