"""A learner's state for an item, and the history of all changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import models

from progress.engine.responses import State
from progress.standing.answers import Answer, Source
from roadmap.models import Item

if TYPE_CHECKING:
    from progress.models.learner import Learner

STATES = [(state.value, state.label) for state in State]
SOURCES = [(source.value, source.label) for source in Source]


class RecordQuerySet(models.QuerySet["Record"]):
    def put(self, learner: Learner, answers: Mapping[int, Answer]) -> None:
        """Write these answers, by the item's primary key, over what the learner has for the items.

        One upsert for answers, one deletion for answers taken back.
        """
        given = {item: answer for item, answer in answers.items() if answer.state}
        taken_back = answers.keys() - given.keys()
        self.bulk_create(
            (
                Record(
                    learner=learner,
                    item_id=item,
                    state=answer.state,
                    source=answer.source,
                    updated_at=answer.at,
                )
                for item, answer in given.items()
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
        "progress.Learner", on_delete=models.CASCADE, related_name="records", db_index=False
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
                violation_error_message="Unknown state.",
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

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("learner", "at"), name="progress_event_learner_at"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.item} {self.get_state_display()}"

    @property
    def answer(self) -> Answer:
        """What it says; UNANSWERED for an answer taken back."""
        return Answer(State(self.state), Source(self.source), self.at)
