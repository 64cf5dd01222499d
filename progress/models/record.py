"""A learner's state for an item, and the history of all changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from progress.engine.responses import EVIDENCE, State
from progress.standing.answers import Answer, Source, answers_after
from roadmap.models import Item

if TYPE_CHECKING:
    from progress.models.learner import Learner

STATES = [(state.value, state.label) for state in State]
StoredAnswer = tuple[State, Source]
UNANSWERED: StoredAnswer = (State.UNANSWERED, Source.SAID)
SOURCES = [(source.value, source.word) for source in Source]


class RecordQuerySet(models.QuerySet["Record"]):
    def upsert(self, learner: Learner, answers: Mapping[int, Answer]) -> None:
        """Insert, update, or delete a learner's records to match `answers`, which are by the item's
        primary key."""
        stored = {item: answer for item, answer in answers.items() if answer.state}
        removed = answers.keys() - stored.keys()
        self.bulk_create(
            (
                Record(
                    learner=learner,
                    item_id=item,
                    state=answer.state,
                    source=answer.source,
                    updated_at=answer.at,
                    evidence=answer.response.evidence,
                    evidence_at=answer.response.at,
                )
                for item, answer in stored.items()
            ),
            update_conflicts=True,
            unique_fields=("learner", "item"),
            update_fields=("state", "source", "updated_at", "evidence", "evidence_at"),
        )
        if removed:
            self.filter(learner=learner, item__in=removed).delete()


class Record(models.Model):
    """A learner's state for one item; no row means unanswered."""

    pk = models.CompositePrimaryKey("learner_id", "item_id")
    # Widest column first, to avoid padding: this table has many rows.
    updated_at = models.DateTimeField()
    # The answer before anything was learned, as far as it says something about the rest of the
    # list, and when it was given: see progress.engine.responses.Response.
    evidence_at = models.DateTimeField()
    learner = models.ForeignKey(
        "progress.Learner", on_delete=models.CASCADE, related_name="records", db_index=False
    )
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="records", db_index=False)
    state = models.PositiveSmallIntegerField(choices=STATES)
    source = models.PositiveSmallIntegerField(choices=SOURCES, default=Source.SAID)
    evidence = models.PositiveSmallIntegerField(choices=STATES)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[state for state in State if state]),
                name="progress_record_state_known",
                violation_error_message="Unknown state.",
            ),
            models.CheckConstraint(
                condition=models.Q(evidence__in=(State.UNANSWERED, *EVIDENCE)),
                name="progress_record_evidence_known",
                violation_error_message="Unknown evidence.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.learner}: {self.item} {self.get_state_display()}"


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

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("learner", "at"), name="progress_event_learner_at"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.item} {self.get_state_display()}"

    @property
    def answer(self) -> Answer:
        """The answer it recorded; UNANSWERED if the answer was removed."""
        evidence = None if self.evidence is None else State(self.evidence)
        return Answer(State(self.state), Source(self.source), self.at, evidence, self.evidence_at)


def differs(answer: Answer | None, state: State, source: Source) -> bool:
    """Return whether storing this would change the answer."""
    if answer is None:
        return state != State.UNANSWERED
    # Ticking an assumed item manually confirms it, although the state stays the same.
    return answer.state != state or (answer.source != source and source == Source.SAID)


def current_answer(answer: Answer | None) -> StoredAnswer:
    """Return what an answer says; UNANSWERED for none."""
    return (answer.state, answer.source) if answer else UNANSWERED


def answer_before(events: list[Event], at: datetime) -> Answer:
    """Return the answer that an item had before its latest event, as the record said it then; it
    is stored again with the time `at`. UNANSWERED if there was none."""
    earlier = answers_after((event.item_id, event.answer) for event in events[:-1])
    answer = earlier.get(events[-1].item_id)
    return answer._replace(at=at) if answer else Answer(*UNANSWERED, at)
