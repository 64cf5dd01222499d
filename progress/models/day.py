"""Where a learner stood at the end of each day with a change: the points of the history."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.functions import Greatest, RowNumber
from django.utils import timezone

from progress.standing.history import MAX_POINTS, MIN_ANSWERS, Point, point_on
from progress.standing.standing import Standing

if TYPE_CHECKING:
    from progress.models.learner import Learner

FIELDS = ("level", "low", "high", "low_half", "high_half", "done", "headline", "answers")


class DayQuerySet(models.QuerySet["Day"]):
    def note(self, learner: Learner, standing: Standing, at: datetime) -> None:
        """Store where the learner stands, as the point of the day of that time."""
        self.store(learner, [point_on(timezone.localdate(at), standing)])

    def store(self, learner: Learner, points: list[Point]) -> None:
        """Store these points, in place of those of the same days."""
        self.bulk_create(
            (Day(learner=learner, **asdict(point)) for point in points),
            update_conflicts=True,
            unique_fields=("learner", "day"),
            update_fields=FIELDS,
        )

    def in_order(self) -> Self:
        """One learner's days, the first one first."""
        return self.order_by("day")

    def points(self) -> list[Point]:
        """Return one learner's points in order: at most MAX_POINTS, evenly spaced, with the first
        and the last, and none with fewer than MIN_ANSWERS answers.

        The database picks them, so that a long history costs a page no more than a short one.
        """
        gaps = MAX_POINTS - 1
        sampled = self.filter(answers__gte=MIN_ANSWERS).annotate(
            place=models.Window(RowNumber(), order_by="day"),
            number=models.Window(models.Count("day")),
            # Below `gaps` wherever a step of the even spacing begins: at most MAX_POINTS times.
            rest=((models.F("place") - 1) * gaps) % Greatest(models.F("number") - 1, 1),
        )
        rows = sampled.filter(rest__lt=gaps).order_by("day").values("day", *FIELDS)
        return [Point(**row) for row in rows]

    def move_earlier(self, guest: Learner, account: Learner) -> None:
        """Give an account the guest's days before its own: what the site said to this person when
        the account had said nothing yet."""
        first = self.filter(learner=account).aggregate(first=models.Min("day"))["first"]
        theirs = self.filter(learner=guest)
        (theirs.filter(day__lt=first) if first else theirs).update(learner=account)


class Day(models.Model):
    """What the site said of a learner at the end of a day, which is that of the learner's zone.

    Written with each change, in its transaction, so a page need not replay the events.
    """

    pk = models.CompositePrimaryKey("learner_id", "day")
    learner = models.ForeignKey(
        "progress.Learner", on_delete=models.CASCADE, related_name="days", db_index=False
    )
    day = models.DateField()
    level = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    low_half = models.FloatField()
    high_half = models.FloatField()
    done = models.PositiveSmallIntegerField()
    answers = models.PositiveSmallIntegerField()
    headline = models.TextField()

    objects = DayQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.day}: {self.headline}"
