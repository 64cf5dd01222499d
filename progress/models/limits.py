"""How often the answers of one learner can change, and when a change happens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from progress.models.errors import TooManyChanges
from progress.models.event import Event

if TYPE_CHECKING:
    from progress.models.learner import Learner

# How many answers of one learner can change within each of these times. The list has 105 items, so
# an hour allows for marking all of it and undoing that four times over, a day for fourteen times:
# more than anyone means to do. A script meets the first limit within seconds.
LIMITS = {timedelta(hours=1): 1000, timedelta(days=1): 3000}


def next_timestamp(learner: Learner, changes: int) -> datetime:
    """Return the time of a change of so many answers: now, but always later than the latest event,
    because timestamps identify changes. Raises TooManyChanges.

    The records do not tell: an answer that was removed has an event and no record. Everything that
    adds events must come here, under the lock, so the limits are exact.
    """
    events = Event.objects.filter(learner=models.OuterRef("pk"))
    # In each span, the event that must have left it: then there is room for the change. More
    # answers at once than the limit allows must find the span empty.
    places = [0, *(max(limit - changes, 0) for limit in LIMITS.values())]
    times = [models.Subquery(events.nth_newest(place)) for place in places]
    latest, *found = type(learner).objects.filter(pk=learner.pk).values_list(*times).get()
    now = timezone.now()
    now = max(now, latest + timedelta(microseconds=1)) if latest else now
    waits = [at + span - now for at, span in zip(found, LIMITS, strict=True) if at]
    wait = max(waits, default=timedelta())
    if changes and wait > timedelta():
        raise TooManyChanges(wait)
    return now
