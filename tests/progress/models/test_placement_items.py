"""What was answered in a placement cannot be deleted, wherever the answer is stored."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from progress.models import Learner, Placement, PlacementItem, merge_guest
from roadmap.models import Item
from tests.factories import LearnerFactory
from tests.progress.models.clock import DAY, NOON
from tests.progress.models.placements import entry, finished

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("numbered_items")]


def protected(learner: Learner | None = None) -> set[int]:
    rows = PlacementItem.objects.filter(placement__learner=learner) if learner else None
    return set(
        (PlacementItem.objects.all() if rows is None else rows).values_list("item", flat=True)
    )


def at_once(act: Callable[[], object]) -> None:
    """Check the foreign keys now, instead of at the end of the transaction."""
    act()
    connection.check_constraints()


def test_the_items_follow_the_answers_through_a_whole_placement(time):
    learner = LearnerFactory()
    mine = learner.get_or_create_placement()
    steps = [
        (lambda: mine.reply(0, 1, "yes"), {1}),
        (lambda: mine.reply(1, 3, "no", [(2, "already-no")]), {1, 2, 3}),
        (lambda: mine.back(3), {1}),
        (lambda: learner.finish_placement(1, [(4, "already-yes")]), {1, 4}),
        (lambda: time.wait(DAY), {1, 4}),
        (lambda: mine.start_again(2), {1, 4}),
        (lambda: mine.reply(0, 5, "unknown"), {1, 4, 5}),
        (lambda: mine.back(1), {1, 4}),
        (lambda: mine.reply(0, 1, "no"), {1, 4}),
        (lambda: mine.finish(1), {1, 4}),
    ]
    for number, (act, expected) in enumerate(steps):
        mine.refresh_from_db()
        act()
        assert protected() == expected, number


@pytest.mark.parametrize(
    ("fields", "item"),
    [
        ({"answers": [[1, "yes"]]}, 1),
        ({"answers": [[1, "a word of another version"]]}, 1),
        ({"answers": [], "retake": [[2, "no"]], "finished_at": NOON}, 2),
        ({"answers": [], "earlier": [entry(3, "yes", NOON)], "finished_at": NOON}, 3),
    ],
)
def test_neither_the_shell_nor_the_database_deletes_such_an_item(fields, item):
    Placement.objects.create(learner=LearnerFactory(), **fields)

    with pytest.raises(ProtectedError):
        Item.objects.get(pk=item).delete()
    with pytest.raises(ProtectedError):
        Item.objects.filter(pk=item).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        at_once(lambda: Item.objects.filter(pk=item)._raw_delete("default"))
    assert Item.objects.filter(pk=item).exists()
    Item.objects.get(pk=6).delete()


def test_an_answer_about_an_item_that_is_gone_is_refused_by_the_database():
    mine = LearnerFactory().get_or_create_placement()

    with pytest.raises(IntegrityError), transaction.atomic():
        at_once(lambda: mine.reply(0, 999, "yes"))


@pytest.mark.parametrize("guest_is_last", [True, False])
@pytest.mark.parametrize("account_has_one", [True, False])
def test_a_merge_protects_the_answers_of_both(time, guest_is_last, account_has_one):
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    people = [(account, {1: "yes"}), (guest, {2: "no", 3: "already-no"})]
    for person, answers in people if guest_is_last else reversed(people):
        if person is guest or account_has_one:
            finished(person, answers, [entry(4, "yes", NOON - DAY)] if person is guest else None)
            time.wait(DAY)

    merge_guest(account, guest)

    expected = {1, 2, 3, 4} if account_has_one else {2, 3, 4}
    assert protected(account) == Placement.objects.get().answered_items == expected


def test_of_two_unfinished_ones_the_longer_one_is_protected():
    account, guest = LearnerFactory(), LearnerFactory(user=None)
    Placement.objects.create(learner=account, answers=[[1, "yes"]])
    Placement.objects.create(learner=guest, answers=[[2, "yes"], [3, "no"]])

    merge_guest(account, guest)

    assert protected() == {2, 3}


def test_nothing_is_protected_any_longer_than_its_learner():
    mine = finished(LearnerFactory(), {1: "yes"})

    mine.learner.user.delete()

    Item.objects.get(pk=1).delete()


@pytest.mark.parametrize("number", [1, 3])
def test_a_reply_takes_the_same_number_of_queries(number, django_assert_num_queries):
    mine = LearnerFactory().get_or_create_placement()
    taken_over = [(item, "already-no") for item in range(1, number)]

    # Two savepoints and their ends, the row, its answers, its items, and the new ones.
    with django_assert_num_queries(8):
        mine.reply(0, 6, "yes", taken_over)
