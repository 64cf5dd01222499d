"""The history of a learner's answers: every change of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils import timezone

from progress.engine.responses import State
from progress.models.record import SOURCES, STATES, UNANSWERED
from progress.standing.answers import Answer, Source, answers_after
from progress.standing.history import AnswerEvent
from roadmap.models import Item

if TYPE_CHECKING:
    from progress.models.learner import Learner


# How many answers of one learner can change within each of these times. The list has 105 items, so
# an hour allows for marking all of it and undoing that four times over, a day for fourteen times:
# more than anyone means to do. A script meets the first limit within seconds.
LIMITS = {timedelta(hours=1): 1000, timedelta(days=1): 3000}


class EventQuerySet(models.QuerySet["Event"]):
    def in_order(self) -> Self:
        """The order in which the answers were given, also after a merge."""
        return self.order_by("at", "id")

    def latest_change(self) -> Self:
        """The events of one learner's latest change, of one item or of many."""
        return self.filter(at__in=self.order_by("-at").values("at")[:1])

    def newest_by_item(self) -> dict[int, Event]:
        """Return the newest event of one learner for each item, by the item's primary key."""
        return {event.item_id: event for event in self.in_order()}

    def nth_newest(self, number: int) -> models.QuerySet[Event, Any]:
        """The time of the event that so many others are newer than, to be used in a subquery."""
        return self.order_by("-at").values("at")[number : number + 1]

    def answer_events(self) -> list[AnswerEvent]:
        """Return them as plain values, in order and in the site's time zone."""
        rows = self.in_order().values_list(
            "at", "item_id", "state", "source", "evidence", "evidence_at"
        )
        return [
            AnswerEvent(timezone.localtime(at), item, *_known(state, source, evidence), evidence_at)
            for at, item, state, source, evidence, evidence_at in rows
        ]

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
    """One change of a record. Append only: history, undo and pace are read from it."""

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
        indexes = (models.Index(fields=("learner", "at"), name="progress_event_learner_at"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.item} {self.get_state_display()}"

    @property
    def answer(self) -> Answer:
        """The answer it recorded; UNANSWERED if the answer was removed."""
        state, source, evidence = _known(self.state, self.source, self.evidence)
        return Answer(state, source, self.at, evidence, self.evidence_at)


def answer_before(events: Sequence[Event], at: datetime) -> Answer:
    """Return the answer that an item had before its latest event, as the record said it then; it
    is stored again with the time `at`. UNANSWERED if there was none."""
    earlier = answers_after((event.item_id, event.answer) for event in events[:-1])
    answer = earlier.get(events[-1].item_id)
    return answer._replace(at=at) if answer else Answer(*UNANSWERED, at)


def _known(state: int, source: int, evidence: int | None) -> tuple[State, Source, State | None]:
    """The stored numbers as what they stand for."""
    return State(state), Source(source), None if evidence is None else State(evidence)
