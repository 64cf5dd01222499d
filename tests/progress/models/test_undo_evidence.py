"""An undo puts the evidence back as it was, too."""

from __future__ import annotations

import pytest

from progress.engine.responses import State
from progress.models import Learner
from progress.standing.answers import Source
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.clock import DAY, HOUR, MINUTE, NOON
from tests.progress.models.records import evidence

pytestmark = pytest.mark.django_db
DONE, LEARNING, NOT_YET, NOT_FOR_ME = State.DONE, State.LEARNING, State.NOT_YET, State.NOT_FOR_ME
NONE = State.UNANSWERED


@pytest.fixture
def learner(time) -> Learner:
    return LearnerFactory()


@pytest.fixture
def item() -> int:
    return ItemFactory().pk


def test_undoing_a_tick_restores_the_evidence(learner, item, time):
    learner.answer({item: NOT_YET})
    time.wait(DAY)
    learner.answer({item: DONE})
    time.wait(DAY)

    learner.undo()

    assert evidence(learner) == (NOT_YET, NOT_YET, NOON)


def test_undoing_a_not_yet_restores_the_tick_as_it_was(learner, item, time):
    """As an answer of its own it would look as if the item had been learned since."""
    learner.answer({item: DONE})
    time.wait(5 * DAY)
    learner.answer({item: NOT_YET})
    time.wait(3 * DAY)

    learner.undo()

    assert evidence(learner) == (DONE, DONE, NOON)


def test_undoing_a_removal_restores_what_was_learned(learner, item, time):
    learner.answer({item: NOT_YET})
    time.wait(DAY)
    learner.answer({item: DONE})
    time.wait(DAY)
    learner.answer({item: NONE})
    time.wait(DAY)

    learner.undo()

    assert evidence(learner) == (DONE, NOT_YET, NOON)


def test_undoing_the_confirmation_of_an_assumption_restores_it(learner, item, time):
    learner.answer({item: DONE}, Source.ASSUMED)
    time.wait(DAY)
    learner.answer({item: DONE})
    time.wait(DAY)

    learner.undo()

    assert evidence(learner) == (DONE, DONE, NOON)
    assert learner.answers()[item].source is Source.ASSUMED


def test_undoing_the_confirmation_of_a_placement_restores_all_of_it(learner, time):
    said, assumed, old, dropped = (each.pk for each in ItemFactory.create_batch(4))
    learner.answer({old: NOT_YET, dropped: DONE}, Source.ASSUMED)
    before = learner.answers()
    time.wait(DAY)
    learner.confirm_placement({said: NOT_YET, old: DONE}, {assumed: DONE})
    time.wait(DAY)

    learner.undo()

    assert learner.answers() == {item: old._replace(at=time.now) for item, old in before.items()}


def test_undoing_twice_does_it_again(learner, item, time):
    learner.answer({item: NOT_YET})
    time.wait(DAY)
    learner.answer({item: DONE})
    learned = learner.answers()[item]
    time.wait(DAY)

    learner.undo()
    time.wait(DAY)
    learner.undo()

    assert learner.answers() == {item: learned._replace(at=time.now)}


def test_undoing_a_removal_twice_removes_again(learner, item, time):
    learner.answer({item: NOT_YET})
    time.wait(DAY)
    learner.answer({item: NONE})

    learner.undo()
    learner.undo()

    assert learner.answers() == {}


def test_an_undone_answer_goes_on_from_what_it_was(learner, item, time):
    learner.answer({item: NOT_YET})
    time.wait(DAY)
    learner.answer({item: NONE})
    time.wait(MINUTE)
    learner.undo()
    time.wait(2 * HOUR)

    learner.answer({item: DONE})

    assert evidence(learner) == (DONE, NOT_YET, NOON)
