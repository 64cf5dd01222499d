"""A learner's placement: the short adaptive questionnaire, finished or in progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from progress.engine.responses import SITTING, State
from progress.models.errors import LearnerGone
from progress.standing.answers import PlacementAnswer
from roadmap.models import Item

STATE_BY_WORD = {
    "yes": State.DONE,
    "partly": State.LEARNING,
    "no": State.NOT_YET,
    "unknown": State.NOT_YET,
}
# An answer by hand that the placement took over instead of asking.
TAKEN_OVER = {
    State.DONE: "already-yes",
    State.LEARNING: "already-partly",
    State.NOT_YET: "already-no",
}
STATE_BY_STORED_WORD = STATE_BY_WORD | {word: state for state, word in TAKEN_OVER.items()}

# An item's primary key and a word of STATE_BY_STORED_WORD each.
PlacementEntries = Sequence[tuple[int, str]]


class Placement(models.Model):
    """The answers in the order in which they were given: [[the item's primary key, a word of
    STATE_BY_STORED_WORD], …].

    Once finished they count for good: taking the placement again adds to them. Only within a
    SITTING of their end, starting over corrects them: the new ones replace them.
    """

    learner = models.OneToOneField(
        "progress.Learner", on_delete=models.CASCADE, primary_key=True, related_name="placement"
    )
    answers = models.JSONField(default=list)
    # The answers of taking it again, as long as that is in progress.
    retake = models.JSONField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    # Answers of runs before the current one to questions that were not asked again: [[item, word,
    # when], …], the time in ISO 8601.
    earlier = models.JSONField(default=list, editable=False)

    def __str__(self) -> str:
        return f"{len(self.answers)} answers of {self.learner}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it, and which items it has answers about, so that none of them can be deleted.

        So never change answers with `update()`. Storing an answer about an item that has been
        deleted in the meantime raises IntegrityError, at the end of the transaction."""
        is_new = self._state.adding
        with transaction.atomic():
            super().save(*args, **kwargs)
            if not is_new or self.answered_items:
                PlacementItem.objects.match(self)

    @property
    def answered_items(self) -> set[int]:
        """The items of all stored answers, whatever counts, by their primary keys."""
        return {entry[0] for entry in (*self.answers, *(self.retake or ()), *self.earlier)}

    @property
    def earlier_answers(self) -> dict[int, PlacementAnswer]:
        """The answers of earlier runs, by the item's primary key, in the site's time zone."""
        return {
            item: _answer(word, datetime.fromisoformat(at))
            for item, word, at in self.earlier
            if word in STATE_BY_STORED_WORD
        }

    @property
    def finished_answers(self) -> dict[int, PlacementAnswer] | None:
        """The answers that count, by the item's primary key; None before the first end."""
        if self.finished_at is None:
            return None
        last = {
            item: _answer(word, self.finished_at)
            for item, word in self.answers
            if word in STATE_BY_STORED_WORD
        }
        return self.earlier_answers | last

    @property
    def current_answers(self) -> list[Any]:
        """Answers of the run in progress, or of the last finished run."""
        answers: list[Any] = self.answers if self.retake is None else self.retake
        return answers

    @property
    def current_states(self) -> dict[int, State]:
        """The states of `current_answers`, by the item's primary key."""
        return _states(self.current_answers)

    @property
    def questions(self) -> list[int]:
        """The items that the current run asked about, by their primary keys."""
        return [item for item, word in self.current_answers if word in STATE_BY_WORD]

    @property
    def last_question(self) -> int | None:
        """The item that the current run asked about last, by its primary key; None before."""
        return self.questions[-1] if self.questions else None

    @property
    def finished(self) -> bool:
        return self.finished_at is not None and self.retake is None

    @property
    def is_recent(self) -> bool:
        """Whether it was finished so recently that starting over is a correction."""
        return self.finished_at is not None and timezone.now() - self.finished_at <= SITTING

    def reply(self, asked: int, item: int, word: str, taken_over: PlacementEntries = ()) -> bool:
        """Add an answer after `asked` others, and before it those that were taken over.

        Like every step: raises LearnerGone; returns False, and stores nothing, if there are more or
        fewer answers now, as after a step back in the browser, a double click, or in a second tab.
        """
        with transaction.atomic():
            in_step = self._lock_at(asked) and not self.finished
            if in_step:
                self._save_answers([*self.current_answers, *taken_over, (item, word)])
        return in_step

    def back(self, asked: int) -> bool:
        """Remove the last answer to a question, and what was taken over around it. A placement that
        ended longer ago stays as it is."""
        with transaction.atomic():
            in_step = self._lock_at(asked) and (not self.finished or self.is_recent)
            if in_step and self.current_answers:
                answers = _without_taken_over(self.current_answers)[:-1]
                self._save_answers(_without_taken_over(answers))
        return in_step

    def finish(self, asked: int, taken_over: PlacementEntries = ()) -> bool:
        """Mark the placement as finished, so that its answers count, if there are any."""
        with transaction.atomic():
            in_step = self._lock_at(asked)
            answers = [*self.current_answers, *taken_over]
            if in_step and self.retake == [] and not answers:
                self.retake = None  # started again without an answer: as it was
                self.save(update_fields=("retake",))
            elif in_step and answers and not self.finished:
                if not self.is_recent:  # started over as a correction that was given up
                    self.earlier = self._dated_answers()
                again = {item for item, _ in answers}
                self.earlier = [entry for entry in self.earlier if entry[0] not in again]
                self.answers, self.retake = answers, None
                self.finished_at = timezone.now()
                self.save(update_fields=("answers", "retake", "finished_at", "earlier"))
        return in_step

    def start_again(self, asked: int) -> bool:
        """Start again from the first question. What counts now becomes earlier answers, unless this
        is a correction."""
        with transaction.atomic():
            in_step = self._lock_at(asked)
            if in_step and self.finished_at is None:
                self.answers = []
            elif in_step and not self.is_recent:
                self.earlier, self.answers = self._dated_answers(), []
            if in_step:
                self.retake = None if self.finished_at is None else []
                self.save(update_fields=("answers", "retake", "earlier"))
        return in_step

    def add_earlier(self, other: Placement) -> None:
        """Add the answers of a placement of the same person that was finished before this one. Of
        two answers about one item the later one stays."""
        own = {item for item, _ in self.answers}
        both = [*self.earlier, *(each for each in other._dated_answers() if each[0] not in own)]
        both.sort(key=lambda entry: datetime.fromisoformat(entry[2]))
        self.earlier = list({entry[0]: entry for entry in both}.values())

    def _dated_answers(self) -> list[Any]:
        """The answers that count, in the form of `earlier`."""
        if self.finished_at is None:
            return []
        at = self.finished_at.isoformat()
        known = {item: [item, word, when] for item, word, when in self.earlier}
        known |= {item: [item, word, at] for item, word in self.answers}
        return list(known.values())

    def _lock_at(self, asked: int) -> bool:
        """Lock and reload the row; return whether it has `asked` answers. Raises LearnerGone."""
        try:
            self.refresh_from_db(from_queryset=Placement.objects.select_for_update())
        except Placement.DoesNotExist:  # moved to an account
            raise LearnerGone from None
        return len(self.current_answers) == asked

    def _save_answers(self, answers: list[Any]) -> None:
        if self.finished_at is None:
            self.answers = answers
        else:
            self.retake = answers
        self.save(update_fields=("answers", "retake"))


class PlacementItemQuerySet(models.QuerySet["PlacementItem"]):
    def match(self, placement: Placement) -> None:
        """Insert and delete rows to match the answers of a placement. The caller holds its lock."""
        rows = self.filter(placement=placement)
        stored, wanted = set(rows.values_list("item_id", flat=True)), placement.answered_items
        if added := wanted - stored:
            self.bulk_create(self.model(placement=placement, item_id=item) for item in added)
        if removed := stored - wanted:
            rows.filter(item__in=removed).delete()


class PlacementItem(models.Model):
    """An item that a placement has an answer about: JSON has no foreign keys."""

    pk = models.CompositePrimaryKey("placement_id", "item_id")
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="placements", db_index=False
    )

    objects = PlacementItemQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.item} in the placement of {self.placement.learner}"


def _answer(word: str, at: datetime) -> PlacementAnswer:
    state, taken_over = STATE_BY_STORED_WORD[word], word not in STATE_BY_WORD
    return PlacementAnswer(state, timezone.localtime(at), taken_over)


def _states(answers: list[Any]) -> dict[int, State]:
    """The states by the item's primary key. Words that a later version may have stored are left
    out."""
    return {
        item: STATE_BY_STORED_WORD[word] for item, word in answers if word in STATE_BY_STORED_WORD
    }


def _without_taken_over(answers: list[Any]) -> list[Any]:
    """The answers up to the last one that was given to a question."""
    asked = [index for index, (_, word) in enumerate(answers) if word in STATE_BY_WORD]
    return answers[: asked[-1] + 1] if asked else []
