"""Which answer wins when account and guest gave theirs at the same moment."""

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Event, merge_guest
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.records import history, states

pytestmark = pytest.mark.django_db
DONE, NOT_YET = State.DONE, State.NOT_YET


@pytest.mark.parametrize("guest_is_last", [True, False])
def test_of_two_answers_of_one_moment_the_one_stored_last_wins(guest_is_last):
    """The history ends with the same one."""
    account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    first, last = (account, guest) if guest_is_last else (guest, account)
    first.answer({item.pk: DONE})
    last.answer({item.pk: NOT_YET})
    Event.objects.update(at=timezone.now())

    merge_guest(account, guest)

    assert states(account) == {item.pk: NOT_YET}
    assert history(account)[-1] == (item.pk, NOT_YET)
