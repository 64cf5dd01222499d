"""The stylesheet's colors, as WCAG 2.x measures them, in both themes.

No tool can judge text on a picture, so the pairs that occur are computed from the tokens.
"""

import re
from itertools import pairwise

import pytest
from coloraide import Color
from django.conf import settings

STATIC = settings.BASE_DIR / "static"
CSS = (STATIC / "tokens.css").read_text()
OKLCH = r"(oklch\([\d.]+ [\d.]+ [\d.]+\))"
TOKENS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(rf"--([\w-]+):\s*light-dark\({OKLCH},\s*{OKLCH}\)", CSS)
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


def color(name: str, theme: str) -> Color:
    """Return the token as a screen shows it: clipped to sRGB."""
    return Color(TOKENS[name][theme]).clip("srgb")


def test_black_on_white_is_21():
    black, white = Color("oklch(0 0 0)"), Color("oklch(1 0 0)")

    assert white.contrast(black) == pytest.approx(21, abs=0.01)


def test_every_color_of_the_stylesheet_was_read():
    named = set(re.findall(r"--([\w-]+):\s*light-dark\(", CSS))

    assert named - TOKENS.keys() == set()
    assert {name for pair in PAIRS for name in pair[:2]} <= TOKENS.keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("one", "other", "least"), PAIRS)
def test_what_is_written_can_be_read(one, other, least, theme):
    assert color(one, theme).contrast(color(other, theme)) >= least


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ramp_changes_lightness_in_one_direction(theme):
    steps = [color(f"ramp-{step}", theme).luminance() for step in range(5)]

    assert steps == sorted(steps, reverse=theme == "light")
    assert all(abs(a - b) > 0.015 for a, b in pairwise(steps))


@pytest.mark.parametrize("name", ["field.css", "admin-field.css"])
def test_colors_are_tokens_outside_tokens_css(name):
    rest = re.sub(r"/\*.*?\*/", "", (STATIC / name).read_text(), flags=re.DOTALL)

    found = re.findall(r"#[0-9a-f]{3,8}\b(?=[;\s)])|\brgb\(|\bhsl\(", rest)

    assert found == []
