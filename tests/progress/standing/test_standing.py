"""One place for every number: counts, colors, reasons."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from progress.engine.responses import State
from progress.standing.answers import Profile
from progress.standing.standing import Count, build_standing
from roadmap.guide import Guide
from tests.progress.standing.guides import NOON, answers, make_guide, placed

GUIDE = make_guide()
DONE, NOT_YET, NOT_FOR_ME = State.DONE, State.NOT_YET, State.NOT_FOR_ME
STATES = st.dictionaries(st.integers(1, 24), st.sampled_from([s for s in State if s]))


def test_nothing_answered_counts_every_item():
    standing = build_standing(GUIDE, Profile())

    assert (standing.total, standing.answered, standing.as_of) == (Count(0, 24), 0, None)
    assert not standing.headline.phrase


def test_counts_follow_levels_strands_and_cells():
    standing = build_standing(GUIDE, answers({1: DONE, 2: DONE, 4: DONE, 7: DONE, 8: NOT_YET}))

    assert standing.total == Count(4, 24)
    assert [count.done for _, count in standing.level_counts] == [3, 1, 0, 0]
    assert [count.done for _, count, _ in standing.strand_rows] == [3, 1]
    assert standing.cells["entry", "theory"].count == Count(2, 3)
    assert standing.reason == "5 answers (3 of 6 Entry, 1 of 6 Intermediate done)"


def test_items_not_for_me_leave_both_counts():
    standing = build_standing(GUIDE, answers({1: DONE, 2: NOT_FOR_ME}))

    assert standing.cells["entry", "theory"].count == Count(1, 2)
    assert standing.total == Count(1, 23)


def test_an_essential_item_counts_despite_an_earlier_answer():
    standing = build_standing(make_guide(essential=frozenset({2})), answers({2: NOT_FOR_ME}))

    assert standing.total == Count(0, 24)


def test_a_retired_item_that_was_done_is_earned_and_not_counted():
    item = GUIDE.items["item-1"]
    old = replace(item, id=99, slug="old", retired=True)
    guide = replace(GUIDE, retired={"old": old})

    standing = build_standing(guide, answers({99: DONE, 1: DONE}))

    assert standing.total == Count(1, 24)
    assert [row.item.slug for row in standing.retired_done] == ["old"]
    assert standing.row(old).done


def test_the_color_distinguishes_none_and_all():
    steps = [Count(done, 6).step for done in range(7)]

    assert steps == [0, 1, 2, 2, 3, 3, 4]


def test_flags_name_the_states_that_a_tick_does_not():
    standing = build_standing(GUIDE, answers({1: DONE, 2: NOT_YET}, assumed={3: DONE}))

    flags = [row.flag for row in standing.cells["entry", "theory"].rows]

    assert flags == ["", "not yet", "assumed"]


def test_the_rest_is_what_neither_an_answer_nor_the_placement_claims():
    """Items 1 and 2 were answered; the placement heard yes, partly, and no about 3 to 5."""
    profile = replace(
        answers({1: DONE}, assumed={2: DONE}),
        placement=placed({3: DONE, 4: State.LEARNING, 5: NOT_YET}),
    )
    standing = build_standing(GUIDE, profile)
    entry, *_, expert = GUIDE.levels

    assert [row.item.id for row in standing.unanswered(entry)] == [5, 6]
    assert len(standing.unanswered()) == 20
    assert len(standing.unanswered(expert)) == 6
    assert (standing.ticked, standing.total.done) == (1, 2)


def test_the_standing_carries_the_moment_of_the_latest_answer():
    assert build_standing(GUIDE, answers({1: DONE})).as_of == NOON


def with_difficulty(offset: float, items: int = 3) -> Guide:
    """The guide with the first items of Intermediate, Theory set off by so many levels."""
    category = GUIDE.categories["intermediate", "theory"]
    changed = tuple(
        replace(item, difficulty=offset if place < items else 0.0)
        for place, item in enumerate(category.items)
    )
    return replace(
        GUIDE,
        categories=GUIDE.categories | {category.key: replace(category, items=changed)},
        items=GUIDE.items | {item.slug: item for item in changed},
    )


EASY, HARD = with_difficulty(-0.5), with_difficulty(0.5)


def test_hard_items_are_less_likely_to_be_known():
    """Item 7 is in the category that was changed."""
    standings = [build_standing(guide, Profile()) for guide in (HARD, GUIDE, EASY)]
    chances = [standing.estimate.probability["item-7"] for standing in standings]

    assert chances == sorted(chances)
    assert chances[0] + 0.1 < chances[2]


@pytest.mark.parametrize("state", [DONE, NOT_YET])
def test_an_answer_about_something_hard_speaks_for_its_learner(state):
    """A yes proves more, a no less: seen at item 14, of the same strand one level higher."""
    profile = Profile(placement=placed({1: DONE, 13: NOT_YET, 7: state}))

    chances = [
        build_standing(g, profile).estimate.probability["item-14"] for g in (EASY, GUIDE, HARD)
    ]

    assert chances == sorted(chances)
    assert chances[0] + 0.01 < chances[2]


def test_the_difficulty_of_a_category_is_the_mean_over_its_items():
    """Seen at item 7, which is in that category."""
    guides = with_difficulty(0.6, items=1), with_difficulty(0.2), GUIDE

    chances = [build_standing(g, Profile()).estimate.probability["item-7"] for g in guides]

    assert chances[0] == pytest.approx(chances[1])
    assert chances[0] < chances[2] - 0.01


def test_one_more_tick_never_lowers_the_floor():
    floors = []
    for number in range(1, 25):
        ticks = answers(dict.fromkeys(range(1, number + 1), DONE))
        floors.append(build_standing(GUIDE, ticks).estimate.lower_bound)

    assert floors == sorted(floors)
    assert floors[-1] == 4


@given(STATES)
def test_the_sums_agree_everywhere(states):
    standing = build_standing(GUIDE, answers(states))

    cells = [cell.count for cell in standing.cells.values()]
    columns = [count for _, count in standing.level_counts]
    lines = [count for _, count, _ in standing.strand_rows]
    for part in (cells, columns, lines):
        assert sum(count.done for count in part) == standing.total.done
        assert sum(count.listed for count in part) == standing.total.listed
    assert sum(len(cell.pips) for cell in standing.cells.values()) == standing.total.listed
    assert standing.answered == len(states)


@given(STATES)
def test_filled_dots_lie_on_the_levels_that_the_headline_names(states):
    standing = build_standing(GUIDE, answers(states))

    filled = {min(int(dot.x / 25), 3) for dot in standing.dots if dot.filled}

    assert len(standing.dots) == 20
    assert filled <= standing.headline.named
    assert all(dot.filled == (int(dot.x / 25) in standing.headline.named) for dot in standing.dots)
