"""Days are those of the reader's own time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest
from django.utils import timezone

from progress.models import Learner, Share
from roadmap.models import Item
from tests.factories import ItemFactory
from tests.progress.models.clock import DAY, HOUR, clock

pytestmark = pytest.mark.django_db
# In Los Angeles it is 23:30 on November 25, in Auckland 20:30 on November 26.
MOMENT = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
LOS_ANGELES, AUCKLAND = "America/Los_Angeles", "Pacific/Auckland"
NONSENSE = ("Mars/Olympus", "America", "../UTC", "/etc/passwd", "a\\b", "%00", "9" * 4000, "utc ")


@pytest.fixture
def items() -> list[Item]:
    return ItemFactory.create_batch(7)


def tell(client, zone: str) -> None:
    """As static/zone.js does."""
    client.cookies["timezone"] = quote(zone, safe="")


def set_goal(client, day: date) -> int:
    level = Item.objects.select_related("category__level").first().category.level
    data = {"goal_level": level.pk, "goal_date": day.isoformat()}
    return client.post("/history/target/", data).status_code


@pytest.mark.parametrize(
    ("zone", "moment", "today"),
    [
        (LOS_ANGELES, MOMENT, 25),
        (AUCKLAND, MOMENT, 26),
        (AUCKLAND, datetime(2026, 11, 25, 11, 30, tzinfo=UTC), 26),
        ("Asia/Calcutta", datetime(2026, 11, 25, 18, 29, tzinfo=UTC), 25),  # its old name
        ("Asia/Calcutta", datetime(2026, 11, 25, 18, 30, tzinfo=UTC), 26),
        ("UTC", MOMENT, 26),
    ],
)
def test_a_goal_may_be_tomorrow_and_not_today(zone, moment, today, client, items):
    tell(client, zone)
    with clock(moment):
        assert set_goal(client, date(2026, 11, today)) == 400
        assert set_goal(client, date(2026, 11, today + 1)) == 302


@pytest.mark.parametrize("zone", [None, *NONSENSE])
def test_without_a_zone_a_day_is_accepted_that_is_in_the_future_somewhere(zone, client, items):
    if zone is not None:
        tell(client, zone)
    with clock(MOMENT):
        assert set_goal(client, date(2026, 11, 25)) == 400
        assert set_goal(client, date(2026, 11, 26)) == 302
    with clock(MOMENT + 5 * HOUR):
        assert set_goal(client, date(2026, 11, 26)) == 400


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (MOMENT, date(2026, 11, 25)),
        (datetime(2026, 3, 8, 7, 59, tzinfo=UTC), date(2026, 3, 7)),
        (datetime(2026, 3, 8, 8, 0, tzinfo=UTC), date(2026, 3, 8)),  # this day has 23 hours
        (datetime(2026, 3, 9, 6, 59, tzinfo=UTC), date(2026, 3, 8)),
        (datetime(2026, 3, 9, 7, 0, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 11, 1, 7, 0, tzinfo=UTC), date(2026, 11, 1)),  # this one has 25
        (datetime(2026, 11, 2, 7, 59, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 2, 8, 0, tzinfo=UTC), date(2026, 11, 2)),
    ],
)
def test_a_change_belongs_to_the_learners_day(moment, day, client, items):
    tell(client, LOS_ANGELES)
    with clock(moment):
        client.post(f"/items/{items[0].slug}/record/", {"state": "done"})

        assert Learner.objects.get().days.get().day == day
        assert f"{day:%B} {day.day}, 2026" in client.get(f"/items/{items[0].slug}/").text
        name = client.get("/data/answers.csv").headers["Content-Disposition"]
        assert name == f'attachment; filename="field-guide-{day}.csv"'


def test_the_weeks_of_the_pace_are_those_of_the_reader(client, items):
    """Learned at 17:00 on November 18 in Los Angeles, which is the 19th in UTC."""
    with clock(datetime(2026, 11, 1, 12, tzinfo=UTC)) as now:
        for moment, item in ((1, items[0]), (19, items[1])):
            now.now = datetime(2026, 11, moment, 1, tzinfo=UTC)
            client.post(f"/items/{item.slug}/record/", {"state": "done"})
        now.now = datetime(2026, 11, 25, 20, tzinfo=UTC)

        assert client.get("/history/").context["pace"].weeks == (0, 0, 1)
        tell(client, LOS_ANGELES)
        assert client.get("/history/").context["pace"].weeks == (0, 1, 0)


def test_a_shared_page_is_the_same_for_readers_everywhere(client, items):
    tell(client, AUCKLAND)
    with clock(MOMENT - DAY + 5 * HOUR) as now:
        for item in items:
            client.post(f"/items/{item.slug}/record/", {"state": "done"})
            now.wait(HOUR * 5)
    Share.objects.create(learner=Learner.objects.get(), token="token")

    pages = {client.get("/s/token/").text}
    for zone in (LOS_ANGELES, "UTC", *NONSENSE):
        tell(client, zone)
        pages.add(client.get("/s/token/").text)

    (text,) = pages
    assert "as of November 26, 2026" in text
    assert "Nov 26" in text  # the learner's own days: it was the 27th there
    assert "Nov 27" in text


def test_the_zone_of_one_request_is_not_that_of_the_next(client, items):
    tell(client, LOS_ANGELES)
    client.get("/history/")

    assert timezone.get_current_timezone_name() == "UTC"
