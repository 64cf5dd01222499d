"""What is looked up in the events without reading all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from progress.engine.responses import State
from progress.models import Event
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.clock import DAY, NOON, clock

pytestmark = pytest.mark.django_db
DONE, NOT_YET = State.DONE, State.NOT_YET


@pytest.fixture
def items() -> list[Item]:
    return ItemFactory.create_batch(8)


def test_an_item_counts_from_the_first_time_it_was_marked_by_hand(items):
    learner, (a, b, c, d) = LearnerFactory(), items[:4]
    with clock() as now:
        learner.confirm_placement({}, {a.pk: DONE, d.pk: DONE})
        learner.answer({b.pk: NOT_YET})
        for states in ({a: DONE, b: DONE}, {b: NOT_YET}, {b: DONE, c: DONE}):
            now.wait(DAY)
            learner.answer({item.pk: state for item, state in states.items()})

    first = learner.events.first_done([a.pk, b.pk, d.pk])

    assert first == {a.pk: NOON + DAY, b.pk: NOON + DAY}


def test_answered_again_is_what_was_done_before_and_has_an_event_since(items):
    learner, other = LearnerFactory.create_batch(2)
    a, b, c, d = (item.pk for item in items[:4])
    with clock() as now:
        learner.answer({a: DONE, b: DONE, c: NOT_YET, d: DONE})
        other.answer({a: DONE, b: DONE})
        now.wait(DAY)
        learner.answer({a: DONE}, reconfirm=True)
        learner.answer({c: DONE})
        learner.answer({d: State.UNANSWERED})
        now.wait(DAY)
        learner.answer({d: DONE})
        other.answer({b: NOT_YET})

    assert sorted(learner.events.answered_again(NOON)) == [
        (NOON, NOON + DAY),
        (NOON, NOON + DAY + timedelta(microseconds=2)),
    ]
    # What was answered at that moment was answered before: d alone was not.
    assert learner.events.answered_again(NOON + DAY) == [
        (NOON, NOON + DAY + timedelta(microseconds=2))
    ]


def test_an_undo_of_events_without_evidence_follows_from_all_of_them(items):
    learner = LearnerFactory()
    item = items[0].pk
    with clock() as now:
        for state in (NOT_YET, State.LEARNING, DONE):
            learner.answer({item: state})
            now.wait(DAY)
        Event.objects.update(evidence=None, evidence_at=None)
        learner.undo()

    restored = learner.answers()[item]
    assert (restored.state, restored.evidence) == (State.LEARNING, NOT_YET)
    assert restored.evidence_at == NOON
