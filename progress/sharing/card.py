"""The card that other sites show for a shared page: 1200 by 630, SVG from a standing, then PNG.
Pure.

Text keeps 60 pixels from every edge, because some sites crop. Widths are those of DejaVu Sans,
which is a little wider than our font: what fits there fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock

import resvg_py

from progress.engine.estimate import Basis
from progress.sharing.badge import width, xml
from progress.standing.standing import Cell, Standing

WIDE, HIGH = 1200, 630
GROUND, INK, SOFT, BRIGHT = "#0a1e27", "#f2f8fa", "#a9bdc5", "#91e3ea"
RAMP = ("#16313d", "#1f4656", "#2b6b7f", "#4aa5b8", "#91e3ea")  # none to all, as on the map
ON_RAMP = ("#9fb4bc", "#cfe3e9", "#eafaff", "#04161e", "#04161e")

TEXT, COLUMN = 62, 396  # the words: where they begin, and how wide they may be
MAP, LEVEL, GAP = 612, 128, 5  # the map: where it begins, a column, the space between two
ALONG = 4 * LEVEL + 3 * GAP
DOTS, STACK = 18.5, 130  # from dot to dot; how high the dots may be stacked
SHORT_NAME, LONGEST_NAME = 22, 40

FONTS = [str(path) for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf"))]
# The letters of a name that they can draw.
DRAWN = re.compile(
    "[ -~\u00a0-\u0131\u0134-\u0148\u014a-\u017e\u01fa-\u021b\u1ea0-\u1ef9"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2026]*"
)
MARK = (
    '<g transform="translate(64 62) scale(1.5)">'
    f'<rect x="1" y="1" width="9" height="9" rx="2" fill="{RAMP[4]}"/>'
    f'<rect x="12" y="1" width="9" height="9" rx="2" fill="{RAMP[3]}"/>'
    f'<rect x="1" y="12" width="9" height="9" rx="2" fill="{RAMP[2]}"/>'
    '<rect x="12.75" y="12.75" width="7.5" height="7.5" rx="1.5" fill="none" '
    f'stroke="{RAMP[4]}" stroke-width="1.5"/></g>'
)
ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Line:
    """A line of text with the space it takes."""

    text: str
    size: float
    color: str
    weight: int = 400
    height: float = 1.3  # of the size
    before: float = 0  # pixels

    def at(self, y: float, x: float = TEXT, more: str = "") -> str:
        tight = ' letter-spacing="-1.6"' if self.size > 50 else ""
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" font-family="Public Sans" font-size="{self.size:.3g}" '
            f'font-weight="{self.weight}" fill="{self.color}"{tight}{more}>{xml(self.text)}</text>'
        )

    def fit(self, room: float) -> Line:
        """Smaller, if it would be wider than the room."""
        shrunk = min(1, room / (width(self.text, self.size) or 1))
        return replace(self, size=self.size * shrunk)


def svg(standing: Standing, *, name: str, site: str, address: str, shows_map: bool) -> str:
    """The card as SVG."""
    picture = _map(standing) if shows_map else _scale()
    base = 174 if shows_map else 330  # where the lowest dots lie
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" '
        f'viewBox="0 0 {WIDE} {HIGH}"><rect width="{WIDE}" height="{HIGH}" fill="{GROUND}"/>'
        f"{_brand(site)}{_said(standing, name)}{_basis(standing, address)}"
        f"{_estimate(standing, base)}{picture}"
        "</svg>"
    )


def alt_text(standing: Standing, name: str) -> str:
    """Return the card's text alternative."""
    said = standing.headline.sentence(name or "This learner", "is")
    seen = f" {standing.picture_description}" if standing.estimate.basis is Basis.ANSWERS else ""
    return f"{said} {standing.total.done} of {standing.total.listed} items done.{seen}"


def png(card: str) -> bytes:
    """The card as PNG, drawn once in each process for what it shows."""
    with ONE_AT_A_TIME:
        return _drawn(card)


@lru_cache(maxsize=64)
def _drawn(card: str) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=card, skip_system_fonts=True, font_files=FONTS))


def _brand(site: str) -> str:
    bold = Line(site, 24, INK, 600)
    after = f'<tspan dx="10" font-weight="400" fill="{SOFT}">Deep learning</tspan></text>'
    return MARK + bold.at(87, 112).removesuffix("</text>") + after


def _said(standing: Standing, name: str) -> str:
    """Who is where, and how sure that is, in the middle of the left half."""
    lines = [*_headline(standing, name), *_chances(standing)]
    y = 312 - sum(line.before + line.size * line.height for line in lines) / 2
    drawn = []
    for line in lines:
        y += line.before + line.size * line.height
        drawn.append(line.at(y))
    return "".join(drawn)


def _headline(standing: Standing, name: str) -> list[Line]:
    name = name if DRAWN.fullmatch(name) else ""
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 1]}…"
    chance, place = _parts(standing.headline.phrase)
    who = name or ("This learner" if place else "")
    large = _wrapped(place or standing.headline.short, 64)
    size = 64 if len(large) == 1 else 54
    if len(large) > 2:  # "early Intermediate or above"
        size = 42
        large = _wrapped(place, size)
    small = 30 if len(name) <= SHORT_NAME else 26
    return [
        *(Line(text, small, SOFT).fit(COLUMN) for text in _lead(who, chance, small)),
        *(Line(text, size, INK, 700, 1.08).fit(COLUMN) for text in large),
    ]


def _lead(who: str, chance: str, size: float) -> list[str]:
    """ "Mira is probably working at" in one line, or the name in lines of its own."""
    whole = f"{who} is {chance}" if chance else who
    if width(whole, size) <= COLUMN:
        return [whole] if whole else []
    return [*_wrapped(who, size), *([f"is {chance}"] if chance else [])]


def _parts(place: str) -> tuple[str, str]:
    """ "probably working at", "Intermediate"."""
    for chance in ("almost certainly working at", "probably working at", "working at"):
        if place.startswith(f"{chance} "):
            return chance, place.removeprefix(f"{chance} ")
    return "", ""


def _chances(standing: Standing) -> list[Line]:
    if standing.estimate.basis is Basis.NONE:
        return []
    if standing.estimate.basis is Basis.TICKS:
        texts = _wrapped("Based on done items. How far above is not known.", 25)
        first = (SOFT, 400)
    else:
        texts = standing.chances.split(", ")
        first = (INK, 600)
    return [
        Line(text, 25, *(SOFT, 400) if place else first, before=0 if place else 22).fit(COLUMN)
        for place, text in enumerate(texts)
    ]


def _basis(standing: Standing, address: str) -> str:
    day = standing.as_of
    lines = (
        Line(f"{standing.total.done} of {standing.total.listed} items done", 25, INK, 600).at(508),
        Line(f"as of {day:%B} {day.day}, {day.year}", 21, SOFT).at(540) if day else "",
        Line(address, 21, SOFT).fit(COLUMN).at(570),
    )
    return "".join(lines)


def _estimate(standing: Standing, base: float) -> str:
    """The twenty dots, the bracket, and the names of the levels under them."""
    highest = max(dot.step for dot in standing.dots) + 1
    step = min(DOTS, STACK / highest)
    drawn = []
    for dot in standing.dots:
        radius = min(8.4, step * 0.46)
        look = f'r="{radius:.1f}" fill="{BRIGHT}"'
        if not dot.filled:
            look = f'r="{radius - 0.8:.1f}" fill="none" stroke="{BRIGHT}" stroke-width="2"'
        drawn.append(
            f'<circle cx="{_across(dot.x):.1f}" cy="{base - dot.step * step:.1f}" {look}/>'
        )
    if standing.bracket:
        low, high, y = _across(standing.bracket.low), _across(standing.bracket.high), base + 21
        path = f"M{low:.1f} {y - 5}v10M{low:.1f} {y}H{high:.1f}M{high:.1f} {y - 5}v10"
        drawn.append(f'<path d="{path}" stroke="{INK}" stroke-width="2" fill="none"/>')
        left = standing.bracket.high > 75
        x, anchor = (low - 10, ' text-anchor="end"') if left else (high + 10, "")
        drawn.append(Line("8 in 10 chance", 15, SOFT).at(y + 5, x, anchor))
    for level, name in enumerate(standing.level_names):
        color = INK if level in standing.headline.named else SOFT
        label = Line(name, 19, color, 600).fit(LEVEL)
        drawn.append(label.at(base + 50, _middle(level), ' text-anchor="middle"'))
    return "".join(drawn)


def _scale() -> str:
    """In place of the map: the four levels as a bar."""
    return "".join(
        f'<rect x="{_left(level)}" y="396" width="{LEVEL}" height="8" rx="3" fill="{RAMP[1]}"/>'
        for level in range(4)
    )


def _map(standing: Standing) -> str:
    pitch = min(43.0, 301 / max(len(standing.strand_rows), 1))
    drawn = []
    for row, (strand, _, cells) in enumerate(standing.strand_rows):
        y = 236 + row * pitch
        label = Line(strand.name, min(16.5, pitch * 0.6), SOFT).fit(134)
        drawn.append(
            label.at(y + (pitch - GAP) / 2 + label.size * 0.36, MAP - 14, ' text-anchor="end"')
        )
        drawn += [_cell(cell, y, pitch) for cell in cells if cell]
    return "".join(drawn)


def _cell(cell: Cell, y: float, pitch: float) -> str:
    level, count = cell.category.level.index, cell.count
    text = Line(f"{count.done}/{count.listed}", min(18, pitch * 0.6), ON_RAMP[count.step], 600)
    return (
        f'<rect x="{_left(level)}" y="{y:.1f}" width="{LEVEL}" height="{pitch - GAP:.1f}" rx="5" '
        f'fill="{RAMP[count.step]}"/>'
        + text.at(y + (pitch - GAP) / 2 + text.size * 0.36, _middle(level), ' text-anchor="middle"')
    )


def _left(level: int) -> int:
    return MAP + level * (LEVEL + GAP)


def _middle(level: int) -> float:
    return _left(level) + LEVEL / 2


def _across(part: float) -> float:
    """A place on the scale, in percent, as a place on the card."""
    return MAP + part / 100 * ALONG


def _wrapped(text: str, size: float) -> list[str]:
    """The words in lines that fit into the column; a long word gets a line of its own."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else ""
        if lines and width(longer, size) <= COLUMN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
