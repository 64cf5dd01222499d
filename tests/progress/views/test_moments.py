"""The moments that forms send: any offset, any year, and what only looks like one."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from progress.engine.responses import State
from progress.models import Event
from progress.views.bulk import MomentField
from tests.factories import ItemFactory, LearnerFactory

pytestmark = pytest.mark.django_db
# PostgreSQL refuses an offset of 16 hours or more; the first and the last year overflow.
FARTHEST = [
    "0001-01-01T00:00:00+14:00",
    "0001-01-01",
    "0001-01-02T00:00:00+23:59:59.999999",
    "0002-01-01T00:00:00+23:59",
    "0002-01-01T00:00:00-23:59:59.999999",
    "9998-12-31T23:59:59.999999-23:59",
    "9999-12-31T23:59:59-14:00",
    "2026-01-01T00:00:00-16:00",
    "2026-01-01T00:00:00+99:99",
    "2026-01-01T24:00:00",
    "2026-W01-1T00:00",
    "2026-01-01T00:00:00." + "9" * 400,
    "1" * 5000,
]


@pytest.mark.parametrize("path", ["/guide/rest/", "/guide/entry/theory/"])
def test_an_extreme_moment_is_no_change_of_the_learner(client, path):
    learner = LearnerFactory()
    learner.answer({ItemFactory().pk: State.DONE})
    client.force_login(learner.user)

    for moment in FARTHEST:
        for headers in ({}, {"HX-Request": "true"}):
            response = client.post(path, {"undo": moment}, headers=headers)

            assert response.status_code in (200, 204, 302, 400), moment
    assert Event.objects.count() == 1


def test_a_moment_is_the_same_in_every_offset():
    field = MomentField()
    moment = datetime(2026, 7, 1, 12, 30, 0, 123456, tzinfo=UTC)

    for text in ("2026-07-01T12:30:00.123456+00:00", "2026-07-02T04:30:00.123456+16:00"):
        assert field.clean(text) == moment
        assert field.clean(text).tzinfo is UTC
    assert MomentField(required=False).clean("") is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+01:00", "9999-01-01", "x", "2026-13-01"])
def test_what_is_no_moment_is_invalid(text):
    with pytest.raises(ValidationError, match="Enter a valid date/time"):
        MomentField().clean(text)
