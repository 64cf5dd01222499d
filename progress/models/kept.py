"""A learner's rows as JSON: how a merge keeps what it changes, for a day, to be taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from progress.engine.responses import State
from progress.models.day import FIELDS
from progress.models.learner import Learner
from progress.models.placement import Placement
from progress.models.saved import Saved
from progress.standing.answers import Answer, Source
from progress.standing.history import Point
from roadmap.models import Item, Level

Kept = dict[str, Any]
PLACEMENT_FIELDS = ("answers", "retake", "finished_at", "earlier")


def kept_rows(learner: Learner, items: Collection[int] | None = None) -> Kept:
    """Return what is stored about a learner, in a form for JSON.

    Of the events only the keys, because a merge moves them. With `items`, by their primary keys,
    only what a merge about these can change: their records and notes, and the latest days.
    """
    answers, placement = learner.answers(), learner.placement_or_none()
    recent = timezone.localdate() - timedelta(days=1)  # in any time zone not after today
    notes, events, days = [], [], []
    if not learner.is_new:
        notes = list(learner.notes.order_by("pk").values_list("item_id", "text", "updated_at"))
        days = list(learner.days.in_order().values_list("day", *FIELDS))
    if not learner.is_new and items is None:
        events = list(learner.events.order_by("pk").values_list("pk", flat=True))
    return {
        "key": learner.pk,
        "created_at": learner.created_at.isoformat(),
        "headline_levels": learner.headline_levels,
        "method_seen": learner.method_seen,
        "goal": [learner.goal_level_id, learner.goal_date and learner.goal_date.isoformat()],
        "records": [
            _as_text([item, answer.state, answer.source, answer.at, *answer[3:]])
            for item, answer in answers.items()
            if items is None or item in items
        ],
        "notes": [_as_text(note) for note in notes if items is None or note[0] in items],
        "placement": _kept_placement(placement),
        "events": events,
        "days": [_as_text(row) for row in days if items is None or row[0] >= recent],
        "first_day": days[0][0].isoformat() if days else None,
        "recent": recent.isoformat(),
    }


def is_something(kept: Kept) -> bool:
    """Whether there is anything that a merge can add."""
    rows = ("records", "notes", "placement", "events")
    return any(kept[each] for each in rows) or kept["goal"][0] is not None


def saved_in(kept: Kept) -> Saved:
    """Return what that is, to be said in words."""
    goal = kept["goal"][0] is not None
    return Saved(len(kept["records"]), len(kept["notes"]), kept["placement"] is not None, goal)


def kept_answers(kept: Kept) -> dict[int, Answer]:
    """Return the kept records, by the item's primary key."""
    return {
        item: Answer(State(state), Source(source), _time(at), State(evidence), _time(evidence_at))
        for item, state, source, at, evidence, evidence_at in kept["records"]
    }


def kept_notes(kept: Kept) -> dict[int, tuple[str, datetime]]:
    """Return the kept notes, text and time, by the primary key of those items that still exist."""
    notes = {item: (text, _time(at)) for item, text, at in kept["notes"]}
    existing = Item.objects.filter(pk__in=notes).values_list("pk", flat=True)
    return {item: notes[item] for item in existing}


def kept_placement(kept: Kept) -> Placement | None:
    """Return the kept placement, without a learner."""
    fields = kept["placement"]
    if fields is None:
        return None
    placement = Placement(**fields)
    placement.finished_at = fields["finished_at"] and _time(fields["finished_at"])
    return placement


def existing_only(placement: Placement | None) -> Placement | None:
    """Leave out the answers about items that have been deleted since."""
    if placement is None:
        return None
    items = set(Item.objects.filter(pk__in=placement.answered_items).values_list("pk", flat=True))
    for name in ("answers", "retake", "earlier"):
        entries = getattr(placement, name)
        setattr(placement, name, entries and [each for each in entries if each[0] in items])
    return placement


def kept_days(kept: Kept) -> list[Point]:
    """Return the kept points of the history."""
    return [
        Point(date.fromisoformat(day), **dict(zip(FIELDS, rest, strict=True)))
        for day, *rest in kept["days"]
    ]


def kept_goal(kept: Kept) -> tuple[Level | None, date | None]:
    """Return the kept goal; its level is None if it does not exist anymore."""
    level, day = kept["goal"]
    return Level.objects.filter(pk=level).first(), day and date.fromisoformat(day)


def placement_fields(placement: Placement) -> Kept:
    """Return what a placement says, in a form for JSON."""
    values = _as_text([getattr(placement, name) for name in PLACEMENT_FIELDS])
    return dict(zip(PLACEMENT_FIELDS, values, strict=True))


def _kept_placement(placement: Placement | None) -> Kept | None:
    """What a placement says, unless it was only opened."""
    if placement and (placement.answers or placement.retake or placement.earlier):
        return placement_fields(placement)
    return None


def _as_text(values: Iterable[Any]) -> list[Any]:
    """Days and times as text. Not with Django's encoder, which cuts microseconds off."""
    return [each.isoformat() if isinstance(each, date) else each for each in values]


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
