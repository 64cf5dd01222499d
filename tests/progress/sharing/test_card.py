"""The card: what it says is what the page says, it can be read, and it is a picture."""

import re
import struct
import time
from xml.etree.ElementTree import Element

import pytest
from coloraide import Color
from hypothesis import given
from hypothesis import strategies as st

from progress.sharing import card, font
from progress.sharing.card import Card
from progress.sharing.card_shapes import Line
from progress.sharing.svg import render_svg
from progress.standing.answers import Profile
from progress.standing.standing import Standing
from progress.standing.words import Headline
from tests.progress.sharing.drawings import EITHER, PROBABLY, SVG, TICKS, parse, standing_of


def draw(profile: Profile = PROBABLY, name: str = "Mira", **changes) -> Element:
    options = {"site": "Field guide", "address": "guide.example/@mira", "shows_map": True}
    return parse(card.svg(standing_of(profile), name=name, **options | changes))


def texts(drawing: Element) -> list[str]:
    return ["".join(each.itertext()) for each in drawing.iter(f"{SVG}text")]


def fonts(drawing: Element) -> set[str]:
    return {each.attrib["font-family"] for each in drawing.iter(f"{SVG}text")}


def test_the_card_says_what_the_page_says():
    standing = standing_of(PROBABLY)

    drawn = " ".join(texts(draw()))

    assert f"Mira is {standing.headline.phrase}" in drawn
    assert standing.chances.replace(", ", " ") in drawn
    assert "9 of 24 items done" in drawn
    assert "as of November 23, 2026" in drawn
    assert "guide.example/@mira" in drawn


def test_the_cells_are_those_of_the_map():
    standing = standing_of(PROBABLY)

    drawn = texts(draw())

    counts = [cell.count for _, _, cells in standing.strand_rows for cell in cells if cell]
    assert [each for each in drawn if "/" in each and "." not in each] == [
        f"{count.done}/{count.listed}" for count in counts
    ]


def test_there_are_twenty_dots_and_the_named_ones_are_filled():
    standing = standing_of(PROBABLY)

    dots = list(draw().iter(f"{SVG}circle"))

    assert len(dots) == 20
    assert sum(dot.attrib["fill"] != "none" for dot in dots) == sum(
        dot.filled for dot in standing.dots
    )


def test_without_the_map_no_cell_is_on_the_card():
    drawn = texts(draw(shows_map=False))

    assert [each for each in drawn if re.fullmatch(r"\d+/\d+", each)] == []
    assert "Theory" not in drawn
    assert {"Entry", "Intermediate", "Advanced", "Expert"} <= set(drawn)


def test_two_levels_are_named_on_two_lines():
    drawn = texts(draw(EITHER))

    assert drawn[drawn.index("Mira is working at") :][1:3] == ["Entry or", "Intermediate"]


@pytest.mark.parametrize(
    ("place", "size", "lines"),
    [
        ("Advanced", 64, ["Advanced"]),
        ("Intermediate or Advanced", 54, ["Intermediate", "or Advanced"]),
        ("early Intermediate or above", 42, ["early Intermediate", "or above"]),
    ],
)
def test_the_place_is_as_large_as_it_fits(monkeypatch, place, size, lines):
    headline = Headline(frozenset(), "probably working at", place, "")
    monkeypatch.setattr(Standing, "headline", headline)

    drawing = draw()

    places = [each for each in drawing.iter(f"{SVG}text") if each.attrib["font-size"] == str(size)]
    assert ["".join(each.itertext()) for each in places] == lines


def test_from_ticks_alone_the_card_says_that_above_nothing_is_known():
    drawn = " ".join(texts(draw(TICKS)))

    assert "Mira is working at early Intermediate or above" in drawn
    assert "Based on done items. How far above is not known." in drawn
    assert "8 in 10 chance" not in drawn


def test_with_nothing_answered_the_card_says_so():
    drawn = texts(draw(Profile()))

    assert drawn[1:4] == ["Mira", "No estimate", "yet"]
    assert not any(each.startswith("as of") for each in drawn)


def test_without_a_name_it_is_a_learner():
    assert "This learner is" in " ".join(texts(draw(name="")))
    assert texts(draw(Profile(), name=""))[1] == "No estimate"


@pytest.mark.parametrize(
    "name", ["张伟", "김민수", "ක්\u200dරිෂාන්", "Mira 👩\u200d🚀", "Z\u0351\u036balgo"]
)
def test_a_name_that_no_font_can_draw_is_left_out(name):
    drawn = " ".join(texts(draw(name=name)))

    assert "This learner is" in drawn
    assert name not in drawn
    assert card.alt_text(standing_of(PROBABLY), name).startswith("This learner is ")


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Nguyễn Thị Ánh", "Zoë", "Þórður"])
def test_names_of_many_languages_are_drawn(name):
    assert " ".join(texts(draw(name=name))[1:3]).startswith(name)
    assert fonts(draw(name=name)) == {"Public Sans"}


OTHER_SCRIPTS = {
    "Persian with a joiner": "دانیال می\u200cخواهم",
    "Hindi": "प्रिया श्रीवास्तव",
    "Thai": "สมชาย ใจดี",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Александр Невский",
    "Hebrew": "דניאל לוי (3)",
    "Georgian": "ნინო ბერიძე",
    "mixed": "Mira Мира מירה",
}


@pytest.mark.parametrize("name", OTHER_SCRIPTS.values(), ids=OTHER_SCRIPTS)
def test_names_in_other_scripts_are_drawn_in_the_other_font(name):
    lines = {line.text: line for line in draw(name=name).iter(f"{SVG}text")}
    [line] = [line for text, line in lines.items() if text.strip("\u2068\u2069") == name]

    assert line.attrib["font-family"] == "FiraGO"
    assert lines["Intermediate"].attrib["font-family"] == "Public Sans"


def test_the_other_font_is_loaded():
    """Each of the letters has a shape of its own: boxes would all be the same."""
    letters = "Яგאشหव"

    pictures = {card.png(only(letter)) for letter in letters}

    assert len(pictures) == len(letters)
    assert card.png(only("漢")) == card.png(only(""))


def only(text: str) -> str:
    """A card with nothing but a name."""
    drawing = Card(site=Line(text, 24, card.INK, 600), rects=[], circles=[], bracket=None, lines=[])
    return render_svg("card.svg", {"card": drawing, **card.COLORS})


def test_letters_in_pieces_are_drawn_composed():
    assert texts(draw(name="Nguye\u0302\u0303n Thi\u0323")) == texts(draw(name="Nguyễn Thị"))


def test_a_name_from_right_to_left_does_not_turn_the_sentence_around():
    assert card.alt_text(standing_of(PROBABLY), "מירה").startswith("\u2068מירה\u2069 is ")


@pytest.mark.parametrize("text", ["漢字", "Глава", "Ž"])
def test_no_other_text_of_the_card_is_drawn_as_boxes(text):
    """Whatever a curator or an operator writes."""
    for line in draw(site=text, address=text).iter(f"{SVG}text"):
        family = {
            "Public Sans": font.our_font(int(line.attrib["font-weight"])),
            "FiraGO": font.other_font(),
        }
        assert family[line.attrib["font-family"]].has(line.text or "")


def test_a_name_over_22_characters_is_smaller_and_wraps():
    drawing = draw(name="Maximiliane von Hohenlohe-Waldenburg")

    lines = list(drawing.iter(f"{SVG}text"))[1:4]
    assert [line.text for line in lines] == [
        "Maximiliane von",
        "Hohenlohe-Waldenburg",
        f"is {standing_of(PROBABLY).headline.phrase.rpartition(' ')[0]}",
    ]
    assert {line.attrib["font-size"] for line in lines} == {"26"}


def test_a_name_over_40_characters_is_cut():
    drawn = " ".join(texts(draw(name="Ab " * 20)))

    assert "Ab Ab …" in drawn
    assert drawn.count("Ab") == 13


def test_names_are_escaped():
    drawing = card.svg(
        standing_of(PROBABLY), name="<b>&\"'", site="<i>", address="a&b", shows_map=True
    )

    assert ">&lt;b&gt;&amp;&quot;&#x27;" in drawing
    assert ">&lt;i&gt;<" in drawing
    assert ">a&amp;b<" in drawing


def test_characters_that_xml_forbids_are_left_out():
    assert texts(draw(site="Gui\x00de", address="gui\x1bde")) == texts(
        draw(site="Guide", address="guide")
    )


@given(st.text(max_size=60))
def test_any_name_and_address_make_a_well_formed_card(name):
    draw(name=name, address=name, site=name)


@pytest.mark.parametrize("name", ["W" * 30, "<b>&\"'", "]]>", "Mira"])
@pytest.mark.parametrize("profile", [PROBABLY, TICKS, EITHER, Profile()])
def test_text_keeps_its_distance_from_the_edges(profile, name):
    for line in draw(profile, name=name).iter(f"{SVG}text"):
        assert 60 <= float(line.attrib["x"]) <= 1140
        assert 60 <= float(line.attrib["y"]) <= 575


@pytest.mark.parametrize("shows_map", [True, False])
@pytest.mark.parametrize("profile", [PROBABLY, TICKS, EITHER, Profile()])
def test_the_picture_is_a_png_of_1200_by_630_and_small(profile, shows_map):
    drawing = card.svg(
        standing_of(profile), name="Mira", site="Guide", address="x", shows_map=shows_map
    )

    picture = card.png(drawing)

    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", picture[16:24]) == (1200, 630)
    assert len(picture) <= 100_000


def test_a_card_is_drawn_once():
    drawing = card.svg(
        standing_of(PROBABLY), name="Once", site="Guide", address="x", shows_map=True
    )
    first = card.png(drawing)
    start = time.process_time()

    assert card.png(drawing) is first
    assert time.process_time() - start < 0.005


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *zip(card.ON_RAMP, card.RAMP, strict=True),
        (card.INK, card.GROUND),
        (card.SOFT, card.GROUND),
    ],
)
def test_the_text_of_the_card_can_be_read(text, ground):
    assert Color(text).contrast(Color(ground)) >= 4.5


def test_in_words_it_is_sentence_and_picture():
    standing = standing_of(PROBABLY)

    drawn = card.alt_text(standing, "Mira")

    assert drawn.startswith(
        f"Mira is {standing.headline.phrase}. 9 of 24 items done. Level estimate: "
    )
    assert card.alt_text(standing_of(Profile()), "").startswith("It is too early to say. 0 of 24")
