"""The evidence of each record: written with every answer, put back with every undo."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.responses import State
from progress.models import Learner
from progress.standing.answers import Answer, Source
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.clock import DAY, MINUTE, NOON, clock
from tests.progress.models.records import evidence, folded

pytestmark = pytest.mark.django_db
DONE, LEARNING, NOT_YET, NOT_FOR_ME = State.DONE, State.LEARNING, State.NOT_YET, State.NOT_FOR_ME
NONE = State.UNANSWERED


@pytest.fixture
def learner(time) -> Learner:
    return LearnerFactory()


@pytest.fixture
def item() -> int:
    return ItemFactory().pk


@pytest.mark.parametrize(
    ("state", "expected"),
    [(DONE, DONE), (NOT_YET, NOT_YET), (LEARNING, NONE), (NOT_FOR_ME, NONE)],
)
def test_a_first_answer_is_stored_with_its_evidence(learner, item, state, expected):
    learner.answer({item: state})

    assert evidence(learner) == (state, expected, NOON)


def test_a_not_yet_ticked_a_day_later_was_learned(learner, item, time):
    learner.answer({item: NOT_YET})
    time.wait(DAY)

    learner.answer({item: DONE})

    assert evidence(learner) == (DONE, NOT_YET, NOON)


def test_a_not_yet_ticked_within_the_hour_was_a_mistake(learner, item, time):
    learner.answer({item: NOT_YET})
    time.wait(59 * MINUTE)

    learner.answer({item: DONE})

    assert evidence(learner) == (DONE, DONE, NOON)


def test_what_is_learned_in_two_steps_was_learned(learner, item, time):
    for state in (NOT_YET, LEARNING, DONE):
        learner.answer({item: state})
        time.wait(DAY)

    assert evidence(learner) == (DONE, NOT_YET, NOON)


def test_an_answer_confirmed_a_year_later_keeps_its_evidence(learner, item, time):
    learner.answer({item: DONE})
    time.wait(400 * DAY)

    learner.answer({item: DONE}, reconfirm=True)

    assert evidence(learner) == (DONE, DONE, NOON)
    assert learner.answers()[item].at == time.now


def test_an_assumption_that_is_confirmed_is_evidence_from_then_on(learner, item, time):
    learner.answer({item: DONE}, Source.ASSUMED)
    time.wait(DAY)

    learner.answer({item: DONE})

    assert evidence(learner) == (DONE, DONE, time.now)


def test_confirming_a_placement_stores_evidence(learner, time):
    said, assumed, old, dropped = (each.pk for each in ItemFactory.create_batch(4))
    learner.answer({old: NOT_YET, dropped: DONE}, Source.ASSUMED)
    time.wait(DAY)

    learner.confirm_placement({said: NOT_YET, old: DONE}, {assumed: DONE})

    assert {item: answer[3:] for item, answer in learner.answers().items()} == {
        said: (NOT_YET, time.now),
        assumed: (DONE, time.now),
        old: (DONE, time.now),
    }
    assert learner.answers() == folded(learner)


WAITS = st.sampled_from([MINUTE, 25 * MINUTE, DAY, 9 * DAY])
NUMBERS = st.integers(0, 2)
SOURCES = st.sampled_from([Source.SAID, Source.SAID, Source.ASSUMED])
STATES = st.sampled_from(State)
GIVEN = st.sampled_from([DONE, LEARNING, NOT_YET])
WRITES = st.one_of(
    st.tuples(st.just("answer"), st.dictionaries(NUMBERS, STATES, max_size=3), SOURCES),
    st.tuples(st.just("again"), NUMBERS),
    st.tuples(
        st.just("placement"),
        st.dictionaries(NUMBERS, GIVEN, max_size=2),
        st.dictionaries(NUMBERS, st.sampled_from([DONE, NOT_YET]), max_size=2),
    ),
    st.tuples(st.just("undo"), st.none() | st.integers(0, 9), st.none() | st.sets(NUMBERS)),
)


class Story:
    """A learner, what was written, and what every record was before each of its changes."""

    def __init__(self) -> None:
        self.learner = LearnerFactory()
        self.items = [item.pk for item in ItemFactory.create_batch(3)]
        self.moments: list[datetime] = []
        self.before: dict[tuple[int, datetime], Answer | None] = {}
        self.undone: set[int] = set()

    def write(self, kind, *rest) -> None:
        records = self.learner.answers()
        if kind == "undo":
            self.undo(records, *rest)
            return
        if kind == "answer":
            states, source = rest
            change = self.learner.answer(self.by_item(states), source)
        elif kind == "again":
            item = self.items[rest[0]]
            state = records[item].state if item in records else DONE
            change = self.learner.answer({item: state}, reconfirm=True)
        else:
            change = self.learner.confirm_placement(*map(self.by_item, rest))
        self.note(records, change)
        stored, anew = folded(self.learner), folded(self.learner, anew=True)
        found = self.learner.answers()
        for item in self.items:
            assert found.get(item) == stored.get(item)
        for item in set(self.items) - self.undone:
            assert found.get(item) == anew.get(item)

    def undo(self, records, number, numbers) -> None:
        at = (
            self.moments[number % len(self.moments)]
            if number is not None and self.moments
            else None
        )
        items = None if numbers is None else {self.items[each] for each in numbers}
        latest = {event.item_id: event.at for event in self.learner.events.order_by("at", "id")}

        change = self.learner.undo(at, items)

        self.note(records, change)
        self.undone |= change.items
        found = self.learner.answers()
        for item in change.items:
            old = self.before[item, latest[item]]
            assert found.get(item) == (old and old._replace(at=change.at))
        for item in set(self.items) - change.items:
            assert found.get(item) == records.get(item)

    def note(self, records, change) -> None:
        if change.items:
            self.moments.append(change.at)
        self.before |= {(item, change.at): records.get(item) for item in change.items}

    def by_item(self, states) -> dict[int, State]:
        return {self.items[number]: state for number, state in states.items()}


@settings(max_examples=60)
@given(st.lists(st.tuples(WAITS, WRITES), max_size=12))
def test_every_write_leaves_what_the_history_says_and_an_undo_what_was_before(writes):
    """Without the evidence stored in it, the history does not say which of its changes took another
    one back. So items that were undone are not compared with what follows from the states."""
    with clock() as time:
        story = Story()
        for wait, write in writes:
            time.wait(wait)
            story.write(*write)
