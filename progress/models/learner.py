"""The person whose progress is stored, with or without an account."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from progress.engine.responses import State
from progress.models.day import Day
from progress.models.errors import LearnerGone
from progress.models.event import Event
from progress.models.limits import next_timestamp
from progress.models.placement import Placement, PlacementEntries
from progress.models.record import UNANSWERED, Record, StoredAnswer, current_answer, differs
from progress.standing.answers import Answer, Profile, Source, next_answer
from progress.standing.change import Change
from progress.standing.evidence import holding
from progress.standing.history import Point
from progress.standing.standing import Standing, build_standing
from roadmap import snapshot
from roadmap.guide import Guide
from roadmap.models import Level

METHOD = 2  # raised when a new method moves levels: learners with answers are told once


class LearnerQuerySet(models.QuerySet["Learner"]):
    def guests(self) -> Self:
        """Learners without an account."""
        return self.filter(user=None)

    def idle_since(self, moment: datetime) -> Self:
        """Learners who have sent nothing since then."""
        return self.filter(active_at__lt=moment)


class Learner(models.Model):
    """The person whose progress is stored. A guest if `user` is null.

    An instance without a primary key is a visitor for whom nothing has been stored yet.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,  # deleting an account deletes its progress
        null=True,
        blank=True,
        related_name="learner",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    active_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    # Bit mask of the levels in the last headline, kept to avoid flicker.
    headline_levels = models.PositiveSmallIntegerField(default=0, editable=False)
    # The version of the estimate's method that this learner knows of: see METHOD.
    method_seen = models.PositiveSmallIntegerField(default=METHOD, editable=False)
    goal_level = models.ForeignKey(
        Level,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="goal",
    )
    goal_date = models.DateField("goal date", null=True, blank=True)

    objects = LearnerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"guest {self.pk}" if self.user_id is None else f"learner {self.pk}"

    @property
    def is_new(self) -> bool:
        """Whether nothing has been stored for this visitor yet."""
        return self.pk is None

    def answers(self) -> dict[int, Answer]:
        """Return the learner's answers by the item's primary key."""
        return {} if self.is_new else self.records.answers()

    def profile(self, answers: Mapping[int, Answer] | None = None) -> Profile:
        """Return everything the estimate needs: one query for the answers unless they are given,
        and one for the placement if it is not loaded."""
        placement = self.placement_or_none()
        return Profile(
            answers=self.answers() if answers is None else answers,
            placement=placement.finished_answers if placement else None,
            headline_levels=frozenset(
                level for level in range(4) if self.headline_levels >> level & 1
            ),
        )

    def standing(self, guide: Guide) -> Standing:
        """Return where the learner is in this guide."""
        return build_standing(guide, self.profile())

    def placement_or_none(self) -> Placement | None:
        """Return the placement, finished or not, if there is one."""
        if self.is_new:
            return None
        try:
            return self.placement
        except Placement.DoesNotExist:
            return None

    def get_or_create_placement(self) -> Placement:
        """Return the placement, creating it if needed. Raises LearnerGone."""
        if placement := self.placement_or_none():
            return placement
        with transaction.atomic():
            self.lock()
            self.placement = Placement.objects.get_or_create(learner=self)[0]
        return self.placement

    def lock(self) -> Learner:
        """Return the current row, locked until the transaction ends. Raises LearnerGone."""
        try:
            return Learner.objects.select_for_update().get(pk=self.pk)
        except Learner.DoesNotExist:
            raise LearnerGone from None

    def touch(self) -> bool:
        """Update active_at at most once a day; return True if it was updated."""
        now = timezone.now()
        if self.active_at >= now - timedelta(days=1):
            return False
        self.active_at = now
        Learner.objects.filter(pk=self.pk).update(active_at=now)
        return True

    @property
    def method_is_new(self) -> bool:
        """Whether the method has changed since this learner last heard of it."""
        return not self.is_new and self.method_seen < METHOD

    def note_method(self) -> None:
        """Save that the learner has been told about the current method. Raises LearnerGone."""
        if not Learner.objects.filter(pk=self.pk).update(method_seen=METHOD):
            raise LearnerGone

    def set_goal(self, goal_level: Level | None, goal_date: date | None) -> None:
        """Save the goal. Raises LearnerGone."""
        current = Learner.objects.filter(pk=self.pk)
        if not current.update(goal_level=goal_level, goal_date=goal_date):
            raise LearnerGone

    def answer(
        self,
        states: Mapping[int, State],
        source: Source = Source.SAID,
        *,
        reconfirm: bool = False,
        guide: Guide | None = None,
    ) -> Change:
        """Store the wanted states, by the item's primary key. Raises LearnerGone, TooManyChanges.

        States, not flips: asking for what is already stored changes nothing, so double clicks,
        retries, and two tabs agree; `reconfirm` stores it again with the current date. Records,
        events, and the headline's levels are written in one transaction. `guide` is the one that
        the page was rendered with, by default the current one.
        """
        guide = guide or snapshot.current_guide()
        with transaction.atomic():
            before = self._lock_and_read_answers()
            wanted = {
                item: (state, source)
                for item, state in states.items()
                if reconfirm or differs(before.get(item), state, source)
            }
            return self._store(before, self._following(before, wanted), guide)

    def confirm_placement(
        self,
        answered: Mapping[int, State],
        assumed: Mapping[int, State],
        *,
        guide: Guide | None = None,
    ) -> Change:
        """Store the placement's answers and what is assumed from them, as one change.

        What an earlier placement assumed and this one does not is removed; manual answers are
        kept. Raises LearnerGone, TooManyChanges.
        """
        guide = guide or snapshot.current_guide()
        with transaction.atomic():
            before = self._lock_and_read_answers()
            replaced = {it for it, answer in before.items() if answer.source is Source.ASSUMED}
            wanted = {item: (state, Source.ASSUMED) for item, state in assumed.items()}
            wanted |= {item: (state, Source.SAID) for item, state in answered.items()}
            kept = holding(guide, Profile(before)).answers.keys() - replaced
            free = {it: new for it, new in wanted.items() if it not in kept}
            after = dict.fromkeys(replaced, UNANSWERED) | free
            changed = {it: new for it, new in after.items() if differs(before.get(it), *new)}
            return self._store(before, self._following(before, changed), guide)

    def finish_placement(
        self, asked: int, taken_over: PlacementEntries = (), *, guide: Guide | None = None
    ) -> bool:
        """Make the answers of the placement count after `asked` answers, like Placement.finish.

        Raises LearnerGone.
        """
        guide = guide or snapshot.current_guide()
        with transaction.atomic():
            answers = self._lock_and_read_answers()  # the learner first, as a merge locks them
            in_step = self.get_or_create_placement().finish(asked, taken_over)
            if in_step:
                self.remember(build_standing(guide, self.profile(answers)), timezone.now())
        return in_step

    def points(self) -> list[Point]:
        """Return the stored points of the history in order, a bounded number of them."""
        return [] if self.is_new else self.days.points()

    def last_change(self) -> list[Event]:
        """Return the events of the latest change, of one item or a whole category; or none."""
        return [] if self.is_new else list(self.events.latest_change().select_related("item"))

    def undo(
        self,
        at: datetime | None = None,
        items: Collection[int] | None = None,
        *,
        guide: Guide | None = None,
    ) -> Change:
        """Put back what the change of that time replaced; without one, the latest change.

        With `items`, given by their primary keys, only what it replaced for these. An item that
        was answered again since keeps its newer answer. The history grows: undoing the undo does
        the change again. Raises LearnerGone, TooManyChanges.
        """
        guide = guide or snapshot.current_guide()
        with transaction.atomic():
            before = self._lock_and_read_answers()
            undone = list(self.events.filter(at=at)) if at else self.last_change()
            undone = [event for event in undone if items is None or event.item_id in items]
            newest = self.events.newest_by_item({event.item_id for event in undone})
            latest = {each.item_id for each in undone if newest[each.item_id].at == each.at}
            now = next_timestamp(self, len(latest))
            replaced = self.events.answers_before(newest[item] for item in latest)
            earlier = {
                item: (answer or Answer(*UNANSWERED, now))._replace(at=now)
                for item, answer in replaced.items()
            }
            changed = {
                item: answer
                for item, answer in earlier.items()
                if current_answer(answer) != current_answer(before.get(item))
            }
            return self._store(before, changed, guide)

    def remember(self, standing: Standing, at: datetime) -> None:
        """Save what the site says of the learner after a change at that time: the levels of the
        headline, and the point of the history."""
        self.save_headline_levels(standing)
        Day.objects.note(self, standing, at)

    def save_headline_levels(self, standing: Standing) -> None:
        """Save the levels that the standing's headline names."""
        bits = sum(1 << level for level in standing.headline.named)
        if bits != self.headline_levels:
            self.headline_levels = bits
            Learner.objects.filter(pk=self.pk).update(headline_levels=bits)

    def _lock_and_read_answers(self) -> dict[int, Answer]:
        """Lock the row, update active_at, and return the current answers."""
        locked = self.lock()
        locked.touch()
        self.headline_levels = locked.headline_levels
        return self.answers()

    def _following(
        self, before: dict[int, Answer], wanted: Mapping[int, StoredAnswer]
    ) -> dict[int, Answer]:
        """The wanted answers, each as it follows the one before, given now."""
        now = next_timestamp(self, len(wanted))
        return {
            item: next_answer(before.get(item), *answer, now) for item, answer in wanted.items()
        }

    def _store(
        self, before: dict[int, Answer], changed: Mapping[int, Answer], guide: Guide
    ) -> Change:
        """Write the records and events. The caller holds the lock and read `before` under it; all
        answers in `changed` have the same time."""
        now = next((answer.at for answer in changed.values()), timezone.now())
        Record.objects.upsert(self, changed)
        Event.objects.record_changes(self, changed)
        after = {item: answer for item, answer in (before | dict(changed)).items() if answer.state}
        previous = build_standing(guide, self.profile(before))
        current = build_standing(guide, self.profile(after)) if changed else previous
        self.save_headline_levels(current)
        if changed:
            Day.objects.note(self, current, now)
        return Change(previous, current, frozenset(changed), now)
