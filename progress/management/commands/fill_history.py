"""Fill in the points of the history for days before they were stored."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from progress.models import Day, Learner, LearnerGone
from progress.standing.answers import Profile
from progress.standing.history import replay
from roadmap import snapshot
from roadmap.guide import Guide

EARLIEST_MIDNIGHT = timedelta(hours=-14)  # a day begins in Kiritimati, 14 hours before UTC's


class Command(BaseCommand):
    help = "Fill in the history of learners whose days were not stored yet. Can be repeated."

    def handle(self, **options: Any) -> None:
        guide, number = snapshot.current_guide(), 0
        for key in Learner.objects.order_by("pk").values_list("pk", flat=True).iterator():
            number += _fill(Learner(pk=key), guide)
        self.stdout.write(f"Histories filled in: {number}")


def _fill(learner: Learner, guide: Guide) -> bool:
    """Store the points of the days before the first stored one; return whether there are any."""
    try:
        with transaction.atomic():
            learner = learner.lock()
            standing = learner.standing(guide)
            stored = learner.days.in_order().first()
            if not _begins_before(learner, standing.profile, stored):
                return False
            events = [
                event._replace(at=timezone.localtime(event.at))
                for event in learner.events.answer_events()
            ]
            points = replay(standing, events)
            earlier = [each for each in points if stored is None or each.day < stored.day]
            Day.objects.store(learner, earlier)
            return bool(earlier)
    except LearnerGone:  # merged in the meantime
        return False


def _begins_before(learner: Learner, profile: Profile, stored: Day | None) -> bool:
    """Whether something was answered before the first stored day began, wherever that was."""
    first = learner.events.in_order().values_list("at", flat=True).first()
    times = [answer.at for answer in (profile.placement or {}).values()]
    times += [first] if first else []
    if stored is None or not times:
        return bool(times)
    return min(times) < datetime.combine(stored.day, time(), UTC) + EARLIEST_MIDNIGHT
