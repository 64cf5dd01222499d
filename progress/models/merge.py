"""What becomes of a guest's progress when the guest signs up or signs in."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from progress.models.day import Day
from progress.models.learner import Learner
from progress.models.note import Note
from progress.models.placement import Placement
from progress.models.record import UNANSWERED, Record
from progress.standing.answers import Answer, answers_after
from roadmap import snapshot


class MergeResult(NamedTuple):
    """Counts of answers added to, kept in, and removed from the account."""

    added: int = 0
    kept: int = 0
    removed: int = 0


def attach_guest(guest: Learner, user: AbstractBaseUser) -> MergeResult:
    """Make a guest the learner of the account, or merge it into the one that exists."""
    account = Learner.objects.filter(user=user.pk)
    if not account.exists():
        with suppress(IntegrityError), transaction.atomic():  # if another window was quicker
            attached = Learner.objects.guests().filter(pk=guest.pk).update(user=user)
            return MergeResult(len(guest.answers()) if attached else 0)
    return merge_guest(account.get(), guest)


def merge_guest(account: Learner, guest: Learner) -> MergeResult:
    """Merge a guest's answers: for each item the newest event wins, including removals.

    The guest no longer exists afterwards. Doing it again with the same guest changes nothing.
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
        before = account.answers()
        ours, theirs = account.events.newest_by_item(), guest.events.newest_by_item()
        newer = {
            item
            for item, event in theirs.items()
            if item not in ours or (event.at, event.pk) > (ours[item].at, ours[item].pk)
        }
        added = {item: each for item, each in guest.answers().items() if item not in ours}
        guest.events.update(learner=account)
        both_know = theirs.keys() & ours.keys()
        Record.objects.upsert(account, added | _answers_of_both(account, both_know))
        Note.objects.merge(guest, account)
        _merge_placements(guest, account)
        if account.goal_level_id is None and guest.goal_level_id:
            account.set_goal(guest.goal_level, guest.goal_date)
        Day.objects.move_earlier(guest, account)
        guest.delete()
        account.remember(account.standing(guide), timezone.now())
    answered = {item for item, event in theirs.items() if event.answer.state}
    return MergeResult(
        added=len(answered & newer),
        kept=len(answered - newer),
        removed=len((newer - answered) & before.keys()),
    )


def _answers_of_both(account: Learner, items: Iterable[int]) -> dict[int, Answer]:
    """What the events of both say together about these items, given by their primary keys.

    The evidence that each event has is that of one person's answers, so it is found anew."""
    events = [
        (event.item_id, event.answer._replace(evidence=None, evidence_at=None))
        for event in account.events.filter(item__in=items).in_order()
    ]
    answers = answers_after(events)
    return {item: answers.get(item) or Answer(*UNANSWERED, timezone.now()) for item in items}


def _merge_placements(guest: Learner, account: Learner) -> None:
    """Keep the one that was finished last, with the answers that only the other one has."""
    both = Placement.objects.select_for_update().filter(learner__in=(account, guest))
    found = {placement.learner_id: placement for placement in both}
    theirs, ours = found.get(guest.pk), found.get(account.pk)
    if theirs is None:
        return
    finished = theirs.finished_at
    if ours and not (finished or ours.finished_at):
        longer = max((ours, theirs), key=lambda each: len(each.answers))
        ours.answers = longer.answers
        ours.save(update_fields=("answers",))
        return
    if ours and not (finished and (ours.finished_at is None or finished > ours.finished_at)):
        ours.add_earlier(theirs)
        ours.save(update_fields=("earlier",))
        return
    if ours:
        theirs.add_earlier(ours)
    theirs.learner = account  # a copy, or a replacement; the guest's own goes with the guest
    theirs.save(force_insert=ours is None, force_update=ours is not None)
