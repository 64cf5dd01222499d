"""The stylesheet's colours, as WCAG 2.x measures them, in both themes.

No tool can judge text on a picture, so the pairs that occur are computed from the tokens.
Conversion: Björn Ottosson's Oklab; relative luminance and contrast: WCAG 2.2.
"""

import re
from itertools import pairwise
from math import cos, radians, sin

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
CSS = (STATIC / "tokens.css").read_text()
OKLCH = r"oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)"
TOKENS = {
    name: {"light": values[:3], "dark": values[3:]}
    for name, *values in re.findall(rf"--([\w-]+):\s*light-dark\({OKLCH},\s*{OKLCH}\)", CSS)
}
TEXT, CONTROL = 4.5, 3.0
GROUNDS = ("bg", "surface", "sunken", "tint")
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3", "action") for ground in GROUNDS),
    *((ink, ground, TEXT) for ink in ("action-2", "danger", "warn") for ground in GROUNDS),
    *((line, ground, CONTROL) for line in ("line-2", "focus") for ground in GROUNDS),
    ("on-action", "action", TEXT),
    ("on-action", "action-2", TEXT),
    ("bg", "ink", TEXT),  # the toast
    ("ink", "ramp-0", TEXT),
    ("ink", "ramp-1", TEXT),
    ("ink", "ramp-2", TEXT),
    ("on-ramp-3", "ramp-3", TEXT),
    ("on-ramp-3", "ramp-4", TEXT),
    ("action", "ramp-0", CONTROL),  # the strip and the bar
]


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance of an oklch colour, clipped to sRGB."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(max(value, 0), 1) for value in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, theme: str) -> float:
    lights = sorted(luminance(*map(float, TOKENS[name][theme])) for name in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_black_on_white_is_21():
    assert (luminance(1, 0, 0) + 0.05) / (luminance(0, 0, 0) + 0.05) == pytest.approx(21, abs=0.01)


def test_every_colour_of_the_stylesheet_was_read():
    named = set(re.findall(r"--([\w-]+):\s*light-dark\(", CSS))

    assert named - TOKENS.keys() == set()
    assert {name for pair in PAIRS for name in pair[:2]} <= TOKENS.keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("one", "other", "least"), PAIRS)
def test_what_is_written_can_be_read(one, other, least, theme):
    assert contrast(one, other, theme) >= least


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ramp_changes_lightness_in_one_direction(theme):
    steps = [luminance(*map(float, TOKENS[f"ramp-{step}"][theme])) for step in range(5)]

    assert steps == sorted(steps, reverse=theme == "light")
    assert all(abs(a - b) > 0.015 for a, b in pairwise(steps))


@pytest.mark.parametrize("name", ["field.css", "admin-field.css"])
def test_colors_are_tokens_outside_tokens_css(name):
    rest = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.DOTALL)

    found = re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s)])|\brgb\(|\bhsl\(", rest)

    assert found == []
