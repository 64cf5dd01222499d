"""What a point of the history is made of, and which days count for the pace."""

from datetime import UTC, date, datetime, timedelta

from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source
from progress.standing.history import AnswerEvent, done_dates, history
from progress.standing.standing import build_standing
from tests.progress.standing.guides import make_guide

GUIDE = make_guide()
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DONE, NOT_YET = State.DONE, State.NOT_YET


def event(day: int, item: int, source: Source = Source.SAID) -> AnswerEvent:
    return AnswerEvent(START + timedelta(days=day), item, DONE, source)


def answers_after(events: list[AnswerEvent]) -> dict[int, Answer]:
    return {each.item: Answer(each.state, each.source, each.at) for each in events}


def test_the_placement_already_counts_on_its_own_day():
    events = [event(0, 1), event(4, 2)]
    placed = Profile(answers_after(events), placement_states=dict.fromkeys(range(10, 16), NOT_YET))

    points = history(GUIDE, events, placed, placed_at=START)

    assert [point.day for point in points] == [date(2026, 1, 1), date(2026, 1, 5)]


def test_the_inner_band_is_from_the_first_to_the_third_quarter_of_the_dots():
    events = [event(0, item) for item in range(1, 7)]
    profile = Profile(answers_after(events))
    dots = build_standing(GUIDE, profile).estimate.dots

    (point,) = history(GUIDE, events, profile)

    assert point.low_half == (dots[4] + dots[5]) / 2
    assert point.high_half == (dots[14] + dots[15]) / 2


def test_the_day_counts_on_which_an_assumed_item_was_confirmed():
    events = [event(0, 1, Source.ASSUMED), event(0, 2, Source.ASSUMED), event(3, 1)]

    assert done_dates(events, answers_after(events)) == [date(2026, 1, 4)]
