"""What a point of the history is made of, and which days count for the pace."""

from datetime import UTC, date, datetime, timedelta

import pytest

from progress.engine.responses import State
from progress.standing.answers import Answer, PlacementAnswer, Profile, Source, answers_after
from progress.standing.history import AnswerEvent, replay
from progress.standing.standing import build_standing
from tests.progress.standing.guides import make_guide, placed

GUIDE = make_guide()
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DONE, NOT_YET = State.DONE, State.NOT_YET


def event(day: int, item: int, source: Source = Source.SAID) -> AnswerEvent:
    return AnswerEvent(START + timedelta(days=day), item, DONE, source)


def answers_of(events: list[AnswerEvent]) -> dict[int, Answer]:
    return answers_after((each.item, Answer(each.state, each.source, each.at)) for each in events)


def test_the_placement_already_counts_on_its_own_day():
    events = [event(0, 1), event(4, 2)]
    asked = placed(dict.fromkeys(range(10, 16), NOT_YET), START)

    points = replay(build_standing(GUIDE, Profile(answers_of(events), asked)), events)

    assert [point.day for point in points] == [date(2026, 1, 1), date(2026, 1, 5)]


def test_the_inner_band_is_from_the_first_to_the_third_quarter_of_the_dots():
    events = [event(0, item) for item in range(1, 7)]
    standing = build_standing(GUIDE, Profile(answers_of(events)))
    dots = standing.estimate.dots

    (point,) = replay(standing, events)

    assert point.low_half == (dots[4] + dots[5]) / 2
    assert point.high_half == (dots[14] + dots[15]) / 2


def test_a_point_goes_by_the_placement_answers_of_its_day():
    events = [event(0, 1), event(4, 2), event(8, 3)]
    first = placed(dict.fromkeys(range(10, 16), NOT_YET), START)
    second = placed(dict.fromkeys(range(7, 10), DONE), START + timedelta(days=8))
    now = build_standing(GUIDE, Profile(answers_of(events), first | second))
    then = build_standing(GUIDE, Profile(answers_of(events[:2]), first))

    points = replay(now, events)

    assert [point.level for point in points[1:]] == [then.estimate.level, now.estimate.level]
    assert [point.done for point in points] == [1, 2, 3]


def test_each_end_of_a_placement_has_a_point_without_any_answer_by_hand():
    first = placed(dict.fromkeys(range(10, 16), NOT_YET), START)
    second = {1: PlacementAnswer(DONE, START + timedelta(days=8))}

    points = replay(build_standing(GUIDE, Profile(placement=first | second)), [])

    assert [point.day for point in points] == [date(2026, 1, 1), date(2026, 1, 9)]
    assert points[0].level < points[1].level


def test_a_point_knows_what_was_learned_until_its_day():
    """Item 1 was "not yet" on the first day and is done on the last."""
    sorted_out = [
        AnswerEvent(START, item, NOT_YET if item % 2 else DONE, Source.SAID)
        for item in range(1, 25)
    ]
    events = [*sorted_out, event(9, 1)]

    points = replay(build_standing(GUIDE, Profile(answers_of(events))), events)

    assert [point.done for point in points] == [12, 13]
    # One of the six items of Entry.
    assert points[1].level - points[0].level == pytest.approx(1 / 6, abs=0.02)
