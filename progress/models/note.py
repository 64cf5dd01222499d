"""What a learner writes down for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models, transaction

from roadmap.models import Item

if TYPE_CHECKING:
    from progress.models.learner import Learner


class NoteQuerySet(models.QuerySet["Note"]):
    def write(self, learner: Learner, item: int, text: str) -> None:
        """Keep this text for the item; an empty one removes the note.

        Raises Learner.DoesNotExist when the learner was merged into an account in the meantime.
        """
        with transaction.atomic():
            learner.lock()
            if text:
                self.update_or_create(learner=learner, item_id=item, defaults={"text": text})
            else:
                self.filter(learner=learner, item=item).delete()

    def move(self, guest: Learner, account: Learner) -> None:
        """Give a guest's notes to an account; where both have one, both texts are kept."""
        mine = {note.item_id: note for note in self.filter(learner=account)}
        for note in self.filter(learner=guest):
            kept = mine.get(note.item_id)
            if kept and kept.text != note.text:
                kept.text = f"{kept.text}\n\n{note.text}"
                kept.save(update_fields=("text", "updated_at"))
            elif not kept:
                note.learner = account
                note.save(update_fields=("learner",))

    def of(self, learner: Learner | None, item: int) -> Self:
        """The note of this learner for this item, if there is one."""
        return self.filter(learner=learner, item=item) if learner else self.none()


class Note(models.Model):
    """Private text for one item."""

    learner = models.ForeignKey("progress.Learner", on_delete=models.CASCADE, related_name="notes")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notes", db_index=False)
    text = models.TextField(max_length=5000)
    updated_at = models.DateTimeField(auto_now=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("learner", "item"),
                name="progress_note_learner_item_unique",
                violation_error_message="This item already has a note.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.learner} on {self.item}"
