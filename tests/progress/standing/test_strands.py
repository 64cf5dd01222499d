"""The strands' bars: only where a range is known, and only for what was answered."""

from __future__ import annotations

from dataclasses import replace

from django.template.loader import render_to_string

from progress.engine.estimate import Basis
from progress.engine.responses import State
from progress.standing.standing import Standing, build_standing
from progress.standing.strands import strand_lines
from tests.progress.standing.guides import answers, make_guide

GUIDE = make_guide()
# Of three items each: Theory 1-3, 7-9, …; Training 4-6, 10-12, …
FINISHED = {number: State.DONE if number < 6 else State.NOT_YET for number in range(1, 17)}


def drawn(standing: Standing) -> str:
    return render_to_string(
        "progress/parts/strands.html", {"standing": standing, "strands": strand_lines(standing)}
    )


def test_with_ticks_alone_a_strand_is_counted_and_has_no_bar():
    standing = build_standing(GUIDE, answers({1: State.DONE, 4: State.DONE, 5: State.DONE}))

    lines = strand_lines(standing)

    assert standing.estimate.basis is Basis.TICKS
    assert [line.strand.slug for line in lines] == ["training", "theory"]  # by the share done
    assert lines[0].description == "2 of 12 done; how far beyond is not known"
    assert "ribbon" not in drawn(standing)
    assert "8 in 10" not in drawn(standing)
    assert "2 of 12 done</text>" in drawn(standing)


def test_with_a_range_every_strand_has_a_bar_with_its_words():
    standing = build_standing(GUIDE, answers(FINISHED))

    lines = strand_lines(standing)

    assert standing.estimate.basis is Basis.ANSWERS
    assert all(line.has_range and "8 in 10 chance of" in line.description for line in lines)
    assert [line.estimate.level for line in lines] == sorted(
        (line.estimate.level for line in lines), reverse=True
    )
    assert drawn(standing).count("ribbon") == len(lines) == 2


def test_a_strand_with_only_not_for_me_has_no_line():
    standing = build_standing(GUIDE, answers({1: State.DONE, 4: State.NOT_FOR_ME}))

    assert [line.strand.slug for line in strand_lines(standing)] == ["theory"]
    assert strand_lines(build_standing(GUIDE, answers({4: State.NOT_FOR_ME}))) == []


def test_a_strand_of_one_level_is_counted_either_way():
    cells = {key: cell for key, cell in GUIDE.categories.items() if key != ("entry", "training")}
    only = {
        key: cell
        for key, cell in cells.items()
        if cell.strand.slug == "theory" or key == ("intermediate", "training")
    }
    items = {item.slug: item for cell in only.values() for item in cell.items}
    guide = replace(GUIDE, categories=only, items=items)
    standing = build_standing(guide, answers({10: State.DONE, 1: State.NOT_YET}))

    training = next(line for line in strand_lines(standing) if line.strand.slug == "training")

    assert training.description == "Intermediate only: 1 of 3 done"
