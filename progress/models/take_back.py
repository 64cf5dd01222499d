"""Taking a merge back: the account as it was before, and the guest again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from progress.models import kept
from progress.models.day import Day
from progress.models.event import Event
from progress.models.kept import Kept
from progress.models.learner import Learner
from progress.models.merge import Merge, answers_from_events, merged_placement, store_placement
from progress.models.note import Note, joined_text
from progress.models.record import UNANSWERED, Record
from progress.standing.answers import Answer
from roadmap import snapshot

CHUNK = 10_000  # databases limit the number of values in a statement


class TakenBack(NamedTuple):
    """What taking a merge back has led to."""

    guest: Learner  # has again what it had before the merge
    key: int | None  # which it had then
    stayed: bool  # something that was changed after the merge stays in the account


def take_back(learner: Learner) -> TakenBack | None:
    """Undo the latest merge into an account; None if there is none, or it was too long ago.

    The account is again what it was, except for what has been changed since the merge: that stays.
    The guest's answers, notes, and placement belong to a guest again. Raises LearnerGone.
    """
    guide = snapshot.current_guide()
    with transaction.atomic():
        account = learner.lock()
        merge = Merge.objects.open().filter(account=account).first()
        if merge is None:
            return None
        later = account.events.filter(pk__gt=merge.last_event)
        changed = set(later.values_list("item", flat=True))
        guest = _guest_again(account, merge)
        answers_stay = _take_back_records(account, guest, merge, changed)
        notes_stay = _take_back_notes(account, merge)
        placement_stays = _take_back_placement(account, merge)
        _take_back_goal(account, merge)
        Learner.objects.filter(pk=account.pk).update(
            created_at=datetime.fromisoformat(merge.before["created_at"]),
            headline_levels=merge.before["headline_levels"],
        )
        _take_back_days(account, merge.before)
        if changed or placement_stays:
            account = Learner.objects.get(pk=account.pk)
            account.remember(account.standing(guide), timezone.now())
        merge.delete()
    stayed = answers_stay or notes_stay or placement_stays
    return TakenBack(guest, merge.guest_key, stayed)


def _guest_again(account: Learner, merge: Merge) -> Learner:
    """Store a guest with what the merged one had; its events come back from the account.

    It has its old key again, by which the session that signed in with it finds it, unless that is
    the account's key by now: a guest who signed up became the account.
    """
    rows = merge.guest
    level, day = kept.kept_goal(rows)
    guest = Learner.objects.create(
        pk=merge.guest_key if merge.guest_key != account.pk else None,
        created_at=datetime.fromisoformat(rows["created_at"]),
        headline_levels=rows["headline_levels"],
        method_seen=rows["method_seen"],
        goal_level=level,
        goal_date=day,
    )
    for start in range(0, len(rows["events"]), CHUNK):
        events = Event.objects.filter(learner=account, pk__in=rows["events"][start : start + CHUNK])
        events.update(learner=guest)
    Record.objects.upsert(guest, kept.kept_answers(rows))
    notes = [
        Note(learner=guest, item_id=item, text=text, updated_at=at)
        for item, (text, at) in kept.kept_notes(rows).items()
    ]
    times = [note.updated_at for note in notes]
    for note, at in zip(Note.objects.bulk_create(notes), times, strict=True):
        note.updated_at = at  # it was set to the current time
    Note.objects.bulk_update(notes, ["updated_at"])
    store_placement(guest, kept.existing_only(kept.kept_placement(rows)))
    Day.objects.store(guest, kept.kept_days(rows))
    return guest


def _take_back_records(
    account: Learner, guest: Learner, merge: Merge, changed: Collection[int]
) -> bool:
    """Put back the records about what the guest had answered; return whether some stay."""
    items = set(guest.events.values_list("item", flat=True)) | guest.answers().keys()
    before, now = kept.kept_answers(merge.before), timezone.now()
    nothing = Answer(*UNANSWERED, now)
    as_before = {item: before.get(item, nothing) for item in items.difference(changed)}
    stay = items.intersection(changed)
    Record.objects.upsert(account, as_before | answers_from_events(account, stay))
    return bool(stay)


def _take_back_notes(account: Learner, merge: Merge) -> bool:
    """Put back the notes that are still what the merge has made of them; return whether others
    stay."""
    before, guests = kept.kept_notes(merge.before), kept.kept_notes(merge.guest)
    notes, unchanged = list(Note.objects.filter(learner=account, item__in=guests)), []
    for note in notes:
        mine, at = before.get(note.item_id, ("", note.updated_at))
        if note.text == joined_text(mine, guests[note.item_id][0]):
            note.text, note.updated_at = mine, at
            unchanged.append(note)
    Note.objects.filter(pk__in=[note.pk for note in unchanged if not note.text]).delete()
    Note.objects.bulk_update([note for note in unchanged if note.text], ["text", "updated_at"])
    return len(unchanged) < len(notes)


def _take_back_placement(account: Learner, merge: Merge) -> bool:
    """Put back the placement, unless it was continued since; return whether the current one stays
    although the guest's answers are part of it."""
    before, guests = kept.kept_placement(merge.before), kept.kept_placement(merge.guest)
    if guests is None:
        return False
    merged, current = merged_placement(before, guests), account.placement_or_none()
    if not current or kept.placement_fields(current) != kept.placement_fields(merged):
        return current is not None
    store_placement(account, kept.existing_only(before))
    return False


def _take_back_days(account: Learner, before: Kept) -> None:
    """Put back the points of the history: those since the merge, and none of the guest's."""
    first = before["first_day"]
    guests = Q(day__lt=first) if first else Q(day__isnull=False)
    Day.objects.filter(guests | Q(day__gte=before["recent"]), learner=account).delete()
    Day.objects.store(account, kept.kept_days(before))


def _take_back_goal(account: Learner, merge: Merge) -> None:
    """Put back the goal, if the merge has set it and it is still the same."""
    taken = merge.before["goal"][0] is None and merge.guest["goal"][0] is not None
    if taken and (account.goal_level, account.goal_date) == kept.kept_goal(merge.guest):
        account.set_goal(*kept.kept_goal(merge.before))
