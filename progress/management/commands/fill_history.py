"""Fill in the points of the history for days before they were stored."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, transaction
from django.template.defaultfilters import pluralize
from django.utils import timezone

from progress.models import Day, Learner, LearnerGone
from progress.standing.answers import Profile
from progress.standing.history import Point, replay
from roadmap import snapshot
from roadmap.guide import Guide

EARLIEST_MIDNIGHT = timedelta(hours=-14)  # a day begins in Kiritimati, 14 hours before UTC's


class Command(BaseCommand):
    help = "Fill in the history of learners whose days were not stored yet. Can be repeated."

    def handle(self, **options: Any) -> None:
        guide, filled, busy = snapshot.current_guide(), 0, 0
        for key in Learner.objects.order_by("pk").values_list("pk", flat=True).iterator():
            learner = Learner(pk=key)
            try:
                filled += _store(learner, _earlier_points(learner, guide))
            except LearnerGone:  # merged in the meantime
                continue
            except OperationalError:  # somebody else's write took longer than one waits for it
                busy += 1
        self.stdout.write(f"Histories filled in: {filled}")
        if busy:
            raise CommandError(
                f"{busy} learner{pluralize(busy, ' was,s were')} busy and left out. "
                "Run fill_history again."
            )


def _earlier_points(learner: Learner, guide: Guide) -> list[Point]:
    """Return the points of the days before the first stored one. Takes no lock, so that others
    can write meanwhile. Raises LearnerGone."""
    try:
        learner = Learner.objects.get(pk=learner.pk)
    except Learner.DoesNotExist:
        raise LearnerGone from None
    stored = learner.days.in_order().first()
    rows = learner.events.answer_events()
    events = [event._replace(at=timezone.localtime(event.at)) for event in rows]
    standing = learner.standing(guide)
    if not _begins_before(learner, standing.profile, stored):
        return []
    return _before(stored, replay(standing, events))


def _store(learner: Learner, points: list[Point]) -> bool:
    """Store these points, except for days that have been stored since; return whether any are."""
    if not points:
        return False
    with transaction.atomic():
        learner = learner.lock()
        points = _before(learner.days.in_order().first(), points)
        Day.objects.store(learner, points)
    return bool(points)


def _before(stored: Day | None, points: list[Point]) -> list[Point]:
    return [each for each in points if stored is None or each.day < stored.day]


def _begins_before(learner: Learner, profile: Profile, stored: Day | None) -> bool:
    """Whether something was answered before the first stored day began, wherever that was."""
    first = learner.events.in_order().values_list("at", flat=True).first()
    times = [answer.at for answer in (profile.placement or {}).values()]
    times += [first] if first else []
    if stored is None or not times:
        return bool(times)
    return min(times) < datetime.combine(stored.day, time(), UTC) + EARLIEST_MIDNIGHT
