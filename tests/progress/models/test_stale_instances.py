"""Writes from a page that does not know what has been stored since."""

from itertools import groupby

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.engine.responses import State
from progress.models import Learner, Placement, merge_guest
from tests.factories import ItemFactory, LearnerFactory

pytestmark = pytest.mark.django_db


def test_the_levels_of_the_headline_are_compared_with_the_stored_ones():
    """Another window has saved a level since; after one tick the headline names none."""
    learner, (item, _) = LearnerFactory(), ItemFactory.create_batch(2)
    Learner.objects.filter(pk=learner.pk).update(headline_levels=8)

    learner.answer({item.pk: State.DONE})

    assert Learner.objects.get(pk=learner.pk).headline_levels == 0


def test_finishing_a_placement_compares_with_the_stored_levels():
    learner, item = LearnerFactory(), ItemFactory()
    learner.get_or_create_placement().reply(0, item.pk, "yes")
    learner.finish_placement(1)
    named = learner.headline_levels
    Learner.objects.filter(pk=learner.pk).update(headline_levels=named ^ 8)

    learner.finish_placement(1)

    assert Learner.objects.get(pk=learner.pk).headline_levels == named


def tables_read(queries: CaptureQueriesContext) -> list[str]:
    """Return the tables of the learner and the placement in the order in which they are read."""
    tables = [
        table
        for query in queries
        for table in ("progress_learner", "progress_placement")
        if query["sql"].startswith("SELECT") and f'FROM "{table}"' in query["sql"]
    ]
    return [table for table, _ in groupby(tables)]


def test_finishing_a_placement_locks_the_learner_first_like_a_merge():
    """Two transactions that lock the same rows in different orders can wait for each other."""
    learner, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    for each in (learner, guest):
        each.get_or_create_placement().reply(0, item.pk, "yes")
    with CaptureQueriesContext(connection) as finish:
        learner.finish_placement(1)
    with CaptureQueriesContext(connection) as merge:
        merge_guest(learner, guest)

    order = ["progress_learner", "progress_placement"]
    assert tables_read(finish)[:2] == order
    assert tables_read(merge)[:2] == order


def test_a_finished_placement_takes_no_more_answers():
    learner, item, other = LearnerFactory(), ItemFactory(), ItemFactory()
    placement = learner.get_or_create_placement()
    placement.reply(0, item.pk, "yes")
    learner.finish_placement(1)

    assert not Placement.objects.get().reply(1, other.pk, "no")

    stored = Placement.objects.get()
    assert stored.finished
    assert stored.answers == [[item.pk, "yes"]]
