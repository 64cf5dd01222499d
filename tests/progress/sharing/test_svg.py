"""SVG from templates: whatever people have written, it is well-formed and says the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from progress.sharing.badge import COLORS, Badge, Section
from progress.sharing.svg import FORBIDDEN_CHARACTER, render_svg
from tests.progress.sharing.drawings import SVG, parse


def draw(text: str) -> str:
    sections = (Section(0, 90, "#000000", "deep learning"), Section(90, 90, "#000000", text))
    return render_svg("badge.svg", {"badge": Badge(f"Badge: {text}.", 20, sections), **COLORS})


@given(st.text())
@example("<b>&\"'")
@example("]]>")
@example("> <")
@example("{{ badge.title }}{% now 'Y' %}")
def test_any_text_can_stand_in_the_picture(text):
    root = parse(draw(text))

    expected = FORBIDDEN_CHARACTER.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    assert root.find(f"{SVG}title").text == f"Badge: {expected}."
    if expected.strip():
        assert list(root.iter(f"{SVG}text"))[1].text == expected


def test_text_is_escaped():
    drawing = draw("<b>&\"'")

    assert ">&lt;b&gt;&amp;&quot;&#x27;</text>" in drawing
    assert 'aria-label="Badge: &lt;b&gt;&amp;&quot;&#x27;."' in drawing


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\ufffe", "\ud800"])
def test_characters_that_xml_forbids_are_removed(character):
    assert draw(f"Mi{character}ra") == draw("Mira")


def test_nothing_stands_between_the_tags():
    assert draw("Mira").startswith("<svg ")
    assert draw("Mira").endswith("</g></svg>")
