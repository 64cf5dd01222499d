"""The fonts of the card: which characters each has, and how wide they are.

Public Sans is ours and has Latin letters. FiraGO steps in for Greek, Cyrillic, Georgian, Arabic,
Hebrew, Devanagari, and Thai. Text that neither has is not drawn: it would be boxes.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from struct import iter_unpack, unpack_from

import pymupdf_fonts

from progress.standing.names import END_ISOLATE, ISOLATE, JOINERS, characters

FOLDER = Path(__file__).parent / "fonts"
OURS = {
    400: FOLDER / "PublicSans-Regular.ttf",
    600: FOLDER / "PublicSans-SemiBold.ttf",
    700: FOLDER / "PublicSans-Bold.ttf",
}
OTHER = "FiraGO"
SHAPING = {*JOINERS, ISOLATE, END_ISOLATE}  # they say how to draw their neighbors


@dataclass(frozen=True)
class Font:
    """A font's name in SVG, and the width of each of its characters in thousandths of the size."""

    family: str
    widths: dict[str, float]

    def has(self, text: str) -> bool:
        """Can all of the text be drawn?"""
        return all(each in self.widths for each in text)

    def width(self, text: str, size: float) -> float:
        """Return the width of the text in pixels, without what joining letters would save."""
        marks = (unicodedata.category(each) in ("Mn", "Me") for each in text)
        widths = (0 if mark else self.widths[each] for each, mark in zip(text, marks, strict=True))
        return sum(widths) * size / 1000


# Each font is read once, and the second one only if a text needs it.
@cache
def our_font(weight: int) -> Font:
    """Return Public Sans in this weight."""
    return Font("Public Sans", _widths(OURS[weight].read_bytes()))


@cache
def other_font() -> Font:
    """Return FiraGO, which comes in one weight."""
    shaping = dict.fromkeys(SHAPING, 0.0)
    return Font(OTHER, _widths(pymupdf_fonts.myfont("figo")) | shaping)


@cache
def other_font_file() -> str:
    """Return the path of FiraGO: a file in memory, because the package has no files.

    Unlike a temporary file, it needs no writable folder, and no one cleans it up meanwhile.
    """
    handle = os.memfd_create(OTHER)
    with os.fdopen(os.dup(handle), "wb") as file:
        file.write(pymupdf_fonts.myfont("figo"))
    return f"/proc/self/fd/{handle}"


def font_for(text: str, weight: int = 400) -> Font | None:
    """Return the font that has all of the text; None if there is none."""
    if our_font(weight).has(text):
        return our_font(weight)
    return other_font() if other_font().has(text) else None


def drawable(text: str) -> str:
    """Return the text with its letters composed, and without what no font can draw."""
    composed = unicodedata.normalize("NFC", text)
    if font_for(composed):
        return composed
    return "".join(each for each in composed if other_font().has(each)).strip()


def missing(text: str) -> list[str]:
    """Return the characters because of which no font can draw the text, each once."""
    composed = unicodedata.normalize("NFC", text)
    if font_for(composed):
        return []
    return [each for each in dict.fromkeys(characters(composed)) if not other_font().has(each)]


def _widths(font: bytes) -> dict[str, float]:
    """Read the tables "cmap" (in format 4) and "hmtx" of an OpenType font."""
    (count,) = unpack_from(">H", font, 4)
    records = iter_unpack(">4s4xI4x", font[12 : 12 + 16 * count])
    table: dict[bytes, int] = dict(records)  # where each begins
    (unit,) = unpack_from(">H", font, table[b"head"] + 18)
    (metrics,) = unpack_from(">H", font, table[b"hhea"] + 34)
    advances = [each for (each,) in iter_unpack(">H2x", font[table[b"hmtx"] :][: 4 * metrics])]
    return {
        chr(code): advances[min(glyph, metrics - 1)] * 1000 / unit
        for code, glyph in _glyphs(font, table[b"cmap"]).items()
    }


def _glyphs(font: bytes, cmap: int) -> dict[int, int]:
    """Return the glyph of each character: the map for Windows, which every font has."""
    (count,) = unpack_from(">H", font, cmap + 2)
    maps = {(platform, kind): at for platform, kind, at in _records(font, cmap + 4, count)}
    start = cmap + maps[3, 1]
    (double,) = unpack_from(">H", font, start + 6)
    columns = [
        unpack_from(f">{double // 2}{kind}", font, start + 14 + at)
        for at, kind in ((0, "H"), (double + 2, "H"), (2 * double + 2, "h"), (3 * double + 2, "H"))
    ]
    found = {}
    for row, (last, first, delta, offset) in enumerate(zip(*columns, strict=True)):
        here = start + 16 + 3 * double + 2 * row
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = unpack_from(">H", font, here + offset + 2 * (code - first))
            if glyph and (glyph + delta) % 0x10000:
                found[code] = (glyph + delta) % 0x10000
    return found


def _records(font: bytes, at: int, count: int) -> list[tuple[int, int, int]]:
    return list(iter_unpack(">HHI", font[at : at + 8 * count]))
