"""The history: pure replay, its picture, and what is worth a look."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.utils import timezone

from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source, answers_after
from progress.standing.freshness import items_to_review
from progress.standing.history import MAX_POINTS, AnswerEvent, history, learned_dates
from progress.standing.standing import Standing, build_standing
from progress.standing.timeline import timeline
from tests.progress.standing.guides import make_guide, placed

GUIDE = make_guide()
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DONE, NOT_YET = State.DONE, State.NOT_YET


def happened(day: int, item: int, state: State = DONE) -> AnswerEvent:
    return AnswerEvent(START + timedelta(days=day), item, state, Source.SAID)


def profile(happenings: list[AnswerEvent]) -> Profile:
    answers = [(each.item, Answer(each.state, each.source, each.at)) for each in happenings]
    return Profile(answers_after(answers))


def standing(happenings: list[AnswerEvent]) -> Standing:
    return build_standing(GUIDE, profile(happenings))


def test_there_is_a_point_for_each_day_from_the_fifth_answer_on():
    events = [happened(day, day + 1) for day in range(8)]

    points = history(standing(events), events)

    assert [point.day.day for point in points] == [5, 6, 7, 8]
    assert [point.done for point in points] == [5, 6, 7, 8]


def test_the_last_point_is_where_the_learner_stands_now():
    events = [happened(day, day + 1, DONE if day % 2 else NOT_YET) for day in range(8)]
    now = standing(events)

    last = history(now, events)[-1]

    estimate = now.estimate
    assert (last.level, last.low, last.high) == (estimate.level, estimate.low, estimate.high)
    assert last.low <= last.low_half <= last.high_half <= last.high


def test_an_answer_taken_back_is_gone_from_then_on():
    events = [happened(0, item) for item in range(1, 7)] + [happened(1, 1, State.UNANSWERED)]

    points = history(standing(events), events)

    assert [point.done for point in points] == [6, 5]


def test_a_long_history_is_thinned_evenly():
    events = [happened(0, item) for item in range(1, 7)]
    events += [happened(day, 7, DONE if day % 2 else NOT_YET) for day in range(1, 100)]

    points = history(standing(events), events)

    assert len(points) == MAX_POINTS
    assert (points[0].day, points[-1].day) == (date(2026, 1, 1), date(2026, 4, 10))


def test_the_placement_counts_from_its_day_on():
    events = [happened(0, 1), happened(4, 2)]
    asked = placed(dict.fromkeys(range(10, 16), NOT_YET), START + timedelta(days=4))

    points = history(build_standing(GUIDE, replace(profile(events), placement=asked)), events)

    assert [point.day.day for point in points] == [5]


def test_a_placement_after_the_last_answer_is_the_last_point():
    events = [happened(day, day + 1) for day in range(6)]
    asked = placed(dict.fromkeys(range(10, 16), NOT_YET), START + timedelta(days=9))
    now = build_standing(GUIDE, replace(profile(events), placement=asked))

    last = history(now, events)[-1]

    assert last.day == date(2026, 1, 10)
    assert last.level == now.estimate.level


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
            named = frozenset()
            now = build_standing(GUIDE, replace(profile(events), headline_levels=today))

            points = history(now, events)

            assert points[-1].headline == now.headline.short
            for point in points[:-1]:
                until = [each for each in events if each.at.date() <= point.day]
                headline = build_standing(
                    GUIDE, replace(profile(until), headline_levels=named)
                ).headline
                assert point.headline == headline.short
                named = headline.named


def test_an_item_counts_once_from_the_first_time_it_was_done():
    events = [
        happened(0, 1),
        happened(1, 2),
        happened(2, 2, NOT_YET),
        happened(3, 2),
        happened(4, 3),
        happened(5, 3, State.UNANSWERED),
    ]

    assert learned_dates(standing(events), events) == [date(2026, 1, 1), date(2026, 1, 2)]


def test_what_was_known_all_along_is_not_part_of_the_pace():
    sorting = [happened(0, 1), happened(0, 2), happened(0, 3, NOT_YET)]
    learning = [happened(7, 3), happened(8, 4)]
    asked = placed({5: DONE, 6: NOT_YET}, START + timedelta(days=6))
    events = [*sorting, *learning, happened(9, 6)]

    unplaced = standing(sorting + learning)
    after_placement = build_standing(GUIDE, Profile(profile(events).answers, asked))

    assert learned_dates(unplaced, sorting + learning) == [date(2026, 1, 8), date(2026, 1, 9)]
    dates = learned_dates(after_placement, events)
    assert dates == [date(2026, 1, 8), date(2026, 1, 9), date(2026, 1, 10)]


def test_a_second_placement_does_not_take_the_pace_away():
    learned = [happened(day, day + 1) for day in range(3, 8)]
    both = placed({10: NOT_YET}, START) | placed({11: NOT_YET}, START + timedelta(days=9))

    now = build_standing(GUIDE, Profile(profile(learned).answers, both))

    assert len(learned_dates(now, learned)) == 5


def test_one_day_makes_no_line():
    events = [happened(0, item) for item in range(1, 7)]

    assert timeline(history(standing(events), events)) is None


def test_the_picture_runs_from_edge_to_edge():
    events = [happened(0, item) for item in range(1, 7)] + [happened(10, 7), happened(20, 8)]

    picture = timeline(history(standing(events), events), date(2026, 1, 11))

    xs = [float(pair.split(",")[0]) for pair in picture.line.split()]
    assert xs == [0, 50, 100]
    assert picture.event == 50
    assert [mark.anchor for mark in picture.marks] == ["start", "middle", "end"]
    assert 0 <= picture.end <= 100


def aged(days: int, item: int = 1) -> AnswerEvent:
    return AnswerEvent(timezone.now() - timedelta(days=days), item, DONE, Source.SAID)


def test_answers_confirmed_a_year_ago_are_to_be_reviewed_oldest_first():
    events = [aged(400, 1), aged(500, 2), aged(300, 3)]

    rows = items_to_review(standing(events), events, timezone.now())

    assert [row.item.id for row in rows] == [2, 1]


def test_an_answer_is_stale_after_exactly_a_year_and_its_review_counts_for_a_week():
    now = timezone.now()
    year = timedelta(days=365)
    stale = [AnswerEvent(now - year, item, DONE, Source.SAID) for item in range(1, 9)]
    reviewed = [AnswerEvent(now, item, DONE, Source.SAID) for item in (1, 2)]

    for events, number in ((stale, 5), ([*stale, *reviewed], 3)):
        rows = items_to_review(standing(events), events, now)
        assert len(rows) == number


def test_at_most_five_a_week_are_offered():
    events = [aged(400 + item, item) for item in range(1, 9)]
    again = [*events, aged(1, 1), aged(2, 2)]

    first = items_to_review(standing(events), events, timezone.now())
    later = items_to_review(standing(again), again, timezone.now())

    assert (len(first), len(later)) == (5, 3)
