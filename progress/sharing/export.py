"""Export a learner's data: JSON in full, CSV with one row per item.

docs/export.md describes the formats.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from progress.engine.responses import State

if TYPE_CHECKING:
    from progress.standing.history import AnswerEvent
    from progress.standing.standing import Standing

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
    notes: Mapping[int, str]  # by the item's primary key
    placement: Iterable[Reply] = ()  # the answers in the order they were given
    placed_at: datetime | None = None
    retake: Iterable[Reply] = ()  # of taking it again, as far as that has come
    earlier: Iterable[Reply] = ()  # of earlier runs, about other items


def as_json(standing: Standing, data: ExportData, exported_at: datetime) -> str:
    """Return everything, with slugs for items; times in ISO 8601 with their offset."""
    slugs = _slugs(standing)
    whole: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": exported_at.isoformat(),
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
                "updated_at": answer.at.isoformat(),
                "evidence": answer.response.evidence.word,
                "evidence_at": answer.response.at.isoformat(),
            }
            for item, answer in standing.profile.answers.items()
            if item in slugs
        ],
        "events": [
            {
                "item": slugs[each.item],
                "state": each.state.word,
                "source": each.source.word,
                "at": each.at.isoformat(),
            }
            for each in data.events
            if each.item in slugs
        ],
        "placement": {
            "finished_at": data.placed_at.isoformat() if data.placed_at else None,
            "answers": _replies(data.placement, slugs),
            "retake": _replies(data.retake, slugs),
            "earlier": _replies(data.earlier, slugs),
        },
        "notes": [
            {"item": slugs[item], "text": text}
            for item, text in data.notes.items()
            if item in slugs
        ],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


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
        | ({"finished_at": each.finished_at.isoformat()} if each.finished_at else {})
        for each in replies
        if each.item in slugs
    ]


def _slugs(standing: Standing) -> dict[int, str]:
    """By primary key: published and retired items."""
    return {item.id: item.slug for item in standing.guide.all_items}


def _escape_formula(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would compute (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text
