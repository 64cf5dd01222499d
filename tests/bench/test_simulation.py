"""The documentation quotes the results that the current engine gives."""

from __future__ import annotations

import json
from math import ceil
from typing import Any

import pytest

from bench import checklist, how_page
from bench.learners import LEARNERS, guide_items, level_of
from bench.simulate import (
    PAGE,
    RESULTS,
    Engine,
    replace_tables,
    simulate_placement,
    summary,
    verdict,
)
from progress.engine import adaptive, curves
from progress.engine.adaptive import StoppingRule
from progress.engine.estimate import MIN_FINISHED_STRANDS, Model
from tests.progress.engine.bank import luck

HOW = PAGE.parent.parent / "templates" / "progress" / "how.html"
STORED = json.loads(RESULTS.read_text())
RULE = StoppingRule()
GUIDE = Model(guide_items())
ENGINE = Engine(GUIDE)


def test_the_documentation_has_the_stored_tables() -> None:
    page = PAGE.read_text()
    assert replace_tables(page, STORED) == page


def test_the_page_has_the_stored_tables() -> None:
    """If this fails, run `make simulate`."""
    assert how_page.render_part(STORED) == how_page.PART.read_text()


@pytest.mark.parametrize(
    ("goal", "value", "sentence"),
    [
        ("questions", 8.01, "at most 8 questions on average (8.01)"),
        ("close", 0.849, "85% within half a level (84.9%)"),
        ("covered", 0.779, "78% to 86% covered for every kind of learner (vague 77.9%)"),
        ("covered", 0.861, "78% to 86% covered for every kind of learner (vague 86.1%)"),
    ],
)
def test_the_verdict_names_the_missed_goal(goal: str, value: float, sentence: str) -> None:
    good = {"questions": 8.0, "close": 0.85, "covered": 0.8}
    results = {"all": good, "learners": {"rasch": good, "vague": good}}
    assert verdict(results).endswith("Not met: nothing.")
    bad = {**good, goal: value}
    assert verdict({"all": bad, "learners": {"rasch": good, "vague": bad}}).endswith(
        f"Not met: {sentence}."
    )


def test_a_summary_counts_learners() -> None:
    people = [simulate_placement(ENGINE, "rasch", number) for number in range(10)]
    found = summary(people)
    assert found["close"] == sum(abs(p.level - p.truth) <= 0.5 for p in people) / 10
    assert found["covered"] == sum(p.low <= p.truth <= p.high for p in people) / 10
    assert found["questions"] == sum(p.questions for p in people) / 10


def test_the_text_states_the_parameters_of_the_engine() -> None:
    slopes = ", ".join(f"{slope:g}" for slope in curves.SLOPES)
    page, how = PAGE.read_text(), " ".join(HOW.read_text().split())
    for row in (
        f"| `SLOPES` s | {slopes} logits per level |",
        f"| `SD_ITEM` b | {curves.SD_ITEM} logits |",
        f"| `SD_STRAND` t | {curves.SD_STRAND} levels |",
        f"| `PRIOR_MEAN`, `PRIOR_SD` m, v | {curves.PRIOR_MEAN}, {curves.PRIOR_SD} levels |",
        f"| `SLIP`, `GUESS` | {curves.SLIP}, {curves.GUESS} |",
        f"| `OMISSION_WEIGHT` | {curves.OMISSION_WEIGHT} |",
        f"| `CATEGORY_CORRELATION` a | {curves.CATEGORY_CORRELATION} |",
        f"| `SD_CATEGORY` | {curves.SD_CATEGORY} logits |",
    ):
        assert row in page
    text = " ".join(page.split())
    assert (
        f"with probability {RULE.confidence} (`confidence`), after at least {RULE.min_questions} "
        f"and at most {RULE.max_questions} questions" in text
    )
    done, not_yet = adaptive.PROPOSE_DONE_FROM, adaptive.PROPOSE_NOT_YET_TO
    assert f"with a probability of at least {done} or at most {not_yet}" in text
    done, not_yet = adaptive.DONE_AT_LOW_END, adaptive.NOT_YET_AT_HIGH_END
    assert f"({done} at the low end, {not_yet} at the high end)" in text
    assert f"otherwise at {curves.OMISSION_WEIGHT}, and" in text
    strands = ceil(len(GUIDE.strands) * MIN_FINISHED_STRANDS)
    assert f"(`MIN_FINISHED_STRANDS`: {strands} of the {len(GUIDE.strands)})" in text
    assert f"counts as 1/{1 / curves.OMISSION_WEIGHT:.0f} of a “not yet,”" in how
    assert f"(1 + {curves.CATEGORY_CORRELATION} (<i>n</i> \N{MINUS SIGN} 1))" in how
    assert f"s = {slopes} from the first level to the last" in how
    assert f"{curves.SD_ITEM}²" in how
    assert (
        f"y ~ Normal(x, {curves.SD_STRAND}²), x ~ Normal({curves.PRIOR_MEAN}, {curves.PRIOR_SD}²)"
        in how
    )
    assert f"there is a {RULE.confidence:.0%} chance".replace("%", " in 100") in how


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("run", [STORED, STORED["second"]], ids=["first seed", "second seed"])
def test_the_engine_reproduces_the_stored_placements(run: dict[str, Any], learner: str) -> None:
    """If this fails after a change of the engine or the guide, run `make simulate`."""
    for number, stored in enumerate(run["sample"][learner]):
        outcome = simulate_placement(ENGINE, learner, number, run["seed"]).rounded()
        assert outcome == pytest.approx(stored, abs=1e-5)


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("order", checklist.ORDERS)
def test_the_engine_reproduces_the_stored_checklists(order: str, learner: str) -> None:
    stored = STORED["checklist"]
    for number, stops in enumerate(stored["sample"][order][learner]):
        found = checklist.simulate_checklist(GUIDE, learner, number, order, stored["seed"])
        for stop, expected in zip(found, stops, strict=True):
            assert stop.rounded() == pytest.approx(expected, abs=1e-5)


def test_the_checklist_text_matches_the_stored_results() -> None:
    """Changing only the counts or the goal leaves no outdated text."""
    stored = STORED["checklist"]
    assert stored["counts"] == [*checklist.COUNTS]
    assert stored["cells"].keys() == checklist.ORDERS.keys()
    covered = [
        cell["covered"]
        for rows in stored["cells"].values()
        for learner, row in rows.items()
        for cell in row
        if learner != "all" and cell["covered"] is not None
    ]
    assert f"each of the {len(covered)} cells" in checklist.verdict(stored)
    # Nearly every displayed range contains the truth as often as it claims.
    assert sum(share < 0.7 for share in covered) <= 3
    assert min(covered) >= 0.5


def test_the_checklist_verdict_names_the_cells_outside_the_goal() -> None:
    cell = {"ranged": 1.0, "covered": 0.8}
    row = [cell] * len(checklist.COUNTS)
    results = {"cells": {"page": {"rasch": row, "graph": row, "all": row}}}
    assert checklist.verdict(results).endswith("Below: none. Above: none.")
    few = {"ranged": 0.02, "covered": None}
    row = [few, {**cell, "covered": 0.69}, *[cell] * (len(row) - 3), {**cell, "covered": 0.91}]
    results["cells"]["page"]["graph"] = row
    end = "Below: page graph 2 (69%). Above: page graph 19 (91%)."
    assert checklist.verdict(results).endswith(end)


def test_a_cell_counts_learners_who_are_shown_a_range() -> None:
    stop = checklist.Checkpoint(5, True, 1.0, 1.5, 0.5, 2.0)
    others = [stop._replace(truth=2.5), stop._replace(ranged=False, truth=4.0)]
    found = checklist.summary([stop, *others])
    assert found["ranged"] == pytest.approx(2 / 3, abs=1e-3)
    assert (found["covered"], found["bias"], found["width"]) == (0.5, -0.25, 1.5)
    assert found["rmse"] == 0.79
    assert checklist.summary([others[1]])["covered"] is None


@pytest.mark.parametrize("order", checklist.ORDERS)
def test_every_order_visits_every_category_once(order: str) -> None:
    known = LEARNERS["specialist"](GUIDE.items, luck(1))
    found = checklist.categories_in_order(order, GUIDE.items, known, luck(2))
    names = [name for name, _ in found]
    assert sorted(names) == sorted({item.category for item in GUIDE.items})
    assert sorted(item.key for _, items in found for item in items) == sorted(GUIDE.item_by_key)
    levels = [items[0].level for _, items in found]
    best = checklist.best_strand(GUIDE.items, known)
    own = [items[0].strand == best for _, items in found]
    if order == "page":
        assert levels == sorted(levels)
    if order == "own":
        assert own == sorted(own, reverse=True)


def test_the_page_shows_every_order_and_kind_of_learner() -> None:
    found = how_page.simulation(STORED)
    assert [walk.order for walk in found.walks] == [*how_page.ORDERS.values()]
    cells = STORED["checklist"]["cells"]["page"]
    last = found.walks[0].stops[-1]
    assert last.categories == checklist.COUNTS[-1]
    assert last.all == round(100 * cells["all"][-1]["covered"])
    shares = [100 * row[-1]["covered"] for name, row in cells.items() if name != "all"]
    assert (last.lowest, last.highest) == (round(min(shares)), round(max(shares)))


@pytest.mark.parametrize("learner", LEARNERS)
def test_learners_know_part_of_the_list(learner: str) -> None:
    levels = []
    for seed in range(20):
        known = LEARNERS[learner](GUIDE.items, luck(seed))
        assert known <= {item.key for item in GUIDE.items}
        levels.append(level_of(GUIDE.items, known))
    assert min(levels) < 1 < 2 < max(levels) <= 4 + 1e-9


def test_graph_learners_know_the_prerequisites_of_their_items() -> None:
    for seed in range(10):
        known = LEARNERS["graph"](GUIDE.items, luck(seed))
        assert all(known >= {*GUIDE.item_by_key[key].prerequisites} for key in known)
