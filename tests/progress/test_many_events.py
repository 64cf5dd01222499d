"""What a page reads does not grow with the number of events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from progress.engine.responses import State
from progress.models import Day, Event, Learner
from progress.standing.answers import Source
from progress.standing.history import Point
from tests.factories import ItemFactory, LearnerFactory, ShareFactory
from tests.progress.fetched import count_rows
from tests.progress.views.pages import tick

pytestmark = pytest.mark.django_db
START = datetime(2020, 1, 1, 12, tzinfo=UTC)
ITEMS = 6


@pytest.fixture
def learner(user) -> Learner:
    learner = LearnerFactory(user=user)
    learner.answer({item.pk: State.DONE for item in ItemFactory.create_batch(ITEMS)})
    ShareFactory(learner=learner, token="token")
    return learner


def add_history(learner: Learner, events: int) -> None:
    """So many changes, three a day, and the points of their days."""
    items = list(learner.records.order_by("item").values_list("item_id", flat=True))
    states = (State.NOT_YET, State.LEARNING, State.DONE)
    Event.objects.bulk_create(
        Event(
            learner=learner,
            item_id=items[number % ITEMS],
            state=states[number % 3],
            source=Source.SAID,
            at=START + timedelta(hours=8 * number),
            evidence=State.NOT_YET,
            evidence_at=START,
        )
        for number in range(events)
    )
    days = [START.date() + timedelta(days=day) for day in range(events // 3)]
    Day.objects.store(learner, [Point(day, 1, 0.5, 2, 0.8, 1.5, 6, "Entry", 6) for day in days])


def cost(client, request) -> tuple[int, int]:
    """How many statements a request takes, and how many rows they give."""
    with CaptureQueriesContext(connection) as queries, count_rows() as rows:
        assert request(client).status_code in (200, 302)
    return len(queries), rows.number


@pytest.mark.parametrize(
    "request_page",
    [
        lambda client: client.get("/history/"),
        lambda client: client.get("/history/figure/"),
        lambda client: client.get("/s/token/"),
        lambda client: client.get("/s/token/badge.svg"),
        lambda client: client.get("/"),
        lambda client: client.post("/history/undo/"),
    ],
    ids=["history", "figure", "shared", "badge", "map", "undo"],
)
def test_many_events_cost_no_more_statements_and_rows_than_few(request_page, signed_in, learner):
    add_history(learner, 120)
    request_page(signed_in)
    few = cost(signed_in, request_page)
    learner.events.filter(at__lt=START + timedelta(days=1000)).delete()
    learner.days.all().delete()
    add_history(learner, 3000)

    assert cost(signed_in, request_page) == few


def test_a_tick_costs_no_more_after_many_events(signed_in, learner):
    items = ItemFactory.create_batch(3)
    tick(signed_in, items[0])
    few = cost(signed_in, lambda client: tick(client, items[1]))
    add_history(learner, 3000)

    statements, rows = cost(signed_in, lambda client: tick(client, items[2]))

    assert (statements, rows - 1) == few  # one more record by now
