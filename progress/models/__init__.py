"""What you know: learners, their records and the history of these, placements and shared pages."""

from progress.models.learner import Learner, Merge
from progress.models.note import Note
from progress.models.placement import Placement
from progress.models.record import Event, Record
from progress.models.share import Share

__all__ = ["Event", "Learner", "Merge", "Note", "Placement", "Record", "Share"]
