"""A learner's private notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models, transaction

from roadmap.models import Item

if TYPE_CHECKING:
    from progress.models.learner import Learner


NOTE_LENGTH = 5000


class NoteQuerySet(models.QuerySet["Note"]):
    def save_text(self, learner: Learner, item: int, text: str) -> None:
        """Save this text for the item; an empty one removes the note. Raises LearnerGone."""
        with transaction.atomic():
            learner.lock()
            if text:
                self.update_or_create(learner=learner, item_id=item, defaults={"text": text})
            else:
                self.filter(learner=learner, item=item).delete()

    def merge(self, guest: Learner, account: Learner) -> None:
        """Move the guest's notes to the account. If both have one, join them, however long they are
        together: nothing is cut off."""
        existing = {note.item_id: note for note in self.filter(learner=account)}
        for note in self.filter(learner=guest):
            other = existing.get(note.item_id)
            text = joined_text(other.text if other else "", note.text)
            if other and other.text != text:
                other.text = text
                other.save(update_fields=("text", "updated_at"))
            elif not other:
                note.learner = account
                note.save(update_fields=("learner",))

    def for_item(self, learner: Learner, item: int) -> Self:
        """The learner's note for this item, if there is one."""
        return self.none() if learner.is_new else self.filter(learner=learner, item=item)


class Note(models.Model):
    """Private text for one item."""

    learner = models.ForeignKey("progress.Learner", on_delete=models.CASCADE, related_name="notes")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notes", db_index=False)
    # The form's limit. What a sign-in has joined may be longer, and can be saved again.
    text = models.TextField(max_length=NOTE_LENGTH)
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


def joined_text(text: str, other: str) -> str:
    """Return both texts, the same one only once."""
    return f"{text}\n\n{other}" if text and text != other else other
