"""What learners know: their records and events, placements, notes, and progress pages."""

from progress.models.day import Day
from progress.models.errors import HandleTaken, LearnerGone, TooManyChanges, TooManyHandles
from progress.models.event import Event
from progress.models.handle import Handle, handle_problem
from progress.models.learner import Learner
from progress.models.merge import Merge, MergeResult, attach_guest, merge_guest
from progress.models.note import Note
from progress.models.placement import Placement, PlacementItem
from progress.models.record import Record
from progress.models.share import Share
from progress.models.take_back import TakenBack, take_back

__all__ = [
    "Day",
    "Event",
    "Handle",
    "HandleTaken",
    "Learner",
    "LearnerGone",
    "Merge",
    "MergeResult",
    "Note",
    "Placement",
    "PlacementItem",
    "Record",
    "Share",
    "TakenBack",
    "TooManyChanges",
    "TooManyHandles",
    "attach_guest",
    "handle_problem",
    "merge_guest",
    "take_back",
]
