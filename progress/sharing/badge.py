"""The badges for a README: SVG from a standing. Pure.

A badge has to look right wherever it is shown, so the widths of its text are computed from one font
and stated in it (`textLength`).
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from itertools import pairwise
from math import ceil

from progress.engine.estimate import Basis
from progress.standing import words
from progress.standing.pictures import Stop
from progress.standing.standing import Standing
from progress.standing.words import Headline

KEY = "deep learning"
INK, FAINT = "#ffffff", "#d6dee1"
KEY_GROUND, GROUND, GREY = "#33424a", "#085b73", "#5a6970"
TRACK, PEAK = "#4c5d66", "#7ec3d0"
FONT = 'font-family="Verdana,Geneva,DejaVu Sans,sans-serif"'
SMALL = 9  # px: the levels under the strip
LEVEL = 44  # px: how wide a level is there

# DejaVu Sans, thousandths of the size, from the space to the tilde.
WIDTHS = (
    *(318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337),
    *(636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531),
    *(1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787),
    *(603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500),
    *(500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612),
    *(635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838),
)
OTHERS = {"·": 318}
WIDEST = 1000  # what is not in the table rather gets too much room than too little
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def badge(standing: Standing | None) -> str:
    """20 pixels high: "deep learning | probably Intermediate · self-assessed"; None for a page
    that is not shared, for a broken picture helps nobody."""
    if standing is None:
        return _plain("not shared", 20, GREY)
    lead, total = _lead(standing.headline), standing.total
    if not standing.headline.phrase:
        return _plain(lead, 20, GREY)
    said = f"{lead}, self-assessed, {total.done} of {total.listed} items done"
    return _plain(f"{lead} · self-assessed", 20, GROUND, said)


def strip(standing: Standing | None) -> str:
    """28 pixels high: how strong the belief is along the levels, with the 80% bracket."""
    if standing is None:
        return _plain("not shared", 28, GREY)
    if standing.estimate.basis is Basis.NONE:
        return _plain(_lead(standing.headline), 28, GREY)
    return _strip(standing)


def alt_text(standing: Standing) -> str:
    """Return the badge's text alternative."""
    count = f", self-assessed, {standing.total.done} of {standing.total.listed} items done"
    return f"Deep learning: {_lead(standing.headline)}{count if standing.headline.phrase else ''}"


def width(text: str, size: float) -> float:
    """How wide the text is in DejaVu Sans, in pixels."""
    return round(sum(map(_advance, unicodedata.normalize("NFD", text))) * size / 1000, 1)


def xml(text: str) -> str:
    """The text as it may stand between tags and in attributes."""
    return escape(NOT_XML.sub("", text))


def _advance(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    place = ord(letter) - ord(" ")
    return WIDTHS[place] if 0 <= place < len(WIDTHS) else OTHERS.get(letter, WIDEST)


def _lead(headline: Headline) -> str:
    """The headline's short form inside a line: only a level keeps its capital."""
    either = len(headline.named) == 2  # "Entry or Intermediate"
    return headline.short if either else headline.short[:1].lower() + headline.short[1:]


def _frame(wide: int, high: int, said: str, content: str) -> str:
    said = xml(said)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}" role="img" aria-label="{said}"><title>{said}</title>'
        f"{content}</svg>"
    )


def _plain(value: str, high: int, ground: str, said: str = "") -> str:
    left, right = ceil(width(KEY, 11)) + 12, ceil(width(value, 11)) + 12  # whole: sharp edges
    base = high // 2 + 4
    return _frame(
        left + right,
        high,
        f"Deep learning: {said or value}",
        f'<clipPath id="r"><rect width="{left + right}" height="{high}" rx="3"/></clipPath>'
        f'<g clip-path="url(#r)"><rect width="{left}" height="{high}" fill="{KEY_GROUND}"/>'
        f'<rect x="{left}" width="{right}" height="{high}" fill="{ground}"/></g>'
        f'<g fill="{INK}" {FONT} font-size="11">'
        f'<text x="6" y="{base}" textLength="{left - 12}">{KEY}</text>'
        f'<text x="{left + 6}" y="{base}" textLength="{right - 12}">{xml(value)}</text>'
        "</g>",
    )


def _strip(standing: Standing) -> str:
    start, along = ceil(width(KEY, 11)) + 20, 4 * LEVEL
    wide = start + along + 8
    said = f"Deep learning: {_lead(standing.headline)}"
    bracket = ""
    if standing.bracket:
        said += f". {words.interval(standing.estimate, standing.level_names)}"
        ends = (standing.bracket.low, standing.bracket.high)
        low, high = (start + at / 100 * along for at in ends)
        path = f"M{low:.1f} 3v4M{low:.1f} 5H{high:.1f}M{high:.1f} 3v4"
        bracket = f'<path d="{path}" stroke="{INK}" fill="none"/>'
    labels = "".join(
        f'<text x="{start + level * LEVEL + LEVEL // 2}" y="25">{xml(name)}</text>'
        for level, name in enumerate(_names(standing))
    )
    seams = "".join(f"M{start + level * LEVEL} 9v7" for level in (1, 2, 3))
    return _frame(
        wide,
        28,
        said,
        f'<linearGradient id="g">{_gradient(standing.gradient_stops)}</linearGradient>'
        f'<rect width="{wide}" height="28" rx="4" fill="{KEY_GROUND}"/>'
        f'<g {FONT}><text x="8" y="18" font-size="11" fill="{INK}" '
        f'textLength="{start - 20}">{KEY}</text>'
        f'<g font-size="{SMALL}" fill="{FAINT}" text-anchor="middle">{labels}</g></g>'
        f'<rect x="{start}" y="9" width="{along}" height="7" rx="1.5" fill="url(#g)"/>'
        f'<path d="{seams}" stroke="{KEY_GROUND}" stroke-width="1.5"/>{bracket}',
    )


def _gradient(stops: list[Stop]) -> str:
    """Opaque colors between the track and the peak; those equal to both neighbors are left out."""
    colors = [_between(TRACK, PEAK, stop.opacity) for stop in stops]
    around = [("", ""), *pairwise(colors), ("", "")]
    return "".join(
        f'<stop offset="{f"{stop.offset / 100:.3g}"[1:]}" stop-color="{color}"/>'
        for stop, color, before, after in zip(stops, colors, around, around[1:], strict=False)
        if not before[0] == color == after[1]
    )


def _between(one: str, other: str, part: float) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _names(standing: Standing) -> list[str]:
    """The levels' names as they fit under the strip: whole, short, or cut."""
    short = {level.index: level.short for level in standing.guide.levels}
    return [
        _fitting(name, short.get(index, name)) for index, name in enumerate(standing.level_names)
    ]


def _fitting(*names: str) -> str:
    cut = [f"{names[-1][:letters]}." for letters in range(6, 0, -1)]
    return next((each for each in (*names, *cut) if width(each, SMALL) < LEVEL), "")
