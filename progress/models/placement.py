"""A learner's placement: the short adaptive questionnaire, finished or in progress."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from progress.engine.responses import State
from progress.models.errors import LearnerGone

STATE_BY_WORD = {
    "yes": State.DONE,
    "partly": State.LEARNING,
    "no": State.NOT_YET,
    "unknown": State.NOT_YET,
}


class Placement(models.Model):
    """The answers in the order in which they were given: [[the item's primary key, a word of
    STATE_BY_WORD], …].

    Once finished they count, until the placement has been taken again to its end.
    """

    learner = models.OneToOneField(
        "progress.Learner", on_delete=models.CASCADE, primary_key=True, related_name="placement"
    )
    answers = models.JSONField(default=list)
    # The answers of taking it again, as long as that is in progress.
    retake = models.JSONField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{len(self.answers)} answers of {self.learner}"

    @property
    def states(self) -> dict[int, State]:
        """What counts once it is finished, by the item's primary key."""
        return {item: STATE_BY_WORD[word] for item, word in self.answers}

    @property
    def current_answers(self) -> list[Any]:
        """Answers of the run in progress, or of the last finished run."""
        answers: list[Any] = self.answers if self.retake is None else self.retake
        return answers

    @property
    def current_states(self) -> dict[int, State]:
        """The states of `current_answers`, by the item's primary key."""
        return {item: STATE_BY_WORD[word] for item, word in self.current_answers}

    @property
    def finished(self) -> bool:
        return self.finished_at is not None and self.retake is None

    def reply(self, asked: int, item: int, word: str) -> bool:
        """Add an answer after `asked` others.

        Like every step: raises LearnerGone; returns False, and stores nothing, if there are more or
        fewer answers now, as after a step back in the browser, a double click, or in a second tab.
        """
        with transaction.atomic():
            in_step = self._lock_at(asked) and not self.finished
            if in_step:
                self._save_answers([*self.current_answers, [item, word]])
        return in_step

    def back(self, asked: int) -> bool:
        """Remove the last answer."""
        with transaction.atomic():
            in_step = self._lock_at(asked)
            if in_step and self.current_answers:
                self._save_answers(self.current_answers[:-1])
        return in_step

    def finish(self, asked: int) -> bool:
        """Mark the placement as finished, so that its answers count, if there are any."""
        with transaction.atomic():
            in_step = self._lock_at(asked)
            if in_step and self.current_answers and not self.finished:
                self.answers, self.retake = self.current_answers, None
                self.finished_at = timezone.now()
                self.save(update_fields=("answers", "retake", "finished_at"))
        return in_step

    def start_again(self, asked: int) -> bool:
        """Start again from the first question."""
        with transaction.atomic():
            in_step = self._lock_at(asked)
            if in_step:
                self._save_answers([])
        return in_step

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
