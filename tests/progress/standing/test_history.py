"""The history: its last point, the replay, the picture, and what is worth a look."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.utils import timezone

from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source, answers_after
from progress.standing.freshness import items_to_review
from progress.standing.history import (
    MAX_POINTS,
    AnswerEvent,
    history,
    learned_items,
    placed_on,
    replay,
)
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


def test_the_replay_has_a_point_for_each_day():
    events = [happened(day, day + 1) for day in range(8)]

    points = replay(standing(events), events)

    assert [point.day.day for point in points] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [point.done for point in points] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [point.answers for point in points] == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_last_point_is_where_the_learner_stands_now():
    events = [happened(day, day + 1, DONE if day % 2 else NOT_YET) for day in range(8)]
    now = standing(events)

    old = replay(standing(events[:7]), events[:7])

    *others, last = history(now, old)

    assert others == old[:-1]
    assert (last.day, last.headline) == (old[-1].day, now.headline.short)
    estimate = now.estimate
    assert (last.level, last.low, last.high) == (estimate.level, estimate.low, estimate.high)
    assert last.low <= last.low_half <= last.high_half <= last.high


def test_an_answer_taken_back_is_gone_from_then_on():
    events = [happened(0, item) for item in range(1, 7)] + [happened(1, 1, State.UNANSWERED)]

    points = replay(standing(events), events)

    assert [point.done for point in points] == [6, 5]


def test_a_long_history_is_thinned_evenly():
    events = [happened(0, item) for item in range(1, 7)]
    events += [happened(day, 7, DONE if day % 2 else NOT_YET) for day in range(1, 100)]

    points = replay(standing(events), events)

    assert len(points) == MAX_POINTS
    assert (points[0].day, points[-1].day) == (date(2026, 1, 1), date(2026, 4, 10))


def test_the_placement_counts_from_its_day_on():
    events = [happened(0, 1), happened(4, 2)]
    asked = placed(dict.fromkeys(range(10, 16), NOT_YET), START + timedelta(days=4))

    points = replay(build_standing(GUIDE, replace(profile(events), placement=asked)), events)

    assert [point.answers for point in points] == [1, 8]


def test_a_placement_after_the_last_answer_is_the_last_point():
    events = [happened(day, day + 1) for day in range(6)]
    asked = placed(dict.fromkeys(range(10, 16), NOT_YET), START + timedelta(days=9))
    now = build_standing(GUIDE, replace(profile(events), placement=asked))

    last = replay(now, events)[-1]

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

            points = replay(now, events)

            assert points[-1].headline == now.headline.short
            for point in points[:-1]:
                until = [each for each in events if each.at.date() <= point.day]
                headline = build_standing(
                    GUIDE, replace(profile(until), headline_levels=named)
                ).headline
                assert point.headline == headline.short
                named = headline.named


def test_what_was_known_all_along_is_not_part_of_the_pace():
    sorting = [happened(0, 1), happened(0, 2), happened(0, 3, NOT_YET)]
    learning = [happened(7, 3), happened(8, 4)]
    asked = placed({5: DONE, 6: NOT_YET}, START + timedelta(days=6))
    events = [*sorting, *learning, happened(9, 6)]

    unplaced = standing(sorting + learning)
    after_placement = build_standing(GUIDE, Profile(profile(events).answers, asked))

    assert learned_items(unplaced) == {3, 4}
    assert learned_items(after_placement) == {3, 4, 6}


def test_a_second_placement_does_not_take_the_pace_away():
    learned = [happened(day, day + 1) for day in range(3, 8)]
    both = placed({10: NOT_YET}, START) | placed({11: NOT_YET}, START + timedelta(days=9))

    now = build_standing(GUIDE, Profile(profile(learned).answers, both))

    assert len(learned_items(now)) == 5


def test_one_day_makes_no_line():
    events = [happened(0, item) for item in range(1, 7)]

    assert timeline(replay(standing(events), events)) is None


def test_the_picture_runs_from_edge_to_edge():
    events = [happened(0, item) for item in range(1, 7)] + [happened(10, 7), happened(20, 8)]

    picture = timeline(replay(standing(events), events), date(2026, 1, 11))

    xs = [float(pair.split(",")[0]) for pair in picture.line.split()]
    assert xs == [0, 50, 100]
    assert picture.event == 50
    assert [mark.anchor for mark in picture.marks] == ["start", "middle", "end"]
    assert 0 <= picture.end <= 100


def aged(days: int, item: int = 1) -> AnswerEvent:
    return AnswerEvent(timezone.now() - timedelta(days=days), item, DONE, Source.SAID)


def test_answers_confirmed_a_year_ago_are_to_be_reviewed_oldest_first():
    events = [aged(400, 1), aged(500, 2), aged(300, 3)]

    rows = items_to_review(standing(events), [], timezone.now())

    assert [row.item.id for row in rows] == [2, 1]


def test_an_answer_is_stale_after_exactly_a_year():
    now = timezone.now()
    year = timedelta(days=365)
    stale = [AnswerEvent(now - year, item, DONE, Source.SAID) for item in range(1, 9)]

    for reviewed, number in ((0, 5), (2, 3), (9, 0)):
        rows = items_to_review(standing(stale), [(now - year, now)] * reviewed, now)
        assert len(rows) == number


def test_what_was_answered_again_sooner_is_no_review():
    events = [aged(400 + item, item) for item in range(1, 9)]
    now = timezone.now()
    sooner = (now - timedelta(days=364), now)

    assert len(items_to_review(standing(events), [sooner] * 9, now)) == 5


def test_with_few_answers_left_the_line_ends_where_there_were_enough():
    events = [happened(day, day + 1) for day in range(6)]
    stored = replay(standing(events), events)

    assert history(standing(events[:4]), stored) == stored
    assert history(standing(events), []) == []


def test_the_placement_is_marked_on_its_day_and_one_of_another_zone_at_the_edge():
    events = [happened(day, 1 + day) for day in range(2, 9)]
    points = replay(standing(events), events)
    expected = {0: 1, 1: 3, 2: 3, 5: 6, 8: 9, 9: 9, 10: 11}

    for day, marked in expected.items():
        asked = placed({10: NOT_YET}, START + timedelta(days=day))
        now = build_standing(GUIDE, Profile(profile(events).answers, asked))
        assert placed_on(now, points) == date(2026, 1, marked)
        assert placed_on(now, []) is None
    assert placed_on(standing(events), points) is None
