"""A learner's state for an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import models

from progress.engine.responses import EVIDENCE, State
from progress.standing.answers import Answer, Source
from roadmap.models import Item

if TYPE_CHECKING:
    from progress.models.learner import Learner

STATES = [(state.value, state.label) for state in State]
StoredAnswer = tuple[State, Source]
UNANSWERED: StoredAnswer = (State.UNANSWERED, Source.SAID)
SOURCES = [(source.value, source.word) for source in Source]


class RecordQuerySet(models.QuerySet["Record"]):
    def answers(self) -> dict[int, Answer]:
        """Return what the records of one learner say, by the item's primary key."""
        rows = self.values_list(
            "item_id", "state", "source", "updated_at", "evidence", "evidence_at"
        )
        return {
            item: Answer(State(state), Source(source), at, State(evidence), evidence_at)
            for item, state, source, at, evidence, evidence_at in rows
        }

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


def differs(answer: Answer | None, state: State, source: Source) -> bool:
    """Return whether storing this would change the answer."""
    if answer is None:
        return state != State.UNANSWERED
    # Ticking an assumed item manually confirms it, although the state stays the same.
    return answer.state != state or (answer.source != source and source == Source.SAID)


def current_answer(answer: Answer | None) -> StoredAnswer:
    """Return what an answer says; UNANSWERED for none."""
    return (answer.state, answer.source) if answer else UNANSWERED
