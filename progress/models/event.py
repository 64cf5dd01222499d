"""The history of a learner's answers: every change of a record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from progress.engine.responses import State
from progress.models.record import SOURCES, STATES
from progress.standing.answers import Answer, Source, answers_after
from progress.standing.history import AnswerEvent
from roadmap.models import Item

if TYPE_CHECKING:
    from progress.models.learner import Learner

CHUNK = 2000  # events that are held at a time when all are read


class EventQuerySet(models.QuerySet["Event"]):
    def in_order(self) -> Self:
        """The order in which the answers were given, also after a merge."""
        return self.order_by("at", "id")

    def latest_change(self) -> Self:
        """The events of one learner's latest change, of one item or of many."""
        return self.filter(at__in=self.order_by("-at").values("at")[:1])

    def nth_newest(self, number: int) -> models.QuerySet[Event, Any]:
        """The time of the event that so many others are newer than, to be used in a subquery."""
        return self.order_by("-at").values("at")[number : number + 1]

    def newest_by_item(self, items: Collection[int] | None = None) -> dict[int, Event]:
        """Return the newest event of one learner for each item, or each of these, by the item's
        primary key."""
        wanted = Item.objects.all() if items is None else Item.objects.filter(pk__in=items)
        newest = self.filter(item=models.OuterRef("pk")).order_by("-at", "-id").values("pk")[:1]
        events = self.filter(
            pk__in=wanted.annotate(newest=models.Subquery(newest)).values("newest")
        )
        return {event.item_id: event for event in events}

    def answers_before(self, events: Iterable[Event]) -> dict[int, Answer | None]:
        """Return the answer that each item had before the newest event of it, which is given, as
        the record said it then; None if there was none."""
        newest = {event.item_id: event.pk for event in events}
        others = self.exclude(pk__in=newest.values())
        previous = others.newest_by_item(newest)
        # From before evidence was stored: it follows from all events.
        old = [item for item, event in previous.items() if event.evidence is None]
        replayed = others.filter(item__in=old).in_order() if old else ()
        known = [event for item, event in previous.items() if item not in old]
        answers = answers_after((event.item_id, event.answer) for event in (*known, *replayed))
        return {item: answers.get(item) for item in newest}

    def first_done(self, items: Collection[int]) -> dict[int, datetime]:
        """Return when one learner first marked each of these items done by hand."""
        done = self.filter(item=models.OuterRef("pk"), state=State.DONE, source=Source.SAID)
        first = models.Subquery(done.order_by("at").values("at")[:1])
        found = Item.objects.filter(pk__in=items).values_list("pk", first)
        return {item: at for item, at in found if at}

    def answered_again(self, since: datetime) -> list[tuple[datetime, datetime]]:
        """Return for each item that one learner had marked done by then and has answered since:
        when it had been marked, and when it was answered first."""
        events = self.filter(item=models.OuterRef("pk"))
        before = events.filter(at__lte=since).order_by("-at", "-id")
        after = events.filter(at__gt=since).order_by("at", "id")
        items = Item.objects.annotate(
            state_before=models.Subquery(before.values("state")[:1]),
            at_before=models.Subquery(before.values("at")[:1]),
            at_after=models.Subquery(after.values("at")[:1]),
        )
        done = items.filter(state_before=State.DONE, at_after__isnull=False)
        return list(done.values_list("at_before", "at_after"))

    def answer_events(self) -> Iterator[AnswerEvent]:
        """Yield one learner's history as plain values, in order, without holding all of it."""
        rows = self.in_order().values_list(
            "at", "item_id", "state", "source", "evidence", "evidence_at"
        )
        for at, item, state, source, evidence, evidence_at in rows.iterator(CHUNK):
            yield AnswerEvent(at, item, *_known(state, source, evidence), evidence_at)

    def record_changes(self, learner: Learner, answers: Mapping[int, Answer]) -> None:
        """Add an event for each of these answers, which are by the item's primary key."""
        self.bulk_create(
            Event(
                learner=learner,
                item_id=item,
                state=answer.state,
                source=answer.source,
                at=answer.at,
                evidence=answer.response.evidence,
                evidence_at=answer.response.at,
            )
            for item, answer in answers.items()
        )


class Event(models.Model):
    """One change of a record. Append only: undo and pace are read from it."""

    at = models.DateTimeField()
    learner = models.ForeignKey(
        "progress.Learner", on_delete=models.CASCADE, related_name="events", db_index=False
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="events", db_index=False)
    state = models.PositiveSmallIntegerField(choices=STATES)
    source = models.PositiveSmallIntegerField(choices=SOURCES)
    # As in the record after it. Null before evidence was stored: then it follows from the events.
    evidence = models.PositiveSmallIntegerField(choices=STATES, null=True)
    evidence_at = models.DateTimeField(null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("learner", "at"), name="progress_event_learner_at"),
            # What was said of one item before: undo, pace, and review look at few of many events.
            models.Index(fields=("learner", "item", "at"), name="progress_event_learner_item"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.item} {self.get_state_display()}"

    @property
    def answer(self) -> Answer:
        """The answer it recorded; UNANSWERED if the answer was removed."""
        state, source, evidence = _known(self.state, self.source, self.evidence)
        return Answer(state, source, self.at, evidence, self.evidence_at)


def _known(state: int, source: int, evidence: int | None) -> tuple[State, Source, State | None]:
    """The stored numbers as what they stand for."""
    return State(state), Source(source), None if evidence is None else State(evidence)
