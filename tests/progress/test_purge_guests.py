from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from progress.models import Learner
from progress.states import State
from tests.factories import ItemFactory, LearnerFactory

pytestmark = pytest.mark.django_db


def test_only_guests_who_have_been_away_for_long_are_deleted():
    long_ago = timezone.now() - timedelta(days=32)
    gone = LearnerFactory(user=None)
    gone.answer({ItemFactory().pk: State.DONE})
    recent = LearnerFactory(user=None, active_at=timezone.now() - timedelta(days=29))
    account = LearnerFactory(active_at=long_ago)
    Learner.objects.filter(pk=gone.pk).update(active_at=long_ago)
    said = StringIO()

    call_command("purge_guests", stdout=said)

    assert set(Learner.objects.all()) == {recent, account}
    assert said.getvalue() == "Guests deleted: 1\n"
