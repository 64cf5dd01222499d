"""The documentation quotes the results that the current engine gives."""

from __future__ import annotations

import json
from itertools import pairwise
from math import ceil
from typing import Any

import pytest

from bench import how_page, uses
from bench.learners import LEARNERS, best_strand, guide_items, level_of
from bench.person import A_DAY, Person
from bench.simulate import (
    RESULTS,
    simulate_placement,
    simulate_uses,
    summary,
    use_results,
)
from bench.tables import PAGE, placement_table, replace_tables, use_table, verdict
from bench.uses import USES
from progress.engine import adaptive, curves, estimate, model, responses, styles
from progress.engine.adaptive import StoppingRule
from progress.engine.estimate import Model
from progress.engine.responses import State
from progress.standing import words
from tests.progress.engine.bank import luck

HOW = PAGE.parent.parent / "templates" / "progress" / "how.html"
STORED = json.loads(RESULTS.read_text())
RULE = StoppingRule()
GUIDE = Model(guide_items())
GOOD = {"questions": 8.0, "close": 0.85, "covered": 0.8}


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
        ("close", 0.799, "80% within half a level (79.9%)"),
        ("covered", 0.77, "78% to 86% covered for every kind of learner (vague 77.0%)"),
        ("covered", 0.87, "78% to 86% covered for every kind of learner (vague 87.0%)"),
    ],
)
def test_the_verdict_names_the_missed_goal(goal: str, value: float, sentence: str) -> None:
    results = {"all": GOOD, "learners": {"rasch": GOOD, "vague": GOOD}}
    assert verdict(results).endswith("Not met: nothing.")
    bad = {**GOOD, goal: value}
    assert verdict({"all": bad, "learners": {"rasch": GOOD, "vague": bad}}).endswith(
        f"Not met: {sentence}."
    )


def test_a_summary_counts_learners() -> None:
    people = [simulate_placement("rasch", number, 1).shown for number in range(10)]
    found = summary(people)
    assert found["close"] == sum(abs(p.level - p.truth) <= 0.5 for p in people) / 10
    assert found["covered"] == sum(p.low <= p.truth <= p.high for p in people) / 10
    assert found["questions"] == sum(p.questions for p in people) / 10


def test_too_few_ranges_are_no_figures() -> None:
    person = Person(GUIDE, "rasch", 0, 1, "honest")
    assert summary([person.check("nothing answered")]) == {"ranged": 0.0}


def test_every_use_is_in_the_tables_and_stops_somewhere() -> None:
    walks = {kind: [simulate_uses(kind, number, 3) for number in range(2)] for kind in LEARNERS}
    results = use_results(walks, 3)
    table = use_table(results)
    for use in USES:
        assert use.name in table
        assert any(row["use"] == use.name for row in results["rows"])
    assert results["people"] == 2
    assert how_page.USES.keys() <= {use.name for use in USES}


def test_a_person_goes_two_ways_from_one_moment() -> None:
    person = Person(GUIDE, "graph", 4, 1, "honest")
    person.take_placement()
    before = person.check("placed")
    twin = person.copy()
    assert twin.learn_next()
    assert twin.responses != person.responses
    assert twin.now > person.now
    assert person.check("placed") == before


def test_a_person_learns_what_is_suggested_and_ticks_it_on_another_day() -> None:
    person = Person(GUIDE, "rasch", 2, 1, "honest")
    person.take_placement()
    start, known = person.now, set(person.known)
    assert person.learn_next()
    (learned,) = person.responses.keys() - person.asked.keys() or (
        key for key, each in person.responses.items() if each.state is not person.asked[key].state
    )
    assert person.responses[learned].state is State.DONE
    assert person.known == known | {learned}
    assert person.now - start > A_DAY


def test_all_claims_answer_every_item() -> None:
    for claims in {use.claims for use in USES}:
        person = Person(GUIDE, "vague", 3, 1, claims)
        assert person.claims.keys() == {item.key for item in GUIDE.items}


def test_the_text_states_the_parameters_of_the_engine() -> None:
    slopes = ", ".join(f"{slope:g}" for slope in curves.SLOPES)
    page, how = PAGE.read_text(), " ".join(HOW.read_text().split())
    for row in (
        f"| `SLOPES` s | {slopes} logits per level |",
        f"| `SD_ITEM` b | {curves.SD_ITEM} logits |",
        f"| `SD_STRAND` t | {curves.SD_STRAND} levels |",
        f"| `PRIOR_MEAN`, `PRIOR_SD` m, v | {curves.PRIOR_MEAN}, {curves.PRIOR_SD} levels |",
        f"| `SLIP`, `GUESS` | {styles.SLIP}, {styles.GUESS} |",
        f"| `CATEGORY_CORRELATION` a | {curves.CATEGORY_CORRELATION} |",
        f"| `SD_CATEGORY` | {curves.SD_CATEGORY} logits |",
        f"| `PASSED_OVER` | {curves.PASSED_OVER} |",
        f"| `CHOSEN` | {model.CHOSEN} |",
    ):
        assert row in page
    text = " ".join(page.split())
    (guess, honest), (claim, claiming) = styles.CLAIMS
    (slip, frank), (denial, denying) = styles.DENIALS
    (_, climbing), (flat, flatly) = styles.SLOPE_FACTORS
    assert (
        f"`claim` {guess:.2f} or {claim:.2f}, `denial` {slip:.2f} or {denial:.2f}, and slope "
        f"factor `f` 1 or {flat}, with prior shares of {honest:.0%} and {claiming:.0%}, "
        f"{frank:.0%} and {denying:.0%}, {climbing:.0%} and {flatly:.0%} in 100".replace("%", "")
        in text
    )
    assert f"From {words.MISFIT} on, twice its prior" in text
    assert 2 * flatly == words.MISFIT
    assert (
        f"with probability {RULE.confidence} (`confidence`), after at least {RULE.min_questions} "
        f"and at most {RULE.max_questions} questions" in text
    )
    done, not_yet = adaptive.PROPOSE_DONE_FROM, adaptive.PROPOSE_NOT_YET_TO
    assert f"with a probability of at least {done} or at most {not_yet}" in text
    done, not_yet = adaptive.DONE_AT_LOW_END, adaptive.NOT_YET_AT_HIGH_END
    assert f"({done} at the low end, {not_yet} at the high end)" in text
    strands = ceil(len(GUIDE.strands) * estimate.MIN_FINISHED_STRANDS)
    assert f"after {estimate.MIN_BY_HAND} answers (`MIN_BY_HAND`)" in text
    assert f"(`MIN_FINISHED_STRANDS`: {strands} of the {len(GUIDE.strands)})" in text
    assert (
        f"at least {estimate.MIN_SCATTERED} items in {estimate.MIN_SCATTERED_STRANDS} strands"
        in text
    )
    assert f"prove {1 - estimate.FALSE_TICKS:.2f} of their sum" in text
    assert (
        f"min(1, h / {model.SORTED_ENOUGH}) · clip((h / (h + u) - {model.SORTED_FROM}) / "
        f"{model.SORTED_TO - model.SORTED_FROM:.1f})" in text
    )
    assert responses.BULK == 8
    assert "Eight ticks at one moment are a report" in text
    assert f"after {estimate.MIN_BY_HAND} answers if you finish" in how
    assert f"(1 + {curves.CATEGORY_CORRELATION} (<i>n</i> \N{MINUS SIGN} 1))" in how
    assert f"s = {slopes} from the first level to the last" in how
    assert f"{curves.SD_ITEM}²" in how
    assert (
        f"y ~ Normal(x, {curves.SD_STRAND}²), x ~ Normal({curves.PRIOR_MEAN}, {curves.PRIOR_SD}²)"
        in how
    )
    assert (
        f"claim unknown items ({guess:.0%} or {claim:.0%} in 100), to deny known ones "
        f"({slip:.0%} or {denial:.0%} in 100)".replace("%", "")
        in how
    )
    assert f"there is a {RULE.confidence:.0%} chance".replace("%", " in 100") in how


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("run", [STORED, STORED["second"]], ids=["first seed", "second seed"])
def test_the_engine_reproduces_the_stored_placements(run: dict[str, Any], learner: str) -> None:
    """If this fails after a change of the engine or the guide, run `make simulate`."""
    for number, stored in enumerate(run["sample"][learner]):
        shown = simulate_placement(learner, number, run["seed"]).shown
        assert shown.rounded() == pytest.approx(stored, abs=1e-5)


@pytest.mark.parametrize("learner", LEARNERS)
def test_the_engine_reproduces_the_stored_uses(learner: str) -> None:
    results = STORED["uses"]
    for number, stored in enumerate(results["sample"][learner]):
        walk = simulate_uses(learner, number, results["seed"])
        assert walk.keys() == stored.keys()
        for name, checkpoints in walk.items():
            found = [each.rounded() for each in checkpoints]
            assert found == [pytest.approx(each, abs=1e-5) for each in stored[name]], name


def test_knowing_everything_is_the_top_of_the_scale() -> None:
    assert level_of(GUIDE.items, frozenset(item.key for item in GUIDE.items)) == pytest.approx(4)


def test_the_table_of_the_placement_ends_with_all_learners() -> None:
    assert "\n| all | " in placement_table(STORED)


@pytest.mark.parametrize("learner", LEARNERS)
def test_learners_know_part_of_the_list(learner: str) -> None:
    levels = []
    for seed in range(20):
        known = LEARNERS[learner](GUIDE.items, luck(seed))
        assert known <= {item.key for item in GUIDE.items}
        levels.append(level_of(GUIDE.items, known))
    assert 0 <= min(levels) < 1.5 < max(levels) <= 4 + 1e-9


ALL_ORDERS = {**uses.ORDERS, "by category": uses.category_by_category}


@pytest.mark.parametrize("order", ALL_ORDERS)
def test_every_order_has_every_item_once(order: str) -> None:
    person = Person(GUIDE, "specialist", 1, 1, "honest")
    keys = ALL_ORDERS[order](person)
    items = [GUIDE.item_by_key[key] for key in keys]
    assert sorted(keys) == sorted(GUIDE.item_by_key)
    levels = [item.level for item in items]
    best = best_strand(GUIDE.items, frozenset(person.known))
    own = [item.strand != best for item in items]
    assert order != "page" or levels == sorted(levels)
    assert order != "hardest first" or levels == sorted(levels, reverse=True)
    assert order != "own strand first" or own == sorted(own)
    changes = sum(a.category != b.category for a, b in pairwise(items))
    assert order != "by category" or changes == len(GUIDE.categories) - 1


# The least share of ranges that contain the truth, and the largest mean error, where honest people
# use the site as it is meant.
TARGETS = {
    "learned by What next, after a placement": (0.76, 0.15),
    "learned by What next, after eight categories": (0.76, 0.15),
    "ticks on a later day, random": (0.71, 0.15),
    "ticks on a later day, page": (0.71, 0.15),
    "ticks on a later day, own strand first": (0.71, 0.15),
    "ticks on a later day, hardest first": (0.71, 0.22),
    "ticks in the placement’s sitting, random": (0.77, 0.08),
    "ticks in the placement’s sitting, hardest first": (0.77, 0.08),
    "ticks before the placement, random": (0.71, 0.08),
    "ticks before the placement, page": (0.71, 0.08),
    "a second placement": (0.77, 0.05),
    "checklist, from the top": (0.71, 0.25),
    "checklist, single items": (0.71, 0.25),
    "checklist, whole categories": (0.71, 0.27),
    "checklist, own strand first": (0.67, 0.25),
    "checklist, the lower half": (0.74, 0.20),
    "placement, mixed": (0.76, 0.15),
}


@pytest.mark.parametrize("use", TARGETS)
def test_the_level_stays_true_in_use(use: str) -> None:
    least, error = TARGETS[use]
    rows = [row for row in STORED["uses"]["rows"] if row["use"] == use and "covered" in row]
    assert rows
    for row in rows:
        assert row["covered"] >= least, row["at"]
        assert abs(row["bias"]) <= error, row["at"]
        assert abs(row["shown_growth"] - row["grown"]) <= 0.15 or "learned" not in use


def test_a_second_placement_is_more_precise_than_the_first() -> None:
    rows = [row for row in STORED["uses"]["rows"] if row["use"] == "a second placement"]
    first, second = ({row["at"]: row for row in rows}[at] for at in ("first", "second"))
    assert second["rmse"] < first["rmse"]
