"""One learner's writes take turns: each waits until the one before has ended.

On PostgreSQL this is the lock of the learner's row; on SQLite, where SELECT … FOR UPDATE does
nothing, the lock that a transaction takes when it begins.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting

import pytest
from django.db import OperationalError, connection, transaction

from progress.engine.responses import State
from progress.models import Learner, Note, Placement, merge_guest
from progress.views.share import ShareForm
from tests.factories import ItemFactory, LearnerFactory, ShareFactory

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 0.25  # seconds: a write that does not wait is done long before


def answer(learner: Learner, item: int) -> None:
    learner.answer({item: State.DONE})


def undo(learner: Learner, item: int) -> None:
    learner.undo()


def confirm_placement(learner: Learner, item: int) -> None:
    learner.confirm_placement({item: State.DONE}, {})


def finish_placement(learner: Learner, item: int) -> None:
    learner.finish_placement(0, [(item, "already-yes")])


def begin_placement(learner: Learner, item: int) -> None:
    learner.get_or_create_placement()


def note(learner: Learner, item: int) -> None:
    Note.objects.save_text(learner, item, "Mine.")


def merge(learner: Learner, item: int) -> None:
    guest = Learner.objects.guests().get()
    merge_guest(learner, guest)


def share_settings(learner: Learner, item: int) -> None:
    """Only PostgreSQL proves it: on SQLite, saving waits for any transaction."""
    sent = {"visibility": "link", "handle": "alma"}
    form = ShareForm(sent, instance=learner.shares.get())
    assert form.is_valid()
    assert form.save_for(learner)


def in_thread(act: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        try:
            return act()
        finally:
            connection.close()

    return run


WRITES = [
    answer,
    undo,
    confirm_placement,
    finish_placement,
    begin_placement,
    note,
    merge,
    share_settings,
]


def test_a_write_waits_until_the_one_before_has_ended():
    item = ItemFactory().pk
    for write in WRITES:
        learner = LearnerFactory()
        LearnerFactory(user=None).answer({item: State.NOT_YET})
        learner.answer({item: State.LEARNING})
        if write is finish_placement:
            Placement.objects.create(learner=learner)
        ShareFactory(learner=learner, handle="mira")
        other = Learner.objects.get(pk=learner.pk)

        assert waits(learner, write, other, item), write.__name__
        Learner.objects.all().delete()


def waits(learner: Learner, write: Callable[..., None], other: Learner, item: int) -> bool:
    """Whether the write of the same learner is kept waiting by the lock; it succeeds afterward."""
    with ThreadPoolExecutor(max_workers=1) as threads:
        with transaction.atomic():
            learner.lock()
            second: Future[object] = threads.submit(in_thread(lambda: write(other, item)))
            try:
                second.result(timeout=A_MOMENT)
            except StillWaiting:
                waiting = True
            else:
                waiting = False
        second.result(timeout=10)
    return waiting


def test_the_lock_is_that_of_the_row():
    """On PostgreSQL, others are not kept waiting."""
    learner, stranger, item = LearnerFactory(), LearnerFactory(), ItemFactory().pk

    def lock_at_once() -> str:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA busy_timeout = 10")
        try:
            with transaction.atomic():
                Learner.objects.select_for_update(nowait=True).get(pk=learner.pk)
        except OperationalError:
            return "locked"
        return "free"

    with ThreadPoolExecutor(max_workers=1) as threads, transaction.atomic():
        learner.lock()
        assert threads.submit(in_thread(lock_at_once)).result(timeout=10) == "locked"
        if connection.vendor == "postgresql":
            threads.submit(in_thread(lambda: answer(stranger, item))).result(timeout=10)
