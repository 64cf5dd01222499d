"""The short adaptive questionnaire of a learner, as far as it has come."""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone

from progress.states import State

MEANING = {
    "yes": State.DONE,
    "partly": State.LEARNING,
    "no": State.NOT_YET,
    "unknown": State.NOT_YET,
}


class Placement(models.Model):
    """The answers in the order they were given; taking it again replaces them."""

    learner = models.OneToOneField(
        "progress.Learner", on_delete=models.CASCADE, primary_key=True, related_name="placement"
    )
    answers = models.JSONField(default=list)  # [[the item's primary key, a word of MEANING], …]
    finished_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{len(self.answers)} answers of {self.learner}"

    @property
    def states(self) -> dict[int, State]:
        """What was said, by the item's primary key."""
        return {item: MEANING[word] for item, word in self.answers}

    def reply(self, asked: int, item: int, word: str) -> bool:
        """Add an answer to question number `asked` (from 0).

        False, and nothing is stored, when that question has been answered meanwhile, as after a
        step back in the browser or in a second tab.
        """
        with transaction.atomic():
            now = Placement.objects.select_for_update().get(pk=self.pk)
            if len(now.answers) != asked or now.finished_at:
                return False
            now.answers.append([item, word])
            now.save(update_fields=("answers",))
        self.answers = now.answers
        return True

    def back(self) -> None:
        """Take the last answer back."""
        with transaction.atomic():
            now = Placement.objects.select_for_update().get(pk=self.pk)
            self.answers, self.finished_at = now.answers[:-1], None
            self.save(update_fields=("answers", "finished_at"))

    def finish(self) -> None:
        """From now on the answers count towards the estimate."""
        if not self.finished_at:
            self.finished_at = timezone.now()
            self.save(update_fields=("finished_at",))

    def start_again(self) -> None:
        """Forget the answers."""
        self.answers, self.finished_at = [], None
        self.save(update_fields=("answers", "finished_at"))
