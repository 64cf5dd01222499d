"""Guests who have been away for long are deleted, and nobody else."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models.signals import pre_delete
from django.utils import timezone

from progress.engine.responses import State
from progress.management.commands import purge_guests
from progress.models import Handle, Learner, Merge
from tests.factories import ItemFactory, LearnerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_only_guests_who_have_been_away_for_long_are_deleted():
    long_ago = timezone.now() - timedelta(days=32)
    gone = LearnerFactory(user=None)
    gone.answer({ItemFactory().pk: State.DONE})
    recent = LearnerFactory(user=None, active_at=timezone.now() - timedelta(days=29))
    account = LearnerFactory(active_at=long_ago)
    Learner.objects.filter(pk=gone.pk).update(active_at=long_ago)
    output = StringIO()

    call_command("purge_guests", stdout=output)

    assert set(Learner.objects.all()) == {recent, account}
    assert output.getvalue() == (
        "Guests deleted: 1\nHandles released: 0\nSign-ins that can no longer be taken back: 0\n"
    )


def test_a_guest_with_a_note_of_today_is_kept(client):
    item = ItemFactory()
    client.post(f"/items/{item.slug}/record/", {"state": "done"})
    Learner.objects.update(active_at=timezone.now() - timedelta(days=32))
    client.post(f"/items/{item.slug}/note/", {"text": "Written today"})

    call_command("purge_guests", stdout=StringIO())

    assert Learner.objects.exists()


@pytest.mark.parametrize("days", [-1, 0, 30])
def test_guests_whose_session_may_live_are_not_deleted(days):
    LearnerFactory(user=None, active_at=timezone.now() - timedelta(days=30, hours=12))

    with pytest.raises(CommandError, match=r"--days must be at least 31:"):
        call_command("purge_guests", days=days)

    assert Learner.objects.exists()


def test_many_guests_are_deleted_a_batch_at_a_time(monkeypatch):
    """All at once could take longer than a statement may."""
    monkeypatch.setattr(purge_guests, "BATCH", 2)
    item, long_ago = ItemFactory().pk, timezone.now() - timedelta(days=32)
    for guest in LearnerFactory.create_batch(5, user=None):
        guest.answer({item: State.DONE})
    Learner.objects.update(active_at=long_ago)
    sizes = []

    def note(instance, origin, **options):
        sizes.append(len(origin))

    pre_delete.connect(note, sender=Learner)
    try:
        call_command("purge_guests", stdout=(output := StringIO()))
    finally:
        pre_delete.disconnect(note, sender=Learner)

    assert sizes == [2, 2, 2, 2, 1]
    assert output.getvalue().startswith("Guests deleted: 5\n")


def test_each_kind_is_counted():
    long_ago = timezone.now() - timedelta(days=366)
    LearnerFactory(user=None, active_at=long_ago)
    for look in ("one", "two"):
        Handle.objects.create(look=look, given_up_at=long_ago)
    for learner in LearnerFactory.create_batch(3):
        Merge.objects.create(account=learner, at=long_ago, last_event=0, guest={}, before={})
    output = StringIO()

    call_command("purge_guests", stdout=output)

    assert output.getvalue() == (
        "Guests deleted: 1\nHandles released: 2\nSign-ins that can no longer be taken back: 3\n"
    )


def test_handles_given_up_more_than_a_year_ago_are_forgotten():
    for look, days in (("long", 366), ("short", 364)):
        Handle.objects.create(look=look, given_up_at=timezone.now() - timedelta(days=days))
    Handle.objects.create(look="used", user=UserFactory())

    call_command("purge_guests", stdout=StringIO())

    assert set(Handle.objects.values_list("look", flat=True)) == {"short", "used"}
