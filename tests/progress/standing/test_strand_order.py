"""The order of the strands where there is no range."""

from dataclasses import replace

from progress.engine.estimate import Basis
from progress.engine.responses import State
from progress.standing.standing import build_standing
from progress.standing.strands import strand_lines
from tests.progress.standing.guides import answers, make_guide


def test_with_ticks_alone_the_share_counts_and_not_the_number():
    """Two of the twelve items of Theory are done, and one of the three of Training."""
    whole = make_guide()
    categories = {
        key: category
        for key, category in whole.categories.items()
        if category.strand.slug == "theory" or category.level.slug == "entry"
    }
    items = {item.slug: item for category in categories.values() for item in category.items}
    guide = replace(whole, categories=categories, items=items)
    standing = build_standing(guide, answers(dict.fromkeys((1, 2, 4), State.DONE)))

    assert standing.estimate.basis is Basis.TICKS
    assert [line.strand.slug for line in strand_lines(standing)] == ["training", "theory"]
