"""The stored points of the history: written with each change, read in a bounded number."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from progress.engine.responses import State
from progress.management.commands import fill_history
from progress.models import Day, Learner, Placement, merge_guest
from progress.standing.history import MAX_POINTS, MIN_ANSWERS, Point, point_on, replay
from roadmap import snapshot
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.clock import DAY, HOUR, NOON, clock

pytestmark = pytest.mark.django_db
DONE, NOT_YET = State.DONE, State.NOT_YET
MONDAY = NOON.date()


@pytest.fixture
def items() -> list[Item]:
    return ItemFactory.create_batch(8)


def point(number: int, answers: int = MIN_ANSWERS) -> Point:
    day = date(2020, 1, 1) + timedelta(days=number)
    return Point(day, 1.5, 1, 2, 1.2, 1.8, number, "Probably Entry", answers)


def done(learner: Learner) -> dict[date, int]:
    """How many items were done at the end of each stored day."""
    return dict(learner.days.in_order().values_list("day", "done"))


def test_each_day_with_a_change_has_a_point_and_the_last_change_of_a_day_counts(items):
    learner = LearnerFactory()
    with clock() as now:
        learner.answer({items[0].pk: DONE})
        now.wait(HOUR)
        change = learner.answer({items[1].pk: DONE})
        assert done(learner) == {MONDAY: 2}
        now.wait(2 * DAY)
        learner.answer({items[2].pk: DONE})
        learner.undo()
        now.wait(DAY)
        learner.answer({items[1].pk: DONE})  # which it is

    assert done(learner) == {MONDAY: 2, MONDAY + 2 * DAY: 2}
    stored = Point(**learner.days.in_order().values(*Point.__annotations__)[0])
    assert stored == point_on(MONDAY, change.after)


def test_finishing_a_placement_is_a_change(items):
    learner = LearnerFactory()
    with clock():
        answers = [[item.pk, "yes"] for item in items[:6]]
        Placement.objects.create(learner=learner, answers=answers)
        learner.finish_placement(6)

    (stored,) = learner.points()
    assert (stored.day, stored.done, stored.answers) == (MONDAY, 0, 6)
    assert stored.headline == learner.standing(snapshot.current_guide()).headline.short


def test_days_with_few_answers_are_not_shown(items):
    learner = LearnerFactory()
    with clock() as now:
        for item in items[:6]:
            learner.answer({item.pk: DONE})
            now.wait(DAY)
        learner.answer({item.pk: State.UNANSWERED for item in items[:6]})

    assert [each.answers for each in learner.points()] == [5, 6]
    assert learner.days.count() == 7


@pytest.mark.parametrize("number", [0, 1, 2, 25, 26, 27, 51, 52, 400, 1001])
def test_a_long_history_is_thinned_evenly(number):
    learner = LearnerFactory()
    Day.objects.store(learner, [point(each) for each in range(number)])
    Day.objects.store(LearnerFactory(), [point(each) for each in range(30)])

    days = [each.done for each in learner.points()]

    assert len(days) == min(number, MAX_POINTS)
    if number:
        assert (days[0], days[-1]) == (0, number - 1)
        gaps = {after - before for before, after in pairwise(days)}
        assert not gaps or max(gaps) - min(gaps) <= 1


def test_the_day_is_that_of_the_zone_in_which_the_answer_is_given(items):
    with clock(datetime(2026, 3, 2, 23, 30, tzinfo=UTC)):
        for zone, day in (("Pacific/Auckland", 3), ("America/Los_Angeles", 2), ("UTC", 2)):
            learner = LearnerFactory()
            with timezone.override(zone):
                learner.answer({items[0].pk: DONE})
            assert done(learner) == {date(2026, 3, day): 1}


def test_deleting_an_account_deletes_its_history(items, user):
    learner = LearnerFactory(user=user)
    learner.answer({items[0].pk: DONE})

    user.delete()

    assert not Day.objects.exists()


def test_a_merge_keeps_the_accounts_days_and_adds_what_the_guest_saw_before_them(items):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    with clock() as now:
        guest.answer({items[0].pk: DONE, items[1].pk: DONE})
        now.wait(DAY)
        account.answer({items[2].pk: DONE})
        now.wait(DAY)
        guest.answer({items[3].pk: DONE})
        now.wait(DAY)
        merge_guest(account, guest)

    assert done(account) == {MONDAY: 2, MONDAY + DAY: 1, MONDAY + 3 * DAY: 4}


def test_an_account_without_days_gets_all_of_the_guests(items):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    with clock() as now:
        guest.answer({items[0].pk: DONE})
        now.wait(DAY)
        guest.answer({items[1].pk: DONE})
        merge_guest(account, guest)

    assert done(account) == {MONDAY: 1, MONDAY + DAY: 2}


class TestFillingIn:
    """Learners from before the points were stored."""

    @pytest.fixture
    def old(self, items) -> Learner:
        """Someone who answered an item a day, and took a placement before."""
        learner = LearnerFactory()
        with clock(NOON - DAY) as now:
            Placement.objects.create(learner=learner, answers=[[items[7].pk, "yes"]])
            learner.finish_placement(1)
            now.wait(DAY)
            for item in items[:7]:
                learner.answer({item.pk: DONE})
                now.wait(DAY)
        Day.objects.all().delete()
        return learner

    def fill(self) -> str:
        out = StringIO()
        call_command("fill_history", stdout=out)
        return out.getvalue().strip()

    def test_the_days_are_those_that_a_replay_gives(self, old):
        assert self.fill() == "Histories filled in: 1"

        events = list(old.events.answer_events())
        points = replay(old.standing(snapshot.current_guide()), events)
        assert [
            Point(**row) for row in old.days.in_order().values(*Point.__annotations__)
        ] == points
        assert done(old) == {MONDAY - DAY: 0} | {MONDAY + n * DAY: n + 1 for n in range(7)}

    def test_doing_it_again_changes_nothing(self, old, items):
        self.fill()
        before = list(Day.objects.values_list())

        assert self.fill() == "Histories filled in: 0"
        assert list(Day.objects.values_list()) == before

    def test_days_that_were_stored_stay_as_they_were(self, old, items):
        Day.objects.store(old, [point_on(MONDAY + 5 * DAY, old.standing(snapshot.current_guide()))])

        assert self.fill() == "Histories filled in: 1"
        assert done(old)[MONDAY + 5 * DAY] == 7
        assert done(old)[MONDAY + 4 * DAY] == 5
        assert MONDAY + 6 * DAY not in done(old)

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Auckland", "Etc/GMT+12"])
    @pytest.mark.parametrize("hour", [0, 9, 10, 12, 23])
    def test_nobody_gets_a_second_first_day_because_of_the_zone(self, zone, hour, items):
        learner = LearnerFactory()
        with clock(datetime(2026, 3, 2, hour, tzinfo=UTC)), timezone.override(zone):
            learner.answer({items[0].pk: DONE})

        assert self.fill() == "Histories filled in: 0"
        assert learner.days.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_the_replay_holds_no_lock(self, old, monkeypatch):
        """On SQLite it would be the one of all writers."""
        inside = []

        def watched(*args):
            inside.append(connection.in_atomic_block)
            return replay(*args)

        monkeypatch.setattr(fill_history, "replay", watched)

        assert self.fill() == "Histories filled in: 1"
        assert inside == [False]

    def test_days_that_were_stored_during_the_replay_stay_as_they_were(self, old, monkeypatch):
        def meanwhile(standing, events):
            points = replay(standing, events)
            Day.objects.store(old, [point_on(MONDAY + 5 * DAY, standing)])
            return points

        monkeypatch.setattr(fill_history, "replay", meanwhile)

        assert self.fill() == "Histories filled in: 1"
        assert done(old)[MONDAY + 5 * DAY] == 7
        assert done(old)[MONDAY + 4 * DAY] == 5
        assert MONDAY + 6 * DAY not in done(old)

    def test_a_learner_who_is_locked_is_left_for_the_next_run(self, old, items, monkeypatch):
        other = LearnerFactory()
        with clock():
            other.answer({items[0].pk: DONE})
        Day.objects.all().delete()
        lock, out = Learner.lock, StringIO()

        def busy(learner):
            if learner.pk == old.pk:
                raise OperationalError("canceling statement due to lock timeout")
            return lock(learner)

        monkeypatch.setattr(Learner, "lock", busy)
        with pytest.raises(CommandError, match=r"^1 learner was busy.*Run fill_history again"):
            call_command("fill_history", stdout=out)

        assert out.getvalue() == "Histories filled in: 1\n"
        assert done(other) == {MONDAY: 1}
        monkeypatch.setattr(Learner, "lock", lock)
        assert self.fill() == "Histories filled in: 1"

    def test_who_has_answered_nothing_gets_no_day(self):
        LearnerFactory()

        assert self.fill() == "Histories filled in: 0"
        assert not Day.objects.exists()
