"""The history's page: its line, undo, confirming, target and pace."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Event, Learner, Placement, Record
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.clock import DAY, clock

DONE, NOT_YET = State.DONE, State.NOT_YET


@pytest.mark.django_db
class TestPage:
    def test_it_works_without_answers(self, client):
        ItemFactory()

        assert "You haven’t answered anything yet." in client.get("/history/").text

    def test_it_shows_the_line_and_a_table(self, signed_in, user):
        learner, items = LearnerFactory(user=user), ItemFactory.create_batch(7)
        with clock(timezone.now() - timedelta(days=3)):
            learner.answer({item.pk: DONE for item in items[:6]})
        learner.answer({items[6].pk: DONE})

        text = signed_in.get("/history/").text

        assert '<polyline class="median"' in text
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
        assert "Undone. 3 answers are back to what they were." in text

    def test_undoing_nothing_says_so(self, client):
        ItemFactory()

        assert "Nothing to undo." in client.post("/history/undo/", follow=True).text

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

    def test_confirming_an_unanswered_item_says_so(self, client):
        item = ItemFactory()

        text = client.post(f"/items/{item.slug}/confirm/", follow=True).text

        assert "Nothing to confirm." in text

    def test_a_target_is_kept_and_counted(self, signed_in, user):
        items = ItemFactory.create_batch(3)
        LearnerFactory(user=user).answer({items[0].pk: DONE})
        level = items[0].category.level.pk

        signed_in.post("/history/target/", {"goal_level": level})

        assert (
            "2 items left until everything up to Entry is done." in signed_in.get("/history/").text
        )

    @pytest.mark.parametrize("days_ago", [0, 1, 2000])
    def test_a_goal_that_is_not_in_the_future_is_rejected(self, signed_in, user, days_ago):
        level = ItemFactory().category.level.pk
        day = timezone.localdate() - timedelta(days=days_ago)
        signed_in.cookies["timezone"] = "UTC"

        response = signed_in.post("/history/target/", {"goal_level": level, "goal_date": day})

        assert response.status_code == 400
        assert "Choose a date in the future." in response.text

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"goal_level": "0"}, "Choose one of the levels, or no goal."),
            ({"goal_date": "June"}, "Enter a date, like 2027-06-30."),
        ],
    )
    def test_an_invalid_goal_is_an_error_that_says_what_to_enter(self, signed_in, sent, sentence):
        ItemFactory()

        response = signed_in.post("/history/target/", sent)

        assert response.status_code == 400
        assert sentence in response.text

    def test_a_rejected_goal_keeps_the_page_and_the_input(self, signed_in, user):
        learner, items = LearnerFactory(user=user), ItemFactory.create_batch(6)
        with clock(timezone.now() - timedelta(days=3)):
            learner.answer({item.pk: DONE for item in items[:5]})
        learner.answer({items[5].pk: DONE})

        response = signed_in.post("/history/target/", {"goal_date": "2020-01-01"})

        assert response.status_code == 400
        assert "You haven’t answered anything yet" not in response.text
        assert '<polyline class="median"' in response.text
        assert f"{items[5].name}</a>: done" in response.text
        assert 'value="2020-01-01"' in response.text

    def test_a_rejected_goal_is_not_shown_as_the_goal(self, signed_in, user):
        level = ItemFactory(category__level__name="Beginning").category.level
        LearnerFactory(user=user)

        text = signed_in.post(
            "/history/target/", {"goal_level": level.pk, "goal_date": "2020-01-01"}
        ).text

        assert "left until everything" not in text

    @pytest.mark.parametrize("sent", [{"goal_date": "2020-01-01"}, {"goal_level": ""}])
    def test_an_empty_goal_creates_no_guest(self, client, sent):
        ItemFactory()

        client.post("/history/target/", sent)

        assert not Learner.objects.exists()

    def test_a_target_can_be_taken_away(self, signed_in, user):
        level = ItemFactory().category.level
        learner = LearnerFactory(user=user, goal_level=level)

        signed_in.post("/history/target/", {"goal_level": "", "goal_date": ""})

        learner.refresh_from_db()
        assert learner.goal_level is None

    def test_the_last_change_names_items_retired_since(self, signed_in, user):
        learner, item = LearnerFactory(user=user), ItemFactory(name="Old friend")
        learner.answer({item.pk: DONE})
        item.status = Item.Status.RETIRED
        item.save()

        text = signed_in.get("/history/").text

        assert "Old friend</a>: done" in text
        assert "You haven’t answered anything yet" not in text

    def test_days_are_those_of_the_learners_time_zone(self, signed_in, user):
        learner, items = LearnerFactory(user=user), ItemFactory.create_batch(6)
        moment = datetime(2026, 1, 1, 23, tzinfo=UTC)
        with clock(moment) as now, timezone.override("Pacific/Auckland"):
            learner.answer({item.pk: DONE for item in items})
            now.wait(2 * DAY)
            Placement.objects.create(learner=learner, answers=[[items[0].pk, "yes"]])
            learner.finish_placement(1)

        points = signed_in.get("/history/").context["points"]

        assert [point.day for point in points] == [date(2026, 1, 2), date(2026, 1, 4)]

    def test_three_weeks_make_a_forecast(self, signed_in, user):
        learner, items = LearnerFactory(user=user), ItemFactory.create_batch(12)
        learner.goal_level = items[0].category.level
        learner.save()
        for week, item in enumerate(items[:6]):
            learner.answer({item.pk: DONE})
            moment = timezone.now() - timedelta(days=7 * (5 - week) + 1)
            Event.objects.filter(item=item).update(at=moment)

        text = signed_in.get("/history/").text

        assert "1 in a typical week" in text
        assert "At your pace, you’ll get there" in text

    @pytest.mark.parametrize("number", [1, 3])
    def test_queries(self, number, signed_in, user, django_assert_num_queries):
        learner = LearnerFactory(user=user)
        for item in ItemFactory.create_batch(number):
            learner.answer({item.pk: DONE})
        signed_in.get("/history/")

        # session, user, learner, revision, records;
        # points, first done, last change, answered again, levels of the form
        with django_assert_num_queries(10):
            signed_in.get("/history/")
