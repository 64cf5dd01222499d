"""The badges for a README: what they say and where it stands. The templates draw.

A badge has to look right wherever it is shown, so the widths of its text are computed from one font
and stated in it (`textLength`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from progress.engine.estimate import Basis
from progress.sharing.svg import render_svg
from progress.sharing.text_width import text_width
from progress.standing import pictures, words
from progress.standing.standing import Standing
from progress.standing.words import Headline

SUBJECT = "deep learning"
INK, FAINT = "#ffffff", "#d6dee1"
SUBJECT_GROUND, GROUND, GRAY = "#33424a", "#085b73", "#5a6970"
TRACK, PEAK = "#4c5d66", "#7ec3d0"
FONT_SIZE, SMALL_FONT_SIZE = 11, 9  # px; small: the levels under the strip
PADDING = 6  # px, on both sides of a text
LEVEL_WIDTH = 44  # px
BADGE_HEIGHT, STRIP_HEIGHT = 20, 28
COLORS: dict[str, object] = {"ink": INK, "faint": FAINT, "subject_ground": SUBJECT_GROUND}


@dataclass(frozen=True)
class Section:
    """One half of a badge: a text and its ground."""

    x: int
    width: int
    color: str
    text: str

    @property
    def text_x(self) -> int:
        return self.x + PADDING

    @property
    def text_width(self) -> int:
        return self.width - 2 * PADDING


@dataclass(frozen=True)
class Badge:
    title: str
    height: int
    sections: tuple[Section, Section]

    @property
    def width(self) -> int:
        return sum(section.width for section in self.sections)

    @property
    def baseline(self) -> int:
        return self.height // 2 + 4


@dataclass(frozen=True)
class GradientStop:
    offset: float  # 0..1
    color: str


@dataclass(frozen=True)
class Label:
    x: int
    text: str


@dataclass(frozen=True)
class Bracket:
    low: float  # px
    high: float


@dataclass(frozen=True)
class Strip:
    title: str
    subject: str
    subject_width: int
    scale_x: int
    gradient: list[GradientStop]
    labels: list[Label]
    bracket: Bracket | None

    @property
    def scale_width(self) -> int:
        return 4 * LEVEL_WIDTH

    @property
    def width(self) -> int:
        return self.scale_x + self.scale_width + 8

    @property
    def level_starts(self) -> list[int]:
        """Where one level ends and the next begins."""
        return [self.scale_x + level * LEVEL_WIDTH for level in (1, 2, 3)]


def badge(standing: Standing | None) -> str:
    """Return the badge, 20 pixels high: "deep learning | probably Intermediate · self-assessed".

    None renders "not shared", so that READMEs never show a broken image.
    """
    if standing is None:
        return _render_badge("not shared", BADGE_HEIGHT, GRAY)
    level = _short_headline(standing.headline)
    if not standing.headline.phrase:
        return _render_badge(level, BADGE_HEIGHT, GRAY)
    title = alt_text(standing)
    return _render_badge(f"{level} · self-assessed", BADGE_HEIGHT, GROUND, title)


def strip(standing: Standing | None) -> str:
    """Return the strip, 28 pixels high: the distribution over the levels, with the 80% bracket.

    None renders "not shared", so that READMEs never show a broken image.
    """
    if standing is None:
        return _render_badge("not shared", STRIP_HEIGHT, GRAY)
    if standing.estimate.basis is Basis.NONE:
        return _render_badge(_short_headline(standing.headline), STRIP_HEIGHT, GRAY)
    return render_svg("badge_strip.svg", {"strip": _lay_out_strip(standing), **COLORS})


def alt_text(standing: Standing) -> str:
    """Return the badge's text alternative."""
    count = f", self-assessed, {standing.total.done} of {standing.total.listed} items done"
    level = _short_headline(standing.headline)
    return f"Deep learning: {level}{count if standing.headline.phrase else ''}"


def _short_headline(headline: Headline) -> str:
    """Return the headline's short form inside a line: only a level keeps its capital."""
    if len(headline.named) == 2:  # "Entry or Intermediate"
        return headline.short
    return headline.short[:1].lower() + headline.short[1:]


def _render_badge(message: str, height: int, ground: str, title: str = "") -> str:
    # Whole pixels: sharp edges.
    left, right = (ceil(text_width(text, FONT_SIZE)) + 2 * PADDING for text in (SUBJECT, message))
    sections = (
        Section(0, left, SUBJECT_GROUND, SUBJECT),
        Section(left, right, ground, message),
    )
    picture = Badge(title or f"Deep learning: {message}", height, sections)
    return render_svg("badge.svg", {"badge": picture, **COLORS})


def _lay_out_strip(standing: Standing) -> Strip:
    subject_width = ceil(text_width(SUBJECT, FONT_SIZE))
    scale_x = subject_width + 20
    title = f"Deep learning: {_short_headline(standing.headline)}"
    bracket = None
    if standing.bracket:
        title += f". {words.interval(standing.estimate, standing.level_names)}"
        ends = (standing.bracket.low, standing.bracket.high)
        bracket = Bracket(*(scale_x + percent / 100 * 4 * LEVEL_WIDTH for percent in ends))
    return Strip(
        title=title,
        subject=SUBJECT,
        subject_width=subject_width,
        scale_x=scale_x,
        gradient=_gradient(standing.gradient_stops),
        labels=[
            Label(scale_x + level * LEVEL_WIDTH + LEVEL_WIDTH // 2, name)
            for level, name in enumerate(_level_names(standing))
        ],
        bracket=bracket,
    )


def _gradient(stops: list[pictures.Stop]) -> list[GradientStop]:
    """Return opaque colors between the track and the peak, without those that change nothing."""
    colors = [_mix(TRACK, PEAK, stop.opacity) for stop in stops]
    # A stop that equals both neighbors would only cost bytes.
    neighbors = [("", ""), *pairwise(colors), ("", "")]
    return [
        GradientStop(stop.offset / 100, color)
        for stop, color, before, after in zip(stops, colors, neighbors, neighbors[1:], strict=False)
        if not before[0] == color == after[1]
    ]


def _mix(one: str, other: str, share: float) -> str:
    """Return the color at this share of the way from one to the other."""
    channels = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in channels)


def _level_names(standing: Standing) -> list[str]:
    """Return the levels' names as they fit under the strip: in full, short, or cut."""
    short = {level.index: level.short for level in standing.guide.levels}
    return [
        _first_that_fits(name, short.get(index, name))
        for index, name in enumerate(standing.level_names)
    ]


def _first_that_fits(*names: str) -> str:
    beginnings = [f"{names[-1][:length]}." for length in range(6, 0, -1)]
    return next(
        (each for each in (*names, *beginnings) if text_width(each, SMALL_FONT_SIZE) < LEVEL_WIDTH),
        "",
    )
