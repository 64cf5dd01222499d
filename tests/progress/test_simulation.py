"""The simulation that the documentation quotes is the one that the engine gives today."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.learners import LEARNERS, guide, level_of
from bench.simulate import PAGE, RESULTS, Engine, meet, summary, verdict, with_table
from progress import curves, placement
from progress.estimate import Model
from tests.progress.bank import luck

HOW = PAGE.parent.parent / "templates" / "progress" / "how.html"
STORED = json.loads(RESULTS.read_text())
GUIDE = Model(guide())
ENGINE = Engine(GUIDE)


def test_the_documentation_has_the_stored_table() -> None:
    page = PAGE.read_text()
    assert with_table(page, STORED) == page


@pytest.mark.parametrize(
    ("aim", "changed", "miss"),
    [
        ("questions", 8.01, "at most 8 questions on average (8.01)"),
        ("close", 0.849, "85% within half a level (84.9%)"),
        ("covered", 0.779, "78% to 86% covered for every kind of learner (vague 77.9%)"),
        ("covered", 0.861, "78% to 86% covered for every kind of learner (vague 86.1%)"),
    ],
)
def test_the_verdict_names_the_aim_that_is_missed(aim: str, changed: float, miss: str) -> None:
    good = {"questions": 8.0, "close": 0.85, "covered": 0.8}
    results = {"all": good, "learners": {"rasch": good, "vague": good}}
    assert verdict(results).endswith("Not met: nothing.")
    bad = {**good, aim: changed}
    assert verdict({"all": bad, "learners": {"rasch": good, "vague": bad}}).endswith(
        f"Not met: {miss}."
    )


def test_a_summary_counts_people() -> None:
    people = [meet(ENGINE, "rasch", number) for number in range(10)]
    found = summary(people)
    assert found["close"] == sum(abs(p.level - p.truth) <= 0.5 for p in people) / 10
    assert found["covered"] == sum(p.lo <= p.truth <= p.hi for p in people) / 10
    assert found["questions"] == sum(p.questions for p in people) / 10


def test_the_text_has_the_parameters_of_the_engine() -> None:
    slopes = ", ".join(f"{slope:g}" for slope in curves.SLOPES)
    page, how = PAGE.read_text(), HOW.read_text()
    for row in (
        f"| `SLOPES` s | {slopes} logits per level |",
        f"| `SD_ITEM` b | {curves.SD_ITEM} logits |",
        f"| `SD_STRAND` t | {curves.SD_STRAND} levels |",
        f"| `PRIOR_MEAN`, `PRIOR_SD` m, v | {curves.PRIOR_MEAN}, {curves.PRIOR_SD} levels |",
        f"| `SLIP`, `GUESS` | {curves.SLIP}, {curves.GUESS} |",
        f"| `EXPOSURE` | {curves.EXPOSURE} |",
    ):
        assert row in page
    text = " ".join(page.split())
    assert (
        f"with chance {placement.CONFIDENCE} (`CONFIDENCE`), after {placement.MIN_QUESTIONS} "
        f"questions at the earliest and {placement.MAX_QUESTIONS} at the latest" in text
    )
    assert (
        f"known with chance {placement.SURELY_DONE} and above, or {placement.SURELY_NOT_YET} and "
        "below" in text
    )
    assert f"s = {slopes} from the first level to the last" in how
    assert f"{curves.SD_ITEM}²" in how
    assert (
        f"y ~ Normal(x, {curves.SD_STRAND}²), x ~ Normal({curves.PRIOR_MEAN}, {curves.PRIOR_SD}²)"
        in how
    )
    assert f"with a chance of {placement.CONFIDENCE:.0%}".replace("%", " in 100") in how


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("run", [STORED, STORED["second"]], ids=["first seed", "second seed"])
def test_the_engine_still_gives_the_stored_people(run: dict[str, Any], learner: str) -> None:
    """If this fails after a change of the engine or the guide: `python -m bench.simulate`."""
    for number, stored in enumerate(run["sample"][learner]):
        met = meet(ENGINE, learner, number, run["seed"]).rounded()
        assert met == pytest.approx(stored, abs=1e-5)


@pytest.mark.parametrize("learner", LEARNERS)
def test_learners_know_a_part_of_the_list(learner: str) -> None:
    levels = []
    for seed in range(20):
        known = LEARNERS[learner](GUIDE.items, luck(seed))
        assert known <= {item.key for item in GUIDE.items}
        levels.append(level_of(GUIDE.items, known))
    assert min(levels) < 1 < 2 < max(levels) <= 4 + 1e-9


def test_graph_learners_know_what_their_items_need() -> None:
    for seed in range(10):
        known = LEARNERS["graph"](GUIDE.items, luck(seed))
        assert all(known >= {*GUIDE.item_of[key].prerequisites} for key in known)
