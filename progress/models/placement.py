"""The short adaptive questionnaire of a learner, as far as it has come."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils import timezone

from progress.engine.responses import State

MEANING = {
    "yes": State.DONE,
    "partly": State.LEARNING,
    "no": State.NOT_YET,
    "unknown": State.NOT_YET,
}


class Placement(models.Model):
    """The answers in the order they were given: [[the item's primary key, a word of MEANING], …].

    Once finished they count, until it has been taken again to its end.
    """

    learner = models.OneToOneField(
        "progress.Learner", on_delete=models.CASCADE, primary_key=True, related_name="placement"
    )
    answers = models.JSONField(default=list)
    # The answers of taking it again, as long as that is under way.
    retake = models.JSONField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{len(self.answers)} answers of {self.learner}"

    @property
    def states(self) -> dict[int, State]:
        """What counts once it is finished, by the item's primary key."""
        return {item: MEANING[word] for item, word in self.answers}

    @property
    def given(self) -> list[Any]:
        """The answers so far of the time that is under way, or of the last one."""
        return self.answers if self.retake is None else self.retake

    @property
    def told(self) -> dict[int, State]:
        """What these say, by the item's primary key."""
        return {item: MEANING[word] for item, word in self.given}

    @property
    def finished(self) -> bool:
        return self.finished_at is not None and self.retake is None

    def reply(self, asked: int, item: int, word: str) -> bool:
        """Add an answer after `asked` others.

        Like every step: False, and nothing is stored, when there are more or fewer answers by now,
        as after a step back in the browser, a double click, or in a second tab.
        """
        with transaction.atomic():
            fits = self._at(asked) and not self.finished
            if fits:
                self._keep([*self.given, [item, word]])
        return fits

    def back(self, asked: int) -> bool:
        """Take the last answer back."""
        with transaction.atomic():
            fits = self._at(asked)
            if fits and self.given:
                self._keep(self.given[:-1])
        return fits

    def finish(self, asked: int) -> bool:
        """From now on the answers count, if there are any."""
        with transaction.atomic():
            fits = self._at(asked)
            if fits and self.given and not self.finished:
                self.answers, self.retake = self.given, None
                self.finished_at = timezone.now()
                self.save(update_fields=("answers", "retake", "finished_at"))
        return fits

    def start_again(self, asked: int) -> bool:
        """Ask from the first question on."""
        with transaction.atomic():
            fits = self._at(asked)
            if fits:
                self._keep([])
        return fits

    def _at(self, asked: int) -> bool:
        """Is this where it stands? Reads it anew, and nobody else changes it meanwhile."""
        self.refresh_from_db(from_queryset=Placement.objects.select_for_update())
        return len(self.given) == asked

    def _keep(self, given: list[Any]) -> None:
        if self.finished_at is None:
            self.answers = given
        else:
            self.retake = given
        self.save(update_fields=("answers", "retake"))
