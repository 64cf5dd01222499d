"""When the last visit is noted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.models import Learner
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("later", "noted"), [(DAY, False), (DAY + timedelta(microseconds=1), True)]
)
def test_a_visit_is_noted_only_if_the_last_one_is_more_than_a_day_ago(monkeypatch, later, noted):
    learner = LearnerFactory()
    now = learner.active_at + later
    monkeypatch.setattr(timezone, "now", lambda: now)

    assert learner.touch() is noted

    assert (Learner.objects.get(pk=learner.pk).active_at == now) is noted
