"""The shapes of the card, and where its columns are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from progress.sharing.font import drawable, font_for, other_font, our_font
from progress.sharing.text_width import text_width

TEXT_X, TEXT_WIDTH = 62, 396  # the column of words on the left
MAP_X, LEVEL_WIDTH, GAP = 612, 128, 5  # the map and the scale on the right
SCALE_WIDTH = 4 * LEVEL_WIDTH + 3 * GAP


@dataclass(frozen=True)
class Line:
    """A line of text."""

    text: str
    size: float
    color: str
    weight: int = 400
    x: float = TEXT_X
    y: float = 0
    anchor: str = ""  # the SVG attribute text-anchor
    line_height: float = 1.3  # of the size
    space_before: float = 0  # pixels

    @property
    def drawn(self) -> str:
        """The text without what would be boxes."""
        return drawable(self.text)

    @property
    def font(self) -> str:
        """The family that has all of its letters."""
        return (font_for(self.drawn, self.weight) or other_font()).family

    @property
    def height(self) -> float:
        """The space it takes in a block of lines, in pixels."""
        return self.space_before + self.size * self.line_height

    @property
    def letter_spacing(self) -> float:
        """Large type looks loose without it."""
        return -1.6 if self.size > 50 else 0

    def fit(self, width: float) -> Line:
        """Return the line in a smaller size if it is wider than this."""
        scale = min(1, width / (line_width(self.text, self.size) or 1))
        return replace(self, size=self.size * scale)

    def at(self, y: float, x: float = TEXT_X, anchor: str = "") -> Line:
        return replace(self, x=x, y=y, anchor=anchor)


def line_width(text: str, size: float) -> float:
    """Return the width of the text in pixels, or a little more."""
    font = font_for(drawable(text))
    return text_width(text, size) if font in (our_font(400), None) else font.width(text, size)


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    radius: float
    color: str


@dataclass(frozen=True)
class Circle:
    x: float
    y: float
    radius: float
    solid: bool


@dataclass(frozen=True)
class Bracket:
    """The 80% interval: a horizontal line with a short vertical one at each end."""

    low: float
    high: float
    y: float

    @property
    def top(self) -> float:
        return self.y - 5


def center_line(line: Line, y: float, x: float, anchor: str) -> Line:
    """Return the line with the middle of its digits at y."""
    return line.at(y + line.size * 0.36, x, anchor)


def level_x(level: int) -> int:
    """Return where the column of a level (0..3) begins."""
    return MAP_X + level * (LEVEL_WIDTH + GAP)


def level_center(level: int) -> float:
    """Return the center of the column of a level (0..3)."""
    return level_x(level) + LEVEL_WIDTH / 2


def scale_x(percent: float) -> float:
    """Return the place on the card for a place on the scale."""
    return MAP_X + percent / 100 * SCALE_WIDTH
