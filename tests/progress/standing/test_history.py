"""The history: pure replay, its picture, and what is worth a look."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.utils import timezone

from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source
from progress.standing.freshness import items_to_review
from progress.standing.history import MAX_POINTS, AnswerEvent, done_dates, history
from progress.standing.standing import build_standing
from progress.standing.timeline import timeline
from tests.progress.standing.guides import make_guide

GUIDE = make_guide()
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DONE, NOT_YET = State.DONE, State.NOT_YET


def happened(day: int, item: int, state: State = DONE) -> AnswerEvent:
    return AnswerEvent(START + timedelta(days=day), item, state, Source.SAID)


def profile(happenings: list[AnswerEvent]) -> Profile:
    return Profile({each.item: Answer(each.state, each.source, each.at) for each in happenings})


def test_there_is_a_point_for_each_day_from_the_fifth_answer_on():
    events = [happened(day, day + 1) for day in range(8)]

    points = history(GUIDE, events, profile(events))

    assert [point.day.day for point in points] == [5, 6, 7, 8]
    assert [point.done for point in points] == [5, 6, 7, 8]


def test_the_last_point_is_where_the_learner_stands_now():
    events = [happened(day, day + 1, DONE if day % 2 else NOT_YET) for day in range(8)]
    known = profile(events)

    last = history(GUIDE, events, known)[-1]

    estimate = build_standing(GUIDE, known).estimate
    assert (last.level, last.low, last.high) == (estimate.level, estimate.low, estimate.high)
    assert last.low <= last.low_half <= last.high_half <= last.high


def test_an_answer_taken_back_is_gone_from_then_on():
    events = [happened(0, item) for item in range(1, 7)] + [happened(1, 1, State.UNANSWERED)]

    points = history(GUIDE, events, profile(events[1:6]))

    assert [point.done for point in points] == [6, 5]


def test_a_long_history_is_thinned_evenly():
    events = [happened(0, item) for item in range(1, 7)]
    events += [happened(day, 7, DONE if day % 2 else NOT_YET) for day in range(1, 100)]

    points = history(GUIDE, events, profile(events))

    assert len(points) == MAX_POINTS
    assert (points[0].day, points[-1].day) == (date(2026, 1, 1), date(2026, 4, 10))


def test_the_placement_counts_from_its_day_on():
    events = [happened(0, 1), happened(4, 2)]
    placed = Profile(
        profile(events).answers, placement_states=dict.fromkeys(range(10, 16), NOT_YET)
    )

    points = history(GUIDE, events, placed, START + timedelta(days=4))

    assert [point.day.day for point in points] == [5]


def test_a_placement_after_the_last_answer_is_the_last_point():
    events = [happened(day, day + 1) for day in range(6)]
    placed = Profile(
        profile(events).answers, placement_states=dict.fromkeys(range(10, 16), NOT_YET)
    )

    last = history(GUIDE, events, placed, START + timedelta(days=9))[-1]

    assert last.day == date(2026, 1, 10)
    assert last.level == build_standing(GUIDE, placed).estimate.level


def some_histories() -> list[list[AnswerEvent]]:
    """Eight days with three answers each, of people of all kinds."""
    chance = Random(1)  # noqa: S311 simulated learners, not secrets
    return [
        [
            happened(number // 3, number + 1, DONE if chance.random() < share else NOT_YET)
            for number in range(24)
        ]
        for share in (0.3, 0.5, 0.7)
        for _ in range(40)
    ]


def test_a_point_depends_only_on_the_points_before_it():
    for events in some_histories():
        for today in (frozenset(), frozenset({0}), frozenset({1, 2})):
            known, named = replace(profile(events), headline_levels=today), frozenset()

            points = history(GUIDE, events, known)

            assert points[-1].headline == build_standing(GUIDE, known).headline.short
            for point in points[:-1]:
                until = [each for each in events if each.at.date() <= point.day]
                headline = build_standing(
                    GUIDE, replace(profile(until), headline_levels=named)
                ).headline
                assert point.headline == headline.short
                named = headline.named


def test_dates_count_items_still_done_once_from_the_first_time():
    events = [
        happened(0, 1),
        happened(1, 2),
        happened(2, 2, NOT_YET),
        happened(3, 2),
        happened(4, 3),
    ]
    answers = profile([events[0], events[3]]).answers

    assert done_dates(events, answers) == [date(2026, 1, 1), date(2026, 1, 2)]


def test_one_day_makes_no_line():
    events = [happened(0, item) for item in range(1, 7)]

    assert timeline(history(GUIDE, events, profile(events))) is None


def test_the_picture_runs_from_edge_to_edge():
    events = [happened(0, item) for item in range(1, 7)] + [happened(10, 7), happened(20, 8)]

    picture = timeline(history(GUIDE, events, profile(events)), date(2026, 1, 11))

    xs = [float(pair.split(",")[0]) for pair in picture.line.split()]
    assert xs == [0, 50, 100]
    assert picture.event == 50
    assert [mark.anchor for mark in picture.marks] == ["start", "middle", "end"]
    assert 0 <= picture.end <= 100


def aged(days: int, item: int = 1) -> AnswerEvent:
    return AnswerEvent(timezone.now() - timedelta(days=days), item, DONE, Source.SAID)


def test_answers_confirmed_a_year_ago_are_to_be_reviewed_oldest_first():
    events = [aged(400, 1), aged(500, 2), aged(300, 3)]

    rows = items_to_review(build_standing(GUIDE, profile(events)), events, timezone.now())

    assert [row.item.id for row in rows] == [2, 1]


def test_an_answer_is_stale_after_exactly_a_year_and_its_review_counts_for_a_week():
    now = timezone.now()
    year = timedelta(days=365)
    stale = [AnswerEvent(now - year, item, DONE, Source.SAID) for item in range(1, 9)]
    reviewed = [AnswerEvent(now, item, DONE, Source.SAID) for item in (1, 2)]

    for events, number in ((stale, 5), ([*stale, *reviewed], 3)):
        rows = items_to_review(build_standing(GUIDE, profile(events)), events, now)
        assert len(rows) == number


def test_at_most_five_a_week_are_offered():
    events = [aged(400 + item, item) for item in range(1, 9)]
    again = [*events, aged(1, 1), aged(2, 2)]

    first = items_to_review(build_standing(GUIDE, profile(events)), events, timezone.now())
    later = items_to_review(build_standing(GUIDE, profile(again)), again, timezone.now())

    assert (len(first), len(later)) == (5, 3)
