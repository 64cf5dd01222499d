"""What a merge makes of two histories of an item."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from progress.engine.responses import State
from progress.models import Learner, merge_guest
from progress.standing.answers import Answer, answers_after
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.clock import DAY, MINUTE, NOON, clock

pytestmark = pytest.mark.django_db
DONE, LEARNING, NOT_YET, NONE = State.DONE, State.LEARNING, State.NOT_YET, State.UNANSWERED


def evidence(learner: Learner) -> list[tuple]:
    return [(each.state, each.evidence, each.evidence_at) for each in learner.answers().values()]


@pytest.mark.parametrize("guest_is_first", [True, False])
def test_what_one_did_not_know_and_the_other_ticked_later_was_learned(time, guest_is_first):
    account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    first, second = (guest, account) if guest_is_first else (account, guest)
    first.answer({item.pk: NOT_YET})
    time.wait(DAY)
    second.answer({item.pk: DONE})

    merge_guest(account, guest)

    assert evidence(account) == [(DONE, NOT_YET, NOON)]


def test_within_the_hour_the_second_one_corrects_the_first(time):
    account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    account.answer({item.pk: NOT_YET})
    time.wait(MINUTE)
    guest.answer({item.pk: DONE})

    merge_guest(account, guest)

    assert evidence(account) == [(DONE, DONE, NOON)]


def test_what_only_the_guest_answered_goes_along_as_it_is(time):
    """Even after an undo, which the history shows as one more answer."""
    account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    guest.answer({item.pk: DONE})
    time.wait(5 * DAY)
    guest.answer({item.pk: NOT_YET})
    time.wait(5 * DAY)
    guest.undo()
    before = guest.answers()

    merge_guest(account, guest)

    assert account.answers() == before
    assert evidence(account) == [(DONE, DONE, NOON)]


def test_what_the_guest_took_back_begins_anew(time):
    account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    account.answer({item.pk: NOT_YET})
    time.wait(DAY)
    for state in (LEARNING, NONE, DONE):
        guest.answer({item.pk: state})
        time.wait(DAY)

    merge_guest(account, guest)

    assert evidence(account) == [(DONE, DONE, NOON + 3 * DAY)]


ENTRIES = st.tuples(
    st.booleans(),
    st.integers(0, 2),
    st.sampled_from(State),
    st.sampled_from([MINUTE, 40 * MINUTE, DAY, 9 * DAY]),
)


@settings(max_examples=40)
@given(st.lists(ENTRIES, max_size=14))
def test_every_record_says_what_both_histories_say_together(entries):
    with clock() as time:
        account, guest = LearnerFactory(), LearnerFactory(user=None)
        items = ItemFactory.create_batch(3)
        given_answers: list[tuple[int, Answer]] = []
        for by_guest, number, state, wait in entries:
            time.wait(wait)
            item = items[number].pk
            if (guest if by_guest else account).answer({item: state}).items:
                event = (guest if by_guest else account).events.latest("at")
                alone = event.answer._replace(evidence=None, evidence_at=None)
                given_answers.append((item, alone))
        again = Learner.objects.get(pk=guest.pk)

        merge_guest(account, guest)

        assert account.answers() == answers_after(given_answers)
        assert account.events.count() == len(given_answers)
        merge_guest(account, again)
        assert account.answers() == answers_after(given_answers)
