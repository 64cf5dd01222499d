"""The pace of past weeks and the dates it leads to."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.engine.forecast import Pace, forecast, weekly_pace

TODAY = date(2026, 3, 2)
AGES = st.lists(st.integers(0, 200), max_size=60)


def ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=age) for age in days]


def test_weeks_are_counted_back_from_today_without_the_first() -> None:
    pace = weekly_pace(ago(0, 6, 7, 13, 13, 28, 28, 28, 28), TODAY)
    assert pace == Pace((0, 0, 3, 2))
    assert pace.weeks_missing == 0
    assert pace.quartiles == (0, 1, 2.25)


@pytest.mark.parametrize(
    ("days", "missing"), [((), 3), ((6,), 3), ((7, 0), 2), ((20, 3), 1), ((21,), 0)]
)
def test_three_weeks_are_the_least(days: tuple[int, ...], missing: int) -> None:
    pace = weekly_pace(ago(*days), TODAY)
    assert pace.weeks_missing == missing
    assert (forecast(10, pace, TODAY) is None) == bool(missing)


def test_too_few_weeks_have_no_quartiles() -> None:
    with pytest.raises(ValueError, match="too few"):
        _ = Pace((1, 2)).quartiles


def test_only_the_last_twelve_weeks_count() -> None:
    pace = weekly_pace(ago(*range(0, 400, 7)), TODAY)
    assert pace.weeks == (1,) * 12


def test_a_date_in_the_future_counts_as_today() -> None:
    assert weekly_pace(ago(-3, 21), TODAY).weeks == (0, 0, 1)


def test_a_forecast_is_a_range() -> None:
    found = forecast(12, Pace((1, 2, 3, 4, 5)), TODAY)
    assert found is not None
    assert found.earliest == TODAY + timedelta(weeks=3)
    assert found.latest == TODAY + timedelta(weeks=6)
    assert found.needed is None


def test_a_forecast_is_open_when_slow_weeks_bring_nothing() -> None:
    half_open = forecast(4, Pace((0, 0, 2, 2)), TODAY)
    assert half_open is not None
    assert (half_open.earliest, half_open.latest) == (TODAY + timedelta(weeks=2), None)
    idle = forecast(4, Pace((0, 0, 0)), TODAY)
    assert idle is not None
    assert (idle.earliest, idle.latest) == (None, None)


def test_nothing_to_do_is_done_today() -> None:
    found = forecast(0, Pace((0, 0, 0)), TODAY, TODAY + timedelta(days=7))
    assert found is not None
    assert (found.earliest, found.latest, found.needed) == (TODAY, TODAY, 0)


@pytest.mark.parametrize(("days", "needed"), [(28, 2.5), (7, 10), (0, None), (-7, None)])
def test_a_target_asks_for_a_pace(days: int, needed: float | None) -> None:
    found = forecast(10, Pace((1, 1, 1)), TODAY, TODAY + timedelta(days=days))
    assert found is not None
    assert found.needed == needed


def test_a_gap_is_not_negative() -> None:
    with pytest.raises(ValueError, match="negative"):
        forecast(-1, Pace((1, 1, 1)), TODAY)


@given(ages=AGES, gap=st.integers(0, 500))
def test_earliest_is_never_after_latest(ages: list[int], gap: int) -> None:
    pace = weekly_pace(ago(*ages), TODAY)
    assert sum(pace.weeks) <= len(ages)
    found = forecast(gap, pace, TODAY)
    if found is not None and found.latest is not None:
        assert found.earliest is not None
        assert TODAY <= found.earliest <= found.latest


@given(ages=AGES, seed=st.randoms(use_true_random=False))
def test_the_order_of_the_dates_does_not_matter(ages: list[int], seed: Random) -> None:
    shuffled = list(ages)
    seed.shuffle(shuffled)
    assert weekly_pace(ago(*shuffled), TODAY) == weekly_pace(ago(*ages), TODAY)


@given(
    weeks=st.lists(st.integers(0, 20), min_size=3, max_size=12),
    gap=st.integers(0, 300),
    more=st.integers(1, 100),
)
def test_a_wider_gap_is_never_closed_earlier_and_a_faster_pace_never_later(
    weeks: list[int], gap: int, more: int
) -> None:
    pace, faster = Pace(tuple(weeks)), Pace(tuple(week + more for week in weeks))
    found, wider = forecast(gap, pace, TODAY), forecast(gap + more, pace, TODAY)
    quick = forecast(gap, faster, TODAY)
    assert found is not None
    assert wider is not None
    assert quick is not None
    pairs = [
        (found.earliest, wider.earliest),
        (found.latest, wider.latest),
        (quick.earliest, found.earliest),
        (quick.latest, found.latest),
    ]
    # No date is later than every date.
    assert all((a or date.max) <= (b or date.max) for a, b in pairs)
