"""What each level is said to contribute."""

from progress.engine.responses import State
from progress.standing.answers import Profile
from progress.standing.parts import level_parts
from progress.standing.standing import build_standing
from tests.progress.standing.guides import answers, make_guide, placed

GUIDE = make_guide()
DONE, NOT_YET = State.DONE, State.NOT_YET


def test_placement_answers_are_not_counted_as_assumed():
    """Items 1 and 2 were assumed once; since then a placement has asked about item 1."""
    assumed = answers({}, assumed={1: DONE, 2: DONE}).answers
    standing = build_standing(GUIDE, Profile(assumed, placed({1: DONE, 13: NOT_YET})))

    entry = level_parts(standing)[0]

    assert (entry.count.done, entry.assumed) == (1, 1)


def test_ticks_alone_only_say_how_many_items_are_left():
    entry = level_parts(build_standing(GUIDE, answers({1: DONE})))[0]

    assert entry.rest_description == "5 left"
