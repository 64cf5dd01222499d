"""The card that other sites show for a progress page: its words and their places, and the PNG.

The card is 1200 by 630 pixels. Text keeps 60 pixels from every edge, because some sites crop.
Widths are those of DejaVu Sans, which is a little wider than our font: what fits there fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import resvg_py

from progress.engine.estimate import Basis
from progress.sharing import font
from progress.sharing.card_shapes import (
    GAP,
    LEVEL_WIDTH,
    MAP_X,
    TEXT_WIDTH,
    Bracket,
    Circle,
    Line,
    Rect,
    center_line,
    level_center,
    level_x,
    line_width,
    scale_x,
)
from progress.sharing.svg import render_svg
from progress.standing.names import characters, isolated
from progress.standing.standing import Cell, Standing

WIDTH, HEIGHT = 1200, 630
GROUND, INK, SOFT, BRIGHT = "#0a1e27", "#f2f8fa", "#a9bdc5", "#91e3ea"
RAMP = ("#16313d", "#1f4656", "#2b6b7f", "#4aa5b8", "#91e3ea")  # none to all, as on the map
ON_RAMP = ("#9fb4bc", "#cfe3e9", "#eafaff", "#04161e", "#04161e")
COLORS: dict[str, object] = {
    "ground": GROUND,
    "ink": INK,
    "soft": SOFT,
    "bright": BRIGHT,
    "ramp": RAMP,
}

DOT_DISTANCE, MAX_STACK_HEIGHT = 18.5, 130
SHORT_NAME_LENGTH, MAX_NAME_LENGTH = 22, 40
LARGE_SIZES = ((64, 1), (54, 2), (42, 3))  # px, and how many lines have room

# Requests for the same card wait for the first of them, and then find it in the cache.
_render_lock = Lock()


@dataclass(frozen=True)
class Card:
    site: Line
    rects: list[Rect]
    circles: list[Circle]
    bracket: Bracket | None
    lines: list[Line]
    width: int = WIDTH
    height: int = HEIGHT


def svg(standing: Standing, *, name: str, site: str, address: str, shows_map: bool) -> str:
    """Return the card as SVG."""
    dots_y = 174 if shows_map else 330  # of the lowest dots
    bracket = _bracket(standing, dots_y)
    card = Card(
        site=Line(site, 24, INK, 600),
        rects=_map_rects(standing) if shows_map else _scale_rects(),
        circles=_circles(standing, dots_y),
        bracket=bracket,
        lines=[
            *_headline_block(standing, name),
            *_basis_lines(standing, address),
            *([_bracket_line(bracket)] if bracket else []),
            *_level_lines(standing, dots_y),
            *(_map_lines(standing) if shows_map else []),
        ],
    )
    return render_svg("card.svg", {"card": card, **COLORS})


def alt_text(standing: Standing, name: str) -> str:
    """Return the card's text alternative."""
    headline = standing.headline.sentence(_drawn_name(name) or "This learner", "is")
    picture = f" {standing.picture_description}" if standing.estimate.basis is Basis.ANSWERS else ""
    return f"{headline} {standing.total.done} of {standing.total.listed} items done.{picture}"


def png(card: str) -> bytes:
    """Return the card's SVG as PNG, rendered once in each process for the same card."""
    with _render_lock:
        return _render_png(card)


@lru_cache(maxsize=64)
def _render_png(card: str) -> bytes:
    files = [str(path) for path in font.OURS.values()]
    if f'"{font.OTHER}"' in card:
        files.append(font.other_font_file())
    return bytes(resvg_py.svg_to_bytes(svg_string=card, skip_system_fonts=True, font_files=files))


def _headline_block(standing: Standing, name: str) -> list[Line]:
    """Return who is where, and how sure that is, in the middle of the left half."""
    lines = [*_headline_lines(standing, name), *_chance_lines(standing)]
    y = 312 - sum(line.height for line in lines) / 2
    block = []
    for line in lines:
        y += line.height
        block.append(line.at(y))
    return block


def _headline_lines(standing: Standing, name: str) -> list[Line]:
    headline, length = standing.headline, len(characters(name))
    name = _drawn_name(name)
    subject = name or ("This learner" if headline.place else "")
    size = 30 if length <= SHORT_NAME_LENGTH else 26
    small = _wrap_subject(subject, headline.chance, size)
    return [
        *(Line(text, size, SOFT).fit(TEXT_WIDTH) for text in small),
        *_large_lines(headline.place or headline.short),
    ]


def _drawn_name(name: str) -> str:
    """Return the name with its letters composed, cut if it is long; "" if no font has them all."""
    if font.missing(name):
        return ""
    letters = characters(font.drawable(name))
    if len(letters) > MAX_NAME_LENGTH:
        letters = [*letters[: MAX_NAME_LENGTH - 1], "…"]
    return isolated("".join(letters))


def _large_lines(text: str) -> list[Line]:
    """Return the text as large as it fits."""
    for size, room in LARGE_SIZES:
        lines = _wrap(text, size)
        if len(lines) <= room:
            break
    return [Line(line, size, INK, 700, line_height=1.08).fit(TEXT_WIDTH) for line in lines]


def _wrap_subject(subject: str, chance: str, size: float) -> list[str]:
    """Return "Mira is probably working at" in one line, or a long name in lines of its own."""
    whole = f"{subject} is {chance}" if chance else subject
    if line_width(whole, size) <= TEXT_WIDTH:
        return [whole] if whole else []
    return [*_wrap(subject, size), *([f"is {chance}"] if chance else [])]


def _chance_lines(standing: Standing) -> list[Line]:
    if standing.estimate.basis is Basis.NONE:
        return []
    if standing.estimate.basis is Basis.TICKS:
        first, *rest = _wrap("Based on done items. How far above is not known.", 25)
        first_line = Line(first, 25, SOFT, space_before=22)
    else:
        first, *rest = standing.chances.split(", ")
        first_line = Line(first, 25, INK, 600, space_before=22)
    return [line.fit(TEXT_WIDTH) for line in (first_line, *(Line(text, 25, SOFT) for text in rest))]


def _basis_lines(standing: Standing, address: str) -> list[Line]:
    total, day = standing.total, standing.as_of
    lines = [Line(f"{total.done} of {total.listed} items done", 25, INK, 600).at(508)]
    if day:
        lines.append(Line(f"as of {day:%B} {day.day}, {day.year}", 21, SOFT).at(540))
    return [*lines, Line(address, 21, SOFT).fit(TEXT_WIDTH).at(570)]


def _circles(standing: Standing, dots_y: float) -> list[Circle]:
    """Return the twenty dots, closer together when one stack is high."""
    highest = max(dot.step for dot in standing.dots) + 1
    distance = min(DOT_DISTANCE, MAX_STACK_HEIGHT / highest)
    radius = min(8.4, distance * 0.46)
    return [
        Circle(
            x=scale_x(dot.x),
            y=dots_y - dot.step * distance,
            radius=radius if dot.filled else radius - 0.8,  # the outline adds to a hollow one
            solid=dot.filled,
        )
        for dot in standing.dots
    ]


def _bracket(standing: Standing, dots_y: float) -> Bracket | None:
    if not standing.bracket:
        return None
    return Bracket(scale_x(standing.bracket.low), scale_x(standing.bracket.high), dots_y + 21)


def _bracket_line(bracket: Bracket) -> Line:
    label, y = Line("8 in 10 chance", 15, SOFT), bracket.y + 5
    if bracket.high > scale_x(75):  # no room on the right
        return label.at(y, bracket.low - 10, "end")
    return label.at(y, bracket.high + 10)


def _level_lines(standing: Standing, dots_y: float) -> list[Line]:
    return [
        Line(name, 19, INK if level in standing.headline.named else SOFT, 600)
        .fit(LEVEL_WIDTH)
        .at(dots_y + 50, level_center(level), "middle")
        for level, name in enumerate(standing.level_names)
    ]


def _scale_rects() -> list[Rect]:
    """Return the four levels as a bar, which stands in for the map."""
    return [Rect(level_x(level), 396, LEVEL_WIDTH, 8, 3, RAMP[1]) for level in range(4)]


def _row_pitch(standing: Standing) -> float:
    """Return the distance from one row of the map to the next."""
    return min(43.0, 301 / max(len(standing.strand_rows), 1))


def _row_y(row: int, pitch: float) -> float:
    return 236 + row * pitch


def _map_rects(standing: Standing) -> list[Rect]:
    pitch = _row_pitch(standing)
    return [
        Rect(
            x=level_x(cell.category.level.index),
            y=_row_y(row, pitch),
            width=LEVEL_WIDTH,
            height=pitch - GAP,
            radius=5,
            color=RAMP[cell.count.step],
        )
        for row, (_, _, cells) in enumerate(standing.strand_rows)
        for cell in cells
        if cell
    ]


def _map_lines(standing: Standing) -> list[Line]:
    """Return the strands' names and the cells' counts."""
    pitch = _row_pitch(standing)
    lines = []
    for row, (strand, _, cells) in enumerate(standing.strand_rows):
        middle = _row_y(row, pitch) + (pitch - GAP) / 2
        name = Line(strand.name, min(16.5, pitch * 0.6), SOFT).fit(134)
        lines.append(center_line(name, middle, MAP_X - 14, "end"))
        lines += [_cell_line(cell, middle, pitch) for cell in cells if cell]
    return lines


def _cell_line(cell: Cell, middle: float, pitch: float) -> Line:
    count = cell.count
    text = f"{count.done}/{count.listed}"
    line = Line(text, min(18, pitch * 0.6), ON_RAMP[count.step], 600)
    return center_line(line, middle, level_center(cell.category.level.index), "middle")


def _wrap(text: str, size: float) -> list[str]:
    """Return the words in lines that fit into the column; a long word gets a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and line_width(longer, size) <= TEXT_WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
