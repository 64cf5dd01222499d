"""The dates under the line of the history."""

from datetime import date, timedelta

from progress.standing.history import Point
from progress.standing.timeline import MAX_MARKS, timeline

START = date(2026, 1, 1)


def marks(*days: int) -> list[tuple[str, str]]:
    points = [
        Point(START + timedelta(days=day), 1.0, 0.5, 1.5, 0.8, 1.2, 3, "Entry", 5) for day in days
    ]
    picture = timeline(points)
    assert picture
    return [(mark.label, mark.anchor) for mark in picture.marks]


def test_the_first_and_the_last_day_have_a_date():
    assert marks(0, 100) == [("Jan 1", "start"), ("Apr 11", "end")]


def test_days_close_together_share_a_date():
    assert marks(0, 1, 2, 100) == [("Jan 1", "start"), ("Apr 11", "end")]


def test_a_date_too_close_to_the_last_one_gives_way_to_it():
    assert marks(0, 90, 100) == [("Jan 1", "start"), ("Apr 11", "end")]


def test_a_date_with_enough_room_stays():
    assert marks(0, 50, 100) == [("Jan 1", "start"), ("Feb 20", "middle"), ("Apr 11", "end")]


def test_there_are_never_more_dates_than_fit():
    assert len(marks(*range(101))) <= MAX_MARKS + 1
