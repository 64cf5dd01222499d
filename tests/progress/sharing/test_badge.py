"""The badges: what they say is what the page says, and it can be read."""

import re
from dataclasses import replace

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from progress.engine.responses import State
from progress.sharing import badge
from progress.standing.answers import Profile
from progress.standing.standing import build_standing
from tests.progress.sharing.drawings import EITHER, PROBABLY, SVG, TICKS, parse, standing_of
from tests.progress.standing.guides import answers, make_guide

STOP = f"{SVG}stop"


def texts(drawing: str) -> list[str]:
    return [each.text or "" for each in parse(drawing).iter(f"{SVG}text")]


def name(drawing: str) -> str:
    return parse(drawing).attrib["aria-label"]


def test_the_badge_says_what_the_headline_says():
    standing = standing_of(PROBABLY)

    subject, value = texts(badge.badge(standing))

    assert subject == "deep learning"
    assert value.capitalize() == f"{standing.headline.short} · self-assessed".capitalize()


def test_a_badge_that_names_two_levels_keeps_their_capitals():
    assert texts(badge.badge(standing_of(EITHER)))[1] == "Entry or Intermediate · self-assessed"


def test_from_ticks_alone_the_badge_says_at_least():
    assert texts(badge.badge(standing_of(TICKS)))[1].startswith("at least ")
    assert "path d" in badge.strip(standing_of(TICKS))
    assert "8 in 10" not in badge.strip(standing_of(TICKS))


@pytest.mark.parametrize("draw", [badge.badge, badge.strip])
def test_with_nothing_answered_it_is_gray_and_says_so(draw):
    drawing = draw(standing_of(Profile()))

    assert texts(drawing)[1] == "no estimate yet"
    assert badge.GRAY in drawing
    assert badge.GROUND not in drawing


@pytest.mark.parametrize("draw", [badge.badge, badge.strip])
def test_a_page_that_is_not_shared_has_a_badge_that_says_so(draw):
    assert texts(draw(None))[1] == "not shared"
    assert name(draw(None)) == "Deep learning: not shared"


@pytest.mark.parametrize("profile", [PROBABLY, TICKS, Profile()])
def test_the_badge_has_the_same_text_alternative_everywhere(profile):
    standing = standing_of(profile)

    assert name(badge.badge(standing)) == badge.alt_text(standing)


@pytest.mark.parametrize("draw", [badge.badge, badge.strip])
@pytest.mark.parametrize("profile", [PROBABLY, TICKS, Profile()])
def test_a_screen_reader_hears_it_all(draw, profile):
    drawing = draw(standing_of(profile))

    root = parse(drawing)
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title").text == root.attrib["aria-label"]
    assert root.attrib["aria-label"].startswith("Deep learning: ")


def test_the_strip_says_its_interval():
    standing = standing_of(PROBABLY)

    assert name(badge.strip(standing)).endswith(standing.explanation.rpartition(". 8 in 10")[2])
    assert "8 in 10 chance that the level is " in name(badge.strip(standing))


def test_the_strip_shortens_text_that_does_not_fit():
    assert texts(badge.strip(standing_of(PROBABLY)))[1:] == [
        "Entry",
        "Interm.",
        "Advanc.",
        "Expert",
    ]


@pytest.mark.parametrize("draw", [badge.badge, badge.strip])
@pytest.mark.parametrize("profile", [PROBABLY, TICKS, Profile()])
def test_badges_are_small(draw, profile):
    assert len(draw(standing_of(profile)).encode()) <= 2048


@given(st.lists(st.sampled_from(list(State)), min_size=24, max_size=24))
def test_whatever_was_answered_the_badges_are_small_and_well_formed(states):
    standing = standing_of(
        answers({place + 1: state for place, state in enumerate(states) if state})
    )

    for drawing in (badge.badge(standing), badge.strip(standing)):
        parse(drawing)
        assert len(drawing.encode()) <= 2048


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (badge.INK, badge.SUBJECT_GROUND),
        (badge.INK, badge.GROUND),
        (badge.INK, badge.GRAY),
        (badge.FAINT, badge.SUBJECT_GROUND),
    ],
)
def test_the_text_of_a_badge_can_be_read(text, ground):
    assert Color(text).contrast(Color(ground)) >= 4.5


def test_text_has_the_room_that_it_is_given():
    root = parse(badge.badge(standing_of(PROBABLY)))

    ends = [
        float(each.attrib["x"]) + float(each.attrib["textLength"])
        for each in root.iter(f"{SVG}text")
    ]
    assert ends[-1] < float(root.attrib["width"])
    assert re.fullmatch(r"\d+", root.attrib["width"])


def test_the_names_of_levels_are_escaped():
    guide = make_guide()
    levels = tuple(replace(level, name="<b>&\"'", short="<b>&\"'") for level in guide.levels)
    standing = build_standing(replace(guide, levels=levels), PROBABLY)

    for drawing in (badge.badge(standing), badge.strip(standing)):
        assert "<b>" not in drawing
        assert "<b>&\"'" in name(drawing)
    assert texts(badge.strip(standing))[1:] == ["<b>&\"'"] * 4


def test_of_equal_neighbors_the_gradient_keeps_the_outer_ones():
    offsets = [
        stop.attrib["offset"] for stop in parse(badge.strip(standing_of(PROBABLY))).iter(STOP)
    ]
    stops = standing_of(PROBABLY).gradient_stops

    assert len(offsets) < len(stops)
    assert offsets[0] == f"{stops[0].offset / 100:.3g}"[1:]
    assert float(offsets[-1]) == pytest.approx(stops[-1].offset / 100, abs=0.001)
