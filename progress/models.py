"""What you know: learners, their records and the history of these, and shared pages."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from progress.states import Answer, Source, State
from roadmap.models import Item

STATES = [(state.value, state.label) for state in State]
SOURCES = [(source.value, source.label) for source in Source]


class LearnerQuerySet(models.QuerySet["Learner"]):
    def guests(self) -> Self:
        """Learners without an account."""
        return self.filter(user=None)

    def idle_since(self, moment: datetime) -> Self:
        """Learners who have answered nothing since then."""
        return self.filter(active_at__lt=moment)


class Learner(models.Model):
    """The one whose progress is kept; a guest as long as there is no user."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,  # closing an account takes its progress along
        null=True,
        blank=True,
        related_name="learner",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    active_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = LearnerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"guest {self.pk}" if self.user_id is None else f"learner {self.pk}"

    def answers(self) -> dict[int, Answer]:
        """What this learner has answered, by the item's primary key."""
        rows = self.records.values_list("item_id", "state", "source", "updated_at")
        return {item: Answer(State(state), Source(source), at) for item, state, source, at in rows}

    def answer(
        self, states: Mapping[int, State], source: Source = Source.TICKED
    ) -> dict[int, Answer]:
        """Store the wanted states, by the item's primary key, and return all answers.

        States, not flips: asking for what is already there changes nothing, so double clicks,
        retries and two tabs agree. Record and event are written in one transaction. Raises
        Learner.DoesNotExist when the learner was merged into an account in the meantime.
        """
        now = timezone.now()
        with transaction.atomic():
            locked = Learner.objects.select_for_update().get(pk=self.pk)
            answers = self.answers()
            changed = {
                item: state
                for item, state in states.items()
                if _differs(answers.get(item), state, source)
            }
            Record.objects.put(self, changed, source, now)
            Event.objects.bulk_create(
                Event(learner=self, item_id=item, state=state, source=source, at=now)
                for item, state in changed.items()
            )
            if locked.active_at < now - timedelta(days=1):
                Learner.objects.filter(pk=self.pk).update(active_at=now)
        for item, state in changed.items():
            answers[item] = Answer(state, source, now)
        return {item: given for item, given in answers.items() if given.state}

    def absorb(self, guest: Learner) -> Merge:
        """Take over what a guest has answered: the newest answer for each item wins.

        The guest is gone afterwards. Doing it again with the same guest changes nothing.
        """
        with transaction.atomic():
            both = Learner.objects.select_for_update().filter(pk__in=(self.pk, guest.pk))
            if len(both.order_by("pk")) < 2:
                return Merge(0, 0)
            mine = self.answers()
            taken = {
                record.item_id: record
                for record in guest.records.all()
                if record.item_id not in mine or record.updated_at > mine[record.item_id].at
            }
            kept = guest.records.count() - len(taken)
            Record.objects.bulk_create(
                (
                    Record(
                        learner=self,
                        item_id=item,
                        state=record.state,
                        source=record.source,
                        updated_at=record.updated_at,
                    )
                    for item, record in taken.items()
                ),
                update_conflicts=True,
                unique_fields=("learner", "item"),
                update_fields=("state", "source", "updated_at"),
            )
            guest.events.update(learner=self)
            guest.delete()
        return Merge(len(taken), kept)


class Merge(NamedTuple):
    """What absorbing a guest did: answers taken over, and answers of the account that stay."""

    taken: int
    kept: int


def _differs(answer: Answer | None, state: State, source: Source) -> bool:
    if answer is None:
        return state != State.UNANSWERED
    # Ticking an assumed item by hand confirms it, although the state stays the same.
    return answer.state != state or (answer.source != source and source == Source.TICKED)


class RecordQuerySet(models.QuerySet["Record"]):
    def put(
        self, learner: Learner, states: Mapping[int, State], source: Source, at: datetime
    ) -> None:
        """Write these states: one upsert for answers, one deletion for answers taken back."""
        given = {item: state for item, state in states.items() if state != State.UNANSWERED}
        taken_back = states.keys() - given.keys()
        if given:
            self.bulk_create(
                (
                    Record(learner=learner, item_id=item, state=state, source=source, updated_at=at)
                    for item, state in given.items()
                ),
                update_conflicts=True,
                unique_fields=("learner", "item"),
                update_fields=("state", "source", "updated_at"),
            )
        if taken_back:
            self.filter(learner=learner, item__in=taken_back).delete()


class Record(models.Model):
    """A learner's state for one item; no row means unanswered."""

    pk = models.CompositePrimaryKey("learner_id", "item_id")
    # Widest column first: no padding in the row, of which there are many.
    updated_at = models.DateTimeField()
    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="records", db_index=False
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="records", db_index=False)
    state = models.PositiveSmallIntegerField(choices=STATES)
    source = models.PositiveSmallIntegerField(choices=SOURCES, default=Source.TICKED)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[state for state in State if state]),
                name="progress_record_state_known",
                violation_error_message="This is not a state that a record can have.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.learner}: {self.item} {self.get_state_display()}"


class Event(models.Model):
    """One change of a record. Append only: history, undo and pace are read from it."""

    at = models.DateTimeField()
    learner = models.ForeignKey(
        Learner, on_delete=models.CASCADE, related_name="events", db_index=False
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="events", db_index=False)
    state = models.PositiveSmallIntegerField(choices=STATES)
    source = models.PositiveSmallIntegerField(choices=SOURCES)

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("learner", "at"), name="progress_event_learner_at"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.item} {self.get_state_display()}"


def new_token() -> str:
    """128 random bits, so that nobody guesses a shared page."""
    return secrets.token_urlsafe(16)


class ShareQuerySet(models.QuerySet["Share"]):
    def live(self) -> Self:
        """Pages that are switched on."""
        return self.filter(revoked_at=None)

    def revoke(self) -> int:
        """Switch these pages off, for good: switching on again makes a new address."""
        return self.live().update(revoked_at=timezone.now())


class Share(models.Model):
    """A learner's public page, known only to those who have its address."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="shares")
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    name = models.CharField(
        "name on the page",
        max_length=30,
        blank=True,
        help_text="Optional. It can be a nickname.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("learner",),
                condition=models.Q(revoked_at=None),
                name="progress_share_one_live",
                violation_error_message="Your page is shared already.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name or 'page'} of {self.learner}"

    def get_absolute_url(self) -> str:
        return reverse("shared", args=[self.token])
