"""The picture of the history: the level line with its bands. Coordinates only, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from progress.standing.history import Point

MAX_MARKS = 4  # dates under the line


@dataclass(frozen=True)
class Mark:
    x: float  # percent of the width
    label: str
    anchor: str  # start, middle or end: the first and the last stay inside the picture


@dataclass(frozen=True)
class Timeline:
    """Points for SVG polygons and polylines in a box of 100 by 100, level 4 on top."""

    description: str  # the text alternative

    wide: str  # the 80% band
    narrow: str  # the 50% band
    line: str
    marks: list[Mark]
    end: float  # where the line ends: percent from the top
    event: float | None  # where the placement was taken: percent of the width


def timeline(points: Sequence[Point], placed_on: date | None = None) -> Timeline | None:
    """Return the picture; None while there are fewer than two days to join."""
    if len(points) < 2:
        return None
    start, days = points[0].day, (points[-1].day - points[0].day).days
    xs = [(point.day - start).days / days * 100 for point in points]

    def band(lows: Sequence[float], highs: Sequence[float]) -> str:
        upper = [_coordinates(x, high) for x, high in zip(xs, highs, strict=True)]
        lower = [_coordinates(x, low) for x, low in zip(xs, lows, strict=True)]
        return " ".join([*upper, *reversed(lower)])

    event = (placed_on - start).days / days * 100 if placed_on else None
    return Timeline(
        description=f"Level estimate from {_moment(points[0])} to {_moment(points[-1])}.",
        wide=band([p.low for p in points], [p.high for p in points]),
        narrow=band([p.low_half for p in points], [p.high_half for p in points]),
        line=" ".join(_coordinates(x, point.level) for x, point in zip(xs, points, strict=True)),
        marks=_marks(points, xs),
        end=round(100 - points[-1].level * 25, 2),
        event=round(event, 1) if event is not None and 0 <= event <= 100 else None,
    )


def _moment(point: Point) -> str:
    """ "January 5, 2026 (Probably Entry)"."""
    return f"{point.day:%B} {point.day.day}, {point.day.year} ({point.headline})"


def _coordinates(x: float, level: float) -> str:
    return f"{x:.2f},{100 - level * 25:.2f}"


def _marks(points: Sequence[Point], xs: Sequence[float]) -> list[Mark]:
    chosen: list[int] = []
    for index, x in enumerate(xs):
        if not chosen or x - xs[chosen[-1]] >= 100 / MAX_MARKS:
            chosen.append(index)
    # The last day always has a mark. If it was not chosen, the one before it is too close.
    chosen[-1] = last = len(xs) - 1
    return [
        Mark(
            round(xs[index], 1),
            f"{points[index].day:%b} {points[index].day.day}",
            "start" if index == 0 else "end" if index == last else "middle",
        )
        for index in chosen
    ]
