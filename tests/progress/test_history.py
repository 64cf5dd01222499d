"""The history: pure replay, its picture, and the page with undo, pace and target."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from progress.freshness import worth_a_look
from progress.history import MOST_POINTS, Happening, done_dates, history
from progress.models import Event, Learner, Placement, Record
from progress.standing import standing
from progress.states import Answer, Profile, Source, State
from progress.timeline import timeline
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.guides import make_guide

GUIDE = make_guide()
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
DONE, NOT_YET = State.DONE, State.NOT_YET


def happened(day: int, item: int, state: State = DONE) -> Happening:
    return Happening(START + timedelta(days=day), item, state, Source.TICKED)


def profile(happenings: list[Happening]) -> Profile:
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

    estimate = standing(GUIDE, known).estimate
    assert (last.level, last.low, last.high) == (estimate.level, estimate.lo, estimate.hi)
    assert last.low <= last.low_half <= last.high_half <= last.high


def test_an_answer_taken_back_is_gone_from_then_on():
    events = [happened(0, item) for item in range(1, 7)] + [happened(1, 1, State.UNANSWERED)]

    points = history(GUIDE, events, profile(events[1:6]))

    assert [point.done for point in points] == [6, 5]


def test_a_long_history_is_thinned_evenly():
    events = [happened(0, item) for item in range(1, 7)]
    events += [happened(day, 7, DONE if day % 2 else NOT_YET) for day in range(1, 100)]

    points = history(GUIDE, events, profile(events))

    assert len(points) == MOST_POINTS
    assert (points[0].day, points[-1].day) == (date(2026, 1, 1), date(2026, 4, 10))


def test_the_placement_counts_from_its_day_on():
    events = [happened(0, 1), happened(4, 2)]
    placed = Profile(profile(events).answers, placed=dict.fromkeys(range(10, 16), NOT_YET))

    points = history(GUIDE, events, placed, START + timedelta(days=4))

    assert [point.day.day for point in points] == [5]


def test_a_placement_after_the_last_answer_is_the_last_point():
    events = [happened(day, day + 1) for day in range(6)]
    placed = Profile(profile(events).answers, placed=dict.fromkeys(range(10, 16), NOT_YET))

    last = history(GUIDE, events, placed, START + timedelta(days=9))[-1]

    assert last.day == date(2026, 1, 10)
    assert last.level == standing(GUIDE, placed).estimate.level


def some_histories() -> list[list[Happening]]:
    """Eight days with three answers each, of people of all kinds."""
    chance = Random(1)  # noqa: S311 made-up people, not secrets
    return [
        [
            happened(number // 3, number + 1, DONE if chance.random() < share else NOT_YET)
            for number in range(24)
        ]
        for share in (0.3, 0.5, 0.7)
        for _ in range(40)
    ]


def test_a_point_names_what_follows_from_the_points_before_and_not_from_today():
    for events in some_histories():
        for today in (frozenset(), frozenset({0}), frozenset({1, 2})):
            known, named = replace(profile(events), named=today), frozenset()

            points = history(GUIDE, events, known)

            assert points[-1].place == standing(GUIDE, known).headline.short
            for point in points[:-1]:
                until = [each for each in events if each.at.date() <= point.day]
                headline = standing(GUIDE, replace(profile(until), named=named)).headline
                assert point.place == headline.short
                named = headline.named


def test_dates_count_what_is_still_done_once_and_from_the_first_time():
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


def aged(days: int, item: int = 1) -> Happening:
    return Happening(timezone.now() - timedelta(days=days), item, DONE, Source.TICKED)


def test_what_was_confirmed_a_year_ago_is_worth_a_look_oldest_first():
    events = [aged(400, 1), aged(500, 2), aged(300, 3)]

    rows = worth_a_look(standing(GUIDE, profile(events)), events, timezone.now())

    assert [row.item.id for row in rows] == [2, 1]


def test_at_most_five_a_week_are_offered():
    events = [aged(400 + item, item) for item in range(1, 9)]
    again = [*events, aged(1, 1), aged(2, 2)]

    first = worth_a_look(standing(GUIDE, profile(events)), events, timezone.now())
    later = worth_a_look(standing(GUIDE, profile(again)), again, timezone.now())

    assert (len(first), len(later)) == (5, 3)


@pytest.mark.django_db
class TestPage:
    def test_it_works_for_somebody_without_answers(self, client):
        ItemFactory()

        assert "Nothing has been answered yet." in client.get("/history/").text

    def test_it_shows_the_line_and_a_table(self, signed_in, user):
        learner, items = LearnerFactory(user=user), ItemFactory.create_batch(7)
        learner.answer({item.pk: DONE for item in items[:6]})
        Event.objects.update(at=timezone.now() - timedelta(days=3))
        learner.answer({items[6].pk: DONE})

        text = signed_in.get("/history/").text

        assert '<polyline class="med"' in text
        assert "Show as a table" in text
        assert signed_in.get("/history/figure/").text.count("<polyline") == 1

    def test_the_last_change_can_be_undone_and_done_again(self, signed_in, user):
        learner, item = LearnerFactory(user=user), ItemFactory()
        learner.answer({item.pk: NOT_YET})
        learner.answer({item.pk: DONE})

        signed_in.post("/history/undo/")
        assert learner.answers()[item.pk].state is NOT_YET

        signed_in.post("/history/undo/")
        assert learner.answers()[item.pk].state is DONE

    def test_a_change_of_many_is_undone_as_one(self, signed_in, user):
        learner, items = LearnerFactory(user=user), ItemFactory.create_batch(3)
        learner.answer({items[0].pk: DONE})
        learner.answer(dict.fromkeys([item.pk for item in items], NOT_YET))

        text = signed_in.post("/history/undo/", follow=True).text

        assert {pk: given.state for pk, given in learner.answers().items()} == {items[0].pk: DONE}
        assert "Undone: 3 answers are as before." in text

    def test_undoing_nothing_says_so(self, client):
        ItemFactory()

        assert "There is nothing to undo." in client.post("/history/undo/", follow=True).text

    def test_a_confirmed_item_gets_todays_date_and_keeps_its_state(self, signed_in, user):
        learner, item = LearnerFactory(user=user), ItemFactory(name="Old friend")
        learner.answer({item.pk: DONE})
        old = timezone.now() - timedelta(days=400)
        Record.objects.update(updated_at=old)
        Event.objects.update(at=old)
        assert "Still true?" in signed_in.get("/history/").text

        signed_in.post(f"/items/{item.slug}/confirm/")

        given = learner.answers()[item.pk]
        assert given.state is DONE
        assert timezone.now() - given.at < timedelta(minutes=1)
        assert "Still true?" not in signed_in.get("/history/").text

    def test_confirming_what_has_no_answer_says_so(self, client):
        item = ItemFactory()

        text = client.post(f"/items/{item.slug}/confirm/", follow=True).text

        assert "There is no answer to confirm." in text

    def test_a_target_is_kept_and_counted(self, signed_in, user):
        items = ItemFactory.create_batch(3)
        LearnerFactory(user=user).answer({items[0].pk: DONE})
        level = items[0].category.level.pk

        signed_in.post("/history/target/", {"target_level": level})

        assert "2 items to go until all of Entry is done." in signed_in.get("/history/").text

    def test_a_target_in_the_past_is_refused(self, signed_in, user):
        level = ItemFactory().category.level.pk

        response = signed_in.post(
            "/history/target/", {"target_level": level, "target_date": "2020-01-01"}
        )

        assert response.status_code == 400
        assert "Choose a day that is still to come." in response.text

    def test_a_refused_target_leaves_the_page_whole_and_what_was_typed(self, signed_in, user):
        learner, items = LearnerFactory(user=user), ItemFactory.create_batch(6)
        learner.answer({item.pk: DONE for item in items[:5]})
        Event.objects.update(at=timezone.now() - timedelta(days=3))
        learner.answer({items[5].pk: DONE})

        response = signed_in.post("/history/target/", {"target_date": "2020-01-01"})

        assert response.status_code == 400
        assert "Nothing has been answered yet" not in response.text
        assert '<polyline class="med"' in response.text
        assert f"{items[5].name}</a>: done" in response.text
        assert 'value="2020-01-01"' in response.text

    def test_a_refused_target_is_not_shown_as_the_target(self, signed_in, user):
        level = ItemFactory(category__level__name="Beginning").category.level
        LearnerFactory(user=user)

        text = signed_in.post(
            "/history/target/", {"target_level": level.pk, "target_date": "2020-01-01"}
        ).text

        assert "items to go until all of" not in text

    @pytest.mark.parametrize("sent", [{"target_date": "2020-01-01"}, {"target_level": ""}])
    def test_a_target_that_is_none_makes_no_guest(self, client, sent):
        ItemFactory()

        client.post("/history/target/", sent)

        assert not Learner.objects.exists()

    def test_a_target_can_be_taken_away(self, signed_in, user):
        level = ItemFactory().category.level
        learner = LearnerFactory(user=user, target_level=level)

        signed_in.post("/history/target/", {"target_level": "", "target_date": ""})

        learner.refresh_from_db()
        assert learner.target_level is None

    def test_the_last_change_names_what_was_retired_since(self, signed_in, user):
        learner, item = LearnerFactory(user=user), ItemFactory(name="Old friend")
        learner.answer({item.pk: DONE})
        item.status = Item.Status.RETIRED
        item.save()

        text = signed_in.get("/history/").text

        assert "Old friend</a>: done" in text
        assert "Nothing has been answered yet" not in text

    def test_days_are_those_of_the_sites_time_zone(self, signed_in, user, settings):
        settings.TIME_ZONE = "Pacific/Auckland"
        learner, items = LearnerFactory(user=user), ItemFactory.create_batch(6)
        learner.answer({item.pk: DONE for item in items})
        Event.objects.update(at=datetime(2026, 1, 1, 23, tzinfo=UTC))
        moment = datetime(2026, 1, 3, 23, tzinfo=UTC)
        Placement.objects.create(learner=learner, finished_at=moment)

        points = signed_in.get("/history/").context["points"]

        assert [point.day for point in points] == [date(2026, 1, 2), date(2026, 1, 4)]

    def test_three_weeks_make_a_forecast(self, signed_in, user):
        learner, items = LearnerFactory(user=user), ItemFactory.create_batch(12)
        learner.target_level = items[0].category.level
        learner.save()
        for week, item in enumerate(items[:6]):
            learner.answer({item.pk: DONE})
            moment = timezone.now() - timedelta(days=7 * (5 - week) + 1)
            Event.objects.filter(item=item).update(at=moment)

        text = signed_in.get("/history/").text

        assert "in a usual one 1" in text
        assert "At your pace that is between" in text

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, number, signed_in, user, django_assert_num_queries):
        learner = LearnerFactory(user=user)
        for item in ItemFactory.create_batch(number):
            learner.answer({item.pk: DONE})
        signed_in.get("/history/")

        # session, user, learner, revision, records, events, last change, levels of the form
        with django_assert_num_queries(8):
            signed_in.get("/history/")
