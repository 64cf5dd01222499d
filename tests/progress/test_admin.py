"""Learners' progress in the admin: to look at, never to edit."""

import pytest

from progress.engine.responses import State
from tests.factories import (
    ItemFactory,
    LearnerFactory,
)

pytestmark = pytest.mark.django_db


def test_learners_progress_can_be_looked_at_but_not_changed(curator):
    learner = LearnerFactory()
    learner.answer({ItemFactory().pk: State.DONE})

    assert curator.get("/admin/progress/learner/").status_code == 200
    events = curator.get("/admin/progress/event/")
    assert events.status_code == 200
    assert ">State</a>" in events.text
    assert curator.get("/admin/progress/event/add/").status_code == 403
    assert curator.post(f"/admin/progress/learner/{learner.pk}/delete/", {}).status_code == 403
