"""The one whose progress is kept, with or without an account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from progress.models.note import Note
from progress.models.placement import Placement
from progress.models.record import Event, Record
from progress.states import Answer, Change, Profile, Source, State
from roadmap.models import Level

NOTHING = (State.UNANSWERED, Source.TICKED)


class LearnerQuerySet(models.QuerySet["Learner"]):
    def guests(self) -> Self:
        """Learners without an account."""
        return self.filter(user=None)

    def idle_since(self, moment: datetime) -> Self:
        """Learners who have answered nothing since then."""
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
        Level, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    target_date = models.DateField(null=True, blank=True)

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

    def remember_named(self, levels: frozenset[int]) -> None:
        """Keep the levels that the headline names now."""
        bits = sum(1 << level for level in levels)
        if bits != self.named_levels:
            self.named_levels = bits
            self.save(update_fields=("named_levels",))

    def answer(
        self, states: Mapping[int, State], source: Source = Source.TICKED, *, again: bool = False
    ) -> Change:
        """Store the wanted states, by the item's primary key.

        States, not flips: asking for what is already there changes nothing, so double clicks,
        retries and two tabs agree; `again` confirms it with today's date. Record and event are
        written in one transaction. Raises Learner.DoesNotExist when the learner was merged into an
        account in the meantime.
        """
        return self._store({item: (state, source) for item, state in states.items()}, again)

    def _store(self, wanted: Mapping[int, tuple[State, Source]], again: bool = False) -> Change:
        now = timezone.now()
        with transaction.atomic():
            locked = Learner.objects.select_for_update().get(pk=self.pk)
            before = self.answers()
            changed = {
                item: Answer(state, source, now)
                for item, (state, source) in wanted.items()
                if again or _differs(before.get(item), state, source)
            }
            Record.objects.put(self, changed)
            Event.objects.bulk_create(
                Event(learner=self, item_id=item, state=given.state, source=given.source, at=now)
                for item, given in changed.items()
            )
            if locked.active_at < now - timedelta(days=1):
                Learner.objects.filter(pk=self.pk).update(active_at=now)
        after = {item: given for item, given in (before | changed).items() if given.state}
        return Change(before, after, frozenset(changed), now)

    def last_change(self) -> list[Event]:
        """The events of the latest change, which is one item or a whole category; or none."""
        latest = self.events.order_by("-at").values("at")[:1]
        return list(self.events.filter(at__in=latest).select_related("item"))

    def undo(self, at: datetime | None = None) -> Change:
        """Put back what the change of that moment replaced; without one, the latest change.

        An item that was answered again since keeps its newer answer. The history grows by it:
        undoing the undoing does the change again.
        """
        with transaction.atomic():
            Learner.objects.select_for_update().get(pk=self.pk)
            undone = list(self.events.filter(at=at)) if at else self.last_change()
            said: dict[int, list[Event]] = {event.item_id: [] for event in undone}
            for event in self.events.filter(item__in=said).order_by("id"):
                said[event.item_id].append(event)
            still = {event.item_id for event in undone if said[event.item_id][-1].at == event.at}
            now = self.answers()
            wanted = {item: _said(said[item][-2:-1]) for item in still}
            return self._store(
                {
                    item: earlier
                    for item, earlier in wanted.items()
                    if earlier != ((now[item].state, now[item].source) if item in now else NOTHING)
                },
                again=True,
            )

    def absorb(self, guest: Learner) -> Merge:
        """Take over what a guest has answered: the newest answer for each item wins.

        The guest is gone afterwards. Doing it again with the same guest changes nothing.
        """
        with transaction.atomic():
            both = Learner.objects.select_for_update().filter(pk__in=(self.pk, guest.pk))
            if len(both.order_by("pk")) < 2:
                return Merge(0, 0)
            mine = self.answers()
            theirs = guest.answers()
            taken = {
                item: answer
                for item, answer in theirs.items()
                if item not in mine or answer.at > mine[item].at
            }
            Record.objects.put(self, taken)
            guest.events.update(learner=self)
            Note.objects.move(guest, self)
            self._take_placement(guest)
            guest.delete()
        return Merge(len(taken), len(theirs) - len(taken))

    def _take_placement(self, guest: Learner) -> None:
        """The guest's placement is the newer one: it replaces the account's."""
        placement = guest.placement_taken()
        if placement:
            Placement.objects.filter(learner=self).delete()
            Placement.objects.filter(learner=guest).update(learner=self)


class Merge(NamedTuple):
    """What absorbing a guest did: answers taken over, and answers of the account that stay."""

    taken: int
    kept: int


def _differs(answer: Answer | None, state: State, source: Source) -> bool:
    if answer is None:
        return state != State.UNANSWERED
    # Ticking an assumed item by hand confirms it, although the state stays the same.
    return answer.state != state or (answer.source != source and source == Source.TICKED)


def _said(earlier: list[Event]) -> tuple[State, Source]:
    """What the last of these events says."""
    return (State(earlier[-1].state), Source(earlier[-1].source)) if earlier else NOTHING
