"""Where the picture of the history marks the placement."""

from datetime import date, timedelta

import pytest

from progress.standing.history import Point
from progress.standing.timeline import timeline

START = date(2026, 1, 1)
POINTS = [
    Point(START + timedelta(days=day), 1.0, 0.5, 1.5, 0.8, 1.2, 3, "Entry", 5) for day in (0, 10)
]


@pytest.mark.parametrize(("day", "x"), [(-1, None), (0, 0), (5, 50), (10, 100), (11, None)])
def test_a_placement_is_marked_only_inside_the_picture(day, x):
    picture = timeline(POINTS, START + timedelta(days=day))

    assert picture
    assert picture.event == x
