"""The one whose progress is kept, with or without an account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from progress.engine.responses import State
from progress.models.note import Note
from progress.models.placement import Placement
from progress.models.record import Event, Record
from progress.standing.answers import Answer, Change, Profile, Source
from roadmap.models import Level

Said = tuple[State, Source]
NOTHING: Said = (State.UNANSWERED, Source.TICKED)


class LearnerQuerySet(models.QuerySet["Learner"]):
    def guests(self) -> Self:
        """Learners without an account."""
        return self.filter(user=None)

    def idle_since(self, moment: datetime) -> Self:
        """Learners who have sent nothing since then."""
        return self.filter(active_at__lt=moment)


class Learner(models.Model):
    """A guest as long as there is no user."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,  # closing an account takes its progress along
        null=True,
        blank=True,
        related_name="learner",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    active_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    # One bit for each level that the headline named last: a name needs a reason to change.
    named_levels = models.PositiveSmallIntegerField(default=0, editable=False)
    target_level = models.ForeignKey(
        Level,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="goal",
    )
    target_date = models.DateField("goal date", null=True, blank=True)

    objects = LearnerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"guest {self.pk}" if self.user_id is None else f"learner {self.pk}"

    def answers(self) -> dict[int, Answer]:
        """What this learner has answered, by the item's primary key."""
        rows = self.records.values_list("item_id", "state", "source", "updated_at")
        return {item: Answer(State(state), Source(source), at) for item, state, source, at in rows}

    def profile(self, answers: Mapping[int, Answer] | None = None) -> Profile:
        """All that the estimate needs; one query, or none when the answers are at hand."""
        placement = self.placement_taken()
        return Profile(
            answers=self.answers() if answers is None else answers,
            placed=placement.states if placement and placement.finished_at else None,
            named=frozenset(level for level in range(4) if self.named_levels >> level & 1),
        )

    def placement_taken(self) -> Placement | None:
        """The placement, finished or not, if there is one."""
        try:
            return self.placement
        except Placement.DoesNotExist:
            return None

    def begin_placement(self) -> Placement:
        """The placement, made now if there is none. Raises Learner.DoesNotExist like `lock`."""
        if taken := self.placement_taken():
            return taken
        with transaction.atomic():
            self.lock()
            return Placement.objects.get_or_create(learner=self)[0]

    def lock(self) -> Learner:
        """The row as it is now, held until the transaction ends.

        Raises Learner.DoesNotExist when the learner was merged into an account in the meantime.
        """
        return Learner.objects.select_for_update().get(pk=self.pk)

    def remember_named(self, levels: frozenset[int]) -> None:
        """Keep the levels that the headline names now."""
        bits = sum(1 << level for level in levels)
        if bits != self.named_levels:
            self.named_levels = bits
            Learner.objects.filter(pk=self.pk).update(named_levels=bits)

    def aim_at(self, target_level: Level | None, target_date: date | None) -> None:
        """Keep the target. Raises Learner.DoesNotExist like `lock`."""
        now = Learner.objects.filter(pk=self.pk)
        if not now.update(target_level=target_level, target_date=target_date):
            raise Learner.DoesNotExist

    def visit(self) -> bool:
        """Note the visit, once a day; was it noted now?"""
        now = timezone.now()
        if self.active_at >= now - timedelta(days=1):
            return False
        self.active_at = now
        Learner.objects.filter(pk=self.pk).update(active_at=now)
        return True

    def answer(
        self, states: Mapping[int, State], source: Source = Source.TICKED, *, again: bool = False
    ) -> Change:
        """Store the wanted states, by the item's primary key.

        States, not flips: asking for what is already there changes nothing, so double clicks,
        retries and two tabs agree; `again` confirms it with today's date. Record and event are
        written in one transaction. Raises Learner.DoesNotExist when the learner was merged into an
        account in the meantime.
        """
        with transaction.atomic():
            before = self._hold()
            wanted = {item: (state, source) for item, state in states.items()}
            return self._store(
                before,
                {
                    item: said
                    for item, said in wanted.items()
                    if again or _differs(before.get(item), *said)
                },
            )

    def confirm(self, said: Mapping[int, State], assumed: Mapping[int, State]) -> Change:
        """Store what a placement was told and what may be assumed from it, as one change.

        What an earlier placement assumed and this one does not goes away; what was answered by
        hand stays. Raises Learner.DoesNotExist like `answer`.
        """
        with transaction.atomic():
            before = self._hold()
            replaced = {item for item, given in before.items() if given.source is Source.ASSUMED}
            wanted = {item: (state, Source.ASSUMED) for item, state in assumed.items()}
            wanted |= {item: (state, Source.TICKED) for item, state in said.items()}
            free = {it: given for it, given in wanted.items() if it in replaced or it not in before}
            now = dict.fromkeys(replaced, NOTHING) | free
            return self._store(
                before, {it: given for it, given in now.items() if _differs(before.get(it), *given)}
            )

    def _hold(self) -> dict[int, Answer]:
        """Lock the row, note the visit, and read the answers that nobody else changes now."""
        locked = self.lock()
        locked.visit()
        self.named_levels = locked.named_levels
        return self.answers()

    def _store(self, before: dict[int, Answer], wanted: Mapping[int, Said]) -> Change:
        """Write record and event for each of these; the row is held, and `before` was read then."""
        now = self._moment()
        changed = {item: Answer(*said, now) for item, said in wanted.items()}
        Record.objects.put(self, changed)
        Event.objects.bulk_create(
            Event(learner=self, item_id=item, state=given.state, source=given.source, at=now)
            for item, given in changed.items()
        )
        after = {item: given for item, given in (before | changed).items() if given.state}
        return Change(before, after, frozenset(changed), now)

    def _moment(self) -> datetime:
        """Now, and later than the latest event, whatever the clock says: moments name changes.

        The records do not tell: an answer that was taken back has an event and no record.
        """
        now = timezone.now()
        latest = self.events.aggregate(latest=models.Max("at"))["latest"]
        return max(now, latest + timedelta(microseconds=1)) if latest else now

    def last_change(self) -> list[Event]:
        """The events of the latest change, which is one item or a whole category; or none."""
        latest = self.events.order_by("-at").values("at")[:1]
        return list(self.events.filter(at__in=latest).select_related("item"))

    def undo(self, at: datetime | None = None, items: Collection[int] | None = None) -> Change:
        """Put back what the change of that moment replaced; without one, the latest change.

        With `items`, given by their primary keys, only what it replaced for these.
        An item that was answered again since keeps its newer answer. The history grows by it:
        undoing the undoing does the change again.
        """
        with transaction.atomic():
            before = self._hold()
            undone = list(self.events.filter(at=at)) if at else self.last_change()
            undone = [event for event in undone if items is None or event.item_id in items]
            said: dict[int, list[Event]] = {event.item_id: [] for event in undone}
            for event in self.events.filter(item__in=said).order_by("at", "id"):
                said[event.item_id].append(event)
            still = {event.item_id for event in undone if said[event.item_id][-1].at == event.at}
            earlier = {item: _said(said[item][-2:-1]) for item in still}
            return self._store(
                before,
                {it: given for it, given in earlier.items() if given != _now(before.get(it))},
            )

    def give_to(self, user: AbstractBaseUser) -> Merge:
        """Make this guest the learner of the account, or merge it into the one that is there."""
        account = Learner.objects.filter(user=user.pk)
        if not account.exists():
            with suppress(IntegrityError), transaction.atomic():  # if another window was quicker
                given = Learner.objects.guests().filter(pk=self.pk).update(user=user)
                return Merge(len(self.answers()) if given else 0)
        return account.get().absorb(self)

    def absorb(self, guest: Learner) -> Merge:
        """Take over what a guest has said: the newest word on each item wins, also one that takes
        an answer back.

        The guest is gone afterwards. Doing it again with the same guest changes nothing.
        """
        with transaction.atomic():
            both = Learner.objects.select_for_update().filter(
                models.Q(pk=self.pk) | models.Q(pk=guest.pk, user=None)
            )
            now = both.order_by("pk").in_bulk()
            if len(now) < 2:
                return Merge()
            before, mine, theirs = self.answers(), self._newest_events(), guest._newest_events()
            newer = {
                item: event.answer
                for item, event in theirs.items()
                if item not in mine or (event.at, event.pk) > (mine[item].at, mine[item].pk)
            }
            Record.objects.put(self, newer)
            guest.events.update(learner=self)
            Note.objects.move(guest, self)
            self._take_placement(guest)
            if now[self.pk].target_level_id is None and now[guest.pk].target_level_id:
                self.aim_at(now[guest.pk].target_level, now[guest.pk].target_date)
            guest.delete()
        given = {item for item, event in theirs.items() if event.answer.state}
        return Merge(
            taken=len(given & newer.keys()),
            kept=len(given - newer.keys()),
            taken_back=len((newer.keys() - given) & before.keys()),
        )

    def _newest_events(self) -> dict[int, Event]:
        """The newest event for each item, by the item's primary key."""
        return {event.item_id: event for event in self.events.order_by("at", "id")}

    def _take_placement(self, guest: Learner) -> None:
        """Where both have one, the guest's replaces the account's if it is finished and newer."""
        both = Placement.objects.select_for_update().filter(learner__in=(self, guest))
        taken = {placement.learner_id: placement.finished_at for placement in both}
        if guest.pk not in taken:
            return
        mine, theirs = taken.get(self.pk), taken[guest.pk]
        if self.pk not in taken or (theirs and (mine is None or theirs > mine)):
            Placement.objects.filter(learner=self).delete()
            Placement.objects.filter(learner=guest).update(learner=self)


class Merge(NamedTuple):
    """What absorbing a guest did to answers: how many the account got, how many of its own stay
    against the guest's, and how many were taken back."""

    taken: int = 0
    kept: int = 0
    taken_back: int = 0


def _differs(answer: Answer | None, state: State, source: Source) -> bool:
    if answer is None:
        return state != State.UNANSWERED
    # Ticking an assumed item by hand confirms it, although the state stays the same.
    return answer.state != state or (answer.source != source and source == Source.TICKED)


def _now(answer: Answer | None) -> Said:
    return (answer.state, answer.source) if answer else NOTHING


def _said(earlier: list[Event]) -> Said:
    """What the last of these events says."""
    return (State(earlier[-1].state), Source(earlier[-1].source)) if earlier else NOTHING
