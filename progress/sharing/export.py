"""Export a learner's data: JSON in full, CSV with one row per item.

docs/export.md describes the formats.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from progress.engine.responses import State

if TYPE_CHECKING:
    from progress.standing.history import AnswerEvent, Point
    from progress.standing.standing import Standing

CHUNK = 500  # events to a piece
FORMAT, VERSION = "field-guide-answers", 1
COLUMNS = ("item", "name", "level", "strand", "state", "source", "updated_at", "note")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


class Reply(NamedTuple):
    """One answer of a placement."""

    item: int  # its primary key
    word: str
    asked: bool  # not taken over from an answer by hand
    finished_at: datetime | None = None  # the end of its run, if that was an earlier one


class ExportData(NamedTuple):
    """What is stored in addition to the standing."""

    events: Iterable[AnswerEvent]  # in order
    notes: Iterable[tuple[int, str, datetime]]  # the item's primary key, the text, and its time
    placement: Iterable[Reply] = ()  # the answers in the order they were given
    placed_at: datetime | None = None
    retake: Iterable[Reply] = ()  # of taking it again, as far as that has come
    earlier: Iterable[Reply] = ()  # of earlier runs, about other items
    history: Iterable[Point] = ()  # all days, in order
    # As they are written, but for their times.
    account: Mapping[str, Any] | None = None
    learner: Mapping[str, Any] | None = None
    progress_pages: Iterable[Mapping[str, Any]] = ()
    handles: Iterable[Mapping[str, Any]] = ()


def as_json(standing: Standing, data: ExportData, exported_at: datetime) -> Iterator[str]:
    """Return everything as pieces of one JSON text, with slugs for items; times in ISO 8601 with
    their offset. The events are read while they are written: there may be very many."""
    slugs = _slugs(standing)
    others = _all_but_events(standing, data, exported_at, slugs)
    events = (_event(each, slugs[each.item]) for each in data.events if each.item in slugs)
    return _pieces(IsoTimes(indent=1, ensure_ascii=False).encode(others), events)


def _pieces(others: str, events: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield others.removesuffix("\n}") + ',\n "events": ['
    encode = IsoTimes(ensure_ascii=False).encode
    separator = "\n"
    while some := [f"  {encode(each)}" for each in islice(events, CHUNK)]:
        yield separator + ",\n".join(some)
        separator = ",\n"
    yield "\n ]\n}\n"


class IsoTimes(json.JSONEncoder):
    """Times and dates in full."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else super().default(value)


def _all_but_events(
    standing: Standing, data: ExportData, exported_at: datetime, slugs: Mapping[int, str]
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": exported_at,
        "account": data.account,
        "learner": data.learner,
        "progress_pages": list(data.progress_pages),
        "handles": list(data.handles),
        "estimate": {
            "headline": standing.title,
            "basis": standing.estimate.basis.value,
            "level": round(standing.estimate.level, 4),
            "interval_80": [round(standing.estimate.low, 4), round(standing.estimate.high, 4)],
            "dots": [round(dot, 4) for dot in standing.estimate.dots],
        },
        "records": [
            {
                "item": slugs[item],
                "state": answer.state.word,
                "source": answer.source.word,
                "updated_at": answer.at,
                "evidence": answer.response.evidence.word,
                "evidence_at": answer.response.at,
            }
            for item, answer in standing.profile.answers.items()
            if item in slugs
        ],
        "placement": {
            "finished_at": data.placed_at,
            "answers": _replies(data.placement, slugs),
            "retake": _replies(data.retake, slugs),
            "earlier": _replies(data.earlier, slugs),
        },
        "notes": [
            {"item": slugs[item], "text": text, "updated_at": at}
            for item, text, at in data.notes
            if item in slugs
        ],
        "history": [_point(point) for point in data.history],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "day": point.day,
        "headline": point.headline,
        "level": round(point.level, 4),
        "interval_80": [round(point.low, 4), round(point.high, 4)],
        "interval_50": [round(point.low_half, 4), round(point.high_half, 4)],
        "done": point.done,
        "answers": point.answers,
    }


def _event(event: AnswerEvent, slug: str) -> dict[str, Any]:
    return {
        "item": slug,
        "state": event.state.word,
        "source": event.source.word,
        "at": event.at,
        "evidence": None if event.evidence is None else event.evidence.word,
        "evidence_at": event.evidence_at,
    }


def as_csv(standing: Standing, notes: Mapping[int, str]) -> str:
    """Return a header and one row per item of the guide, in its order, answered or not."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in standing.guide.all_items:
        answer = standing.profile.answers.get(item.id)
        if item.retired and answer is None:
            continue
        writer.writerow(
            [
                item.slug,
                item.name,
                item.level.name,
                item.strand.name,
                (answer.state if answer else State.UNANSWERED).word,
                answer.source.word if answer else "",
                answer.at.isoformat() if answer else "",
                _escape_formula(notes.get(item.id, "")),
            ]
        )
    return out.getvalue()


def _replies(replies: Iterable[Reply], slugs: Mapping[int, str]) -> list[dict[str, Any]]:
    return [
        {"item": slugs[each.item], "answer": each.word, "asked": each.asked}
        | ({"finished_at": each.finished_at} if each.finished_at else {})
        for each in replies
        if each.item in slugs
    ]


def _slugs(standing: Standing) -> dict[int, str]:
    """By primary key: published and retired items."""
    return {item.id: item.slug for item in standing.guide.all_items}


def _escape_formula(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text
