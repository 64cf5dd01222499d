"""All that is kept of a learner's answers, to take along: as JSON whole, as CSV one row per item.

Pure: plain values in, text out. The formats are described in docs/export.md.
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
    from progress.standing.history import Happening
    from progress.standing.standing import Standing

FORMAT, VERSION = "field-guide-answers", 1
COLUMNS = ("item", "name", "level", "strand", "state", "source", "updated_at", "note")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


class Kept(NamedTuple):
    """What the database keeps beside the standing itself."""

    happenings: Iterable[Happening]  # in order
    notes: Mapping[int, str]  # by the item's primary key
    placement: Iterable[tuple[int, str]]  # the answers in the order they were given
    placed_at: datetime | None


def as_json(now: Standing, kept: Kept, moment: datetime) -> str:
    """Everything, with slugs for items; times in ISO 8601 with their offset."""
    slugs = _slugs(now)
    whole: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": moment.isoformat(),
        "estimate": {
            "headline": now.title,
            "basis": now.estimate.basis.value,
            "level": round(now.estimate.level, 4),
            "interval_80": [round(now.estimate.lo, 4), round(now.estimate.hi, 4)],
            "dots": [round(dot, 4) for dot in now.estimate.dots],
        },
        "records": [
            {
                "item": slugs[item],
                "state": answer.state.word,
                "source": answer.source.label,
                "updated_at": answer.at.isoformat(),
            }
            for item, answer in now.profile.answers.items()
            if item in slugs
        ],
        "events": [
            {
                "item": slugs[each.item],
                "state": each.state.word,
                "source": each.source.label,
                "at": each.at.isoformat(),
            }
            for each in kept.happenings
            if each.item in slugs
        ],
        "placement": {
            "finished_at": kept.placed_at.isoformat() if kept.placed_at else None,
            "answers": [
                {"item": slugs[item], "answer": word}
                for item, word in kept.placement
                if item in slugs
            ],
        },
        "notes": [
            {"item": slugs[item], "text": text}
            for item, text in kept.notes.items()
            if item in slugs
        ],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def as_csv(now: Standing, notes: Mapping[int, str]) -> str:
    """A header and one row per item of the guide, in its order, answered or not."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for item in (*now.guide.items.values(), *now.guide.retired.values()):
        answer = now.profile.answers.get(item.id)
        if item.retired and answer is None:
            continue
        writer.writerow(
            [
                item.slug,
                item.name,
                item.level.name,
                item.strand.name,
                (answer.state if answer else State.UNANSWERED).word,
                answer.source.label if answer else "",
                answer.at.isoformat() if answer else "",
                _harmless(notes.get(item.id, "")),
            ]
        )
    return out.getvalue()


def _slugs(now: Standing) -> dict[int, str]:
    """By primary key: published and retired items."""
    return {item.id: item.slug for item in (*now.guide.items.values(), *now.guide.retired.values())}


def _harmless(text: str) -> str:
    """With an apostrophe in front of what a spreadsheet would compute (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text
