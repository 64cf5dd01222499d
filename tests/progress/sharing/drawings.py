"""What the tests of drawings share: some answers, and a way to read an SVG."""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from progress.engine.responses import State
from progress.standing.answers import Profile
from progress.standing.standing import Standing, build_standing
from tests.progress.standing.guides import answers, make_guide

SVG = "{http://www.w3.org/2000/svg}"
# Level by level: 6 items each, done and then not yet.
PROBABLY = answers(
    {number: State.DONE if number <= 9 else State.NOT_YET for number in range(1, 25)}
)
# Part of Entry done, the rest of it and the next level not yet: "Entry or Intermediate".
EITHER = answers({number: State.DONE if number <= 5 else State.NOT_YET for number in range(1, 16)})
TICKS = answers(dict.fromkeys(range(1, 7), State.DONE))


def standing_of(profile: Profile) -> Standing:
    return build_standing(make_guide(), profile)


def parse(drawing: str) -> Element:
    return fromstring(drawing)  # noqa: S314 our own drawing
