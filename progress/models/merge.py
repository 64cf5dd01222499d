"""What becomes of a guest's progress when the guest signs up or signs in."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from copy import copy
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from progress.models.day import Day
from progress.models.kept import PLACEMENT_FIELDS, Kept, is_something, kept_rows, saved_in
from progress.models.learner import Learner
from progress.models.note import Note
from progress.models.placement import Placement
from progress.models.record import UNANSWERED, Record
from progress.models.saved import Saved
from progress.standing.answers import Answer, answers_after
from roadmap import snapshot

OFFERED = timedelta(days=1)  # for how long a merge can be taken back


class MergeResult(NamedTuple):
    """What was added to the account, and counts of its answers that were kept and removed."""

    added: Saved = Saved()
    kept: int = 0
    removed: int = 0


class MergeQuerySet(models.QuerySet["Merge"]):
    def open(self) -> Self:
        """Those that can still be taken back."""
        return self.filter(at__gt=timezone.now() - OFFERED)

    def over(self) -> Self:
        """Those that can no longer be taken back."""
        return self.filter(at__lte=timezone.now() - OFFERED)

    def keep(self, account: Learner, guest: Kept, before: Kept) -> None:
        """Store what is needed to take this merge back, instead of any earlier one."""
        last = account.events.aggregate(last=models.Max("pk"))["last"] or 0
        self.filter(account=account).delete()
        self.create(account=account, last_event=last, guest=guest, before=before)


class Merge(models.Model):
    """The latest merge into an account: what is needed to take it back, kept for OFFERED."""

    account = models.OneToOneField(
        "progress.Learner", on_delete=models.CASCADE, primary_key=True, related_name="merge"
    )
    at = models.DateTimeField(default=timezone.now, db_index=True)
    last_event = models.BigIntegerField()  # the account's events after it came after the merge
    guest = models.JSONField()  # all that the guest had: see progress.models.kept
    before = models.JSONField()  # what the account had about the same items, and its placement

    objects = MergeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.saved or 'nothing'} into {self.account}"

    @property
    def saved(self) -> Saved:
        """What the guest had."""
        return saved_in(self.guest)

    @property
    def guest_key(self) -> int | None:
        """The key that the guest had, which the browser that it came from knows. None is no one's:
        a merge from before keys were kept."""
        key: int | None = self.guest.get("key")
        return key

    @property
    def until(self) -> datetime:
        """When the offer to take it back ends."""
        return self.at + OFFERED


def attach_guest(guest: Learner, user: AbstractBaseUser) -> MergeResult:
    """Make a guest the learner of the account, or merge it into the one that exists."""
    account = Learner.objects.filter(user=user.pk)
    if not account.exists():
        with suppress(IntegrityError), transaction.atomic():  # if another window was quicker
            if not Learner.objects.guests().filter(pk=guest.pk).update(user=user):
                return MergeResult()
            guest = account.get()
            kept = kept_rows(guest)
            if is_something(kept):
                Merge.objects.keep(guest, kept, before=kept_rows(Learner()))
            return MergeResult(saved_in(kept))
    return merge_guest(account.get(), guest)


def merge_guest(account: Learner, guest: Learner) -> MergeResult:
    """Merge a guest's answers: for each item the newest event wins, including removals.

    The guest no longer exists afterwards, but for a day the merge can be taken back. Doing it again
    with the same guest changes nothing.
    """
    guide = snapshot.current_guide()
    with transaction.atomic():
        both = Learner.objects.select_for_update().filter(
            models.Q(pk=account.pk) | models.Q(pk=guest.pk, user=None)
        )
        locked = both.order_by("pk").in_bulk()
        if len(locked) < 2:
            return MergeResult()
        account, guest = locked[account.pk], locked[guest.pk]
        kept = kept_rows(guest)
        if not is_something(kept):
            guest.delete()
            return MergeResult()
        before = account.answers()
        ours, theirs = account.events.newest_by_item(), guest.events.newest_by_item()
        newer = {
            item
            for item, event in theirs.items()
            if item not in ours or (event.at, event.pk) > (ours[item].at, ours[item].pk)
        }
        added = {item: each for item, each in guest.answers().items() if item not in ours}
        items = theirs.keys() | {row[0] for row in (*kept["records"], *kept["notes"])}
        kept_before = kept_rows(account, items)
        guest.events.update(learner=account)
        both_know = theirs.keys() & ours.keys()
        Record.objects.upsert(account, added | answers_from_events(account, both_know))
        Note.objects.merge(guest, account)
        _merge_placements(guest, account)
        goal_is_new = account.goal_level_id is None and guest.goal_level_id is not None
        if goal_is_new:
            account.set_goal(guest.goal_level, guest.goal_date)
        Day.objects.move_earlier(guest, account)
        guest.delete()
        account = Learner.objects.get(pk=account.pk)
        account.remember(account.standing(guide), timezone.now())
        Merge.objects.keep(account, kept, kept_before)
    answered = {item for item, event in theirs.items() if event.answer.state}
    return MergeResult(
        saved_in(kept)._replace(answers=len(answered & newer), goal=goal_is_new),
        kept=len(answered - newer),
        removed=len((newer - answered) & before.keys()),
    )


def answers_from_events(account: Learner, items: Iterable[int]) -> dict[int, Answer]:
    """What all events together say about these items, given by their primary keys.

    The evidence that each event has may be that of one of two people's answers, so it is found
    anew."""
    events = [
        (event.item_id, event.answer._replace(evidence=None, evidence_at=None))
        for event in account.events.filter(item__in=items).in_order()
    ]
    answers = answers_after(events)
    return {item: answers.get(item) or Answer(*UNANSWERED, timezone.now()) for item in items}


def _merge_placements(guest: Learner, account: Learner) -> None:
    """Store the placement of both for the account."""
    both = Placement.objects.select_for_update().filter(learner__in=(account, guest))
    found = {placement.learner_id: placement for placement in both}
    theirs, ours = found.get(guest.pk), found.get(account.pk)
    if theirs:
        store_placement(account, merged_placement(ours, theirs))


def store_placement(learner: Learner, placement: Placement | None) -> None:
    """Make this the learner's placement; with none, remove it."""
    stored = Placement.objects.filter(learner=learner)
    if placement is None:
        stored.delete()
        return
    fields = {name: getattr(placement, name) for name in PLACEMENT_FIELDS}
    stored.update_or_create(learner=learner, defaults=fields)


def merged_placement(ours: Placement | None, theirs: Placement) -> Placement:
    """Return the one that was finished last, with the answers that only the other one has."""
    if ours is None:
        return theirs
    if not (theirs.finished_at or ours.finished_at):
        return max((ours, theirs), key=lambda each: len(each.answers))
    leads = theirs.finished_at and (not ours.finished_at or theirs.finished_at > ours.finished_at)
    last, other = (theirs, ours) if leads else (ours, theirs)
    merged = copy(last)
    merged.add_earlier(other)
    return merged
