"""The width of text in DejaVu Sans: a common font, and a little wider than most others."""

from __future__ import annotations

import unicodedata

# Thousandths of the size, from the space to the tilde.
ASCII_WIDTHS = (
    *(318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337),
    *(636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531),
    *(1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787),
    *(603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500),
    *(500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612),
    *(635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838),
)
OTHER_WIDTHS = {"·": 318}
UNKNOWN_WIDTH = 1000  # characters missing from the table: overestimate


def text_width(text: str, size: float) -> float:
    """Return the width of the text in pixels."""
    # Decomposed, so that "é" is as wide as "e".
    letters = unicodedata.normalize("NFD", text)
    return round(sum(map(_character_width, letters)) * size / 1000, 1)


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    index = ord(character) - ord(" ")
    if 0 <= index < len(ASCII_WIDTHS):
        return ASCII_WIDTHS[index]
    return OTHER_WIDTHS.get(character, UNKNOWN_WIDTH)
