"""How many changes of one learner are stored in an hour and in a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Event, Learner, TooManyChanges, limits, merge_guest
from progress.models.limits import LIMITS
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.models.clock import DAY, HOUR, MINUTE, clock

pytestmark = pytest.mark.django_db
DONE, NOT_YET = State.DONE, State.NOT_YET
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def small_limits(monkeypatch):
    """Ten in an hour, 25 in a day."""
    monkeypatch.setattr(limits, "LIMITS", {HOUR: 10, DAY: 25})


@pytest.fixture
def items() -> list[Item]:
    return ItemFactory.create_batch(5)


def flip(learner: Learner, item: Item, times: int) -> None:
    """Change the answer so many times, one after another."""
    start = Event.objects.filter(learner=learner).count()
    for number in range(start, start + times):
        learner.answer({item.pk: NOT_YET if number % 2 else DONE})


def test_what_is_over_the_limit_is_not_stored_and_says_how_long_to_wait(items):
    learner = LearnerFactory()
    with clock() as now:
        flip(learner, items[0], 4)
        now.wait(20 * MINUTE)
        flip(learner, items[0], 6)
        now.wait(20 * MINUTE)

        with pytest.raises(TooManyChanges) as raised:
            flip(learner, items[0], 1)

        assert timedelta() < raised.value.wait <= 20 * MINUTE
        assert learner.events.count() == 10
        assert learner.answers()[items[0].pk].state is NOT_YET
        now.wait(raised.value.wait)
        flip(learner, items[0], 1)


def test_the_limit_of_a_day_holds_for_those_who_keep_to_that_of_an_hour(items):
    learner = LearnerFactory()
    with clock() as now:
        for changes in (10, 10, 5):
            flip(learner, items[0], changes)
            now.wait(HOUR)

        with pytest.raises(TooManyChanges) as raised:
            flip(learner, items[0], 1)

        assert raised.value.wait == DAY - 3 * HOUR
        now.wait(raised.value.wait)
        flip(learner, items[0], 1)


def test_a_change_of_many_counts_as_many(items):
    learner = LearnerFactory()
    with clock():
        everything = [item.pk for item in items]
        learner.answer(dict.fromkeys(everything, DONE))
        learner.answer(dict.fromkeys(everything[:3], NOT_YET))

        with pytest.raises(TooManyChanges):
            learner.answer(dict.fromkeys(everything[:3], DONE))
        learner.answer(dict.fromkeys(everything[:2], DONE))


def test_a_list_longer_than_the_limit_can_still_be_marked_at_once():
    items = ItemFactory.create_batch(12)
    learner = LearnerFactory()
    with clock() as now:
        learner.answer({item.pk: DONE for item in items})
        with pytest.raises(TooManyChanges):
            learner.undo()
        now.wait(HOUR)

        assert len(learner.undo().items) == 12


def test_what_changes_nothing_is_never_refused(items):
    learner = LearnerFactory()
    with clock():
        flip(learner, items[0], 9)
        for _ in range(20):
            learner.answer({items[0].pk: DONE})

        assert learner.events.count() == 9


def test_each_way_to_change_answers_is_limited(items):
    learner = LearnerFactory()
    with clock():
        flip(learner, items[0], 10)
        ways = [
            lambda: learner.answer({items[0].pk: DONE}),
            lambda: learner.answer({items[0].pk: NOT_YET}, reconfirm=True),
            lambda: learner.confirm_placement({}, {items[1].pk: DONE}),
            learner.undo,
        ]
        for way in ways:
            with pytest.raises(TooManyChanges):
                way()

        assert learner.events.count() == 10


def test_others_are_not_limited_by_it(items):
    flooding, other = LearnerFactory.create_batch(2)
    with clock():
        flip(flooding, items[0], 10)

        flip(other, items[0], 10)


def test_a_merge_is_never_refused(items):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    with clock():
        flip(account, items[0], 10)
        flip(guest, items[1], 10)

        merge_guest(account, guest)

        assert account.events.count() == 20


@pytest.fixture
def flooded(signed_in, user, items) -> Learner:
    """Someone who has just made as many changes as an hour allows."""
    learner = LearnerFactory(user=user)
    flip(learner, items[0], 10)
    return learner


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/items/{slug}/record/", {"state": "done"}),
        ("/items/{slug}/confirm/", {}),
        ("/guide/entry/theory/", {"all": "done"}),
        ("/guide/rest/", {"rest": "not-yet"}),
        ("/history/undo/", {}),
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_the_response_says_so_and_when_to_try_again(path, data, headers, signed_in, flooded, items):
    response = signed_in.post(path.format(slug=items[0].slug), data, headers=headers)

    assert response.status_code == 429
    assert 3500 < int(response.headers["Retry-After"]) <= 3600
    assert "you have changed a great many answers in a short time" in response.text
    assert "Try again in 60 minutes." in response.text
    assert ("<h1>" in response.text) is not bool(headers)


def test_the_time_to_wait_is_told_in_hours_if_it_is_long(signed_in, flooded, items):
    Event.objects.update(at=timezone.now() - 2 * HOUR)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "LIMITS", {DAY: 10})
        response = signed_in.post(f"/items/{items[0].slug}/record/", {"state": "done"})

    assert "Try again in 22 hours." in response.text


def test_someone_who_plays_with_the_whole_list_for_an_evening_meets_no_limit():
    """Four times in an hour, three hours long: mark everything, undo that."""
    whole_list = 105
    assert LIMITS[HOUR] > 4 * 2 * whole_list
    assert LIMITS[DAY] > 3 * 4 * 2 * whole_list
