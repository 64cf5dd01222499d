"""The results of `make simulate` as the tables of docs/estimate.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent.parent / "docs" / "estimate.md"
QUESTIONS_GOAL = 8  # at most, on average
CLOSE_GOAL = 0.80  # at least this share within half a level
COVERAGE_GOAL = (0.78, 0.86)  # for every kind of learner
MARKS = {name: (f"<!-- {name}:begin -->", f"<!-- {name}:end -->") for name in ("placement", "uses")}


def verdict(results: dict[str, Any]) -> str:
    """Return a sentence that names the goals of the placement that are met and those that are
    not."""
    rows, overall = sorted(results["learners"].items()), results["all"]
    low, high = COVERAGE_GOAL
    outside = [
        f"{name} {row['covered']:.1%}" for name, row in rows if not low <= row["covered"] <= high
    ]
    goals = {
        f"at most {QUESTIONS_GOAL} questions on average ({overall['questions']:.2f})": (
            overall["questions"] <= QUESTIONS_GOAL
        ),
        f"{CLOSE_GOAL:.0%} within half a level ({overall['close']:.1%})": (
            overall["close"] >= CLOSE_GOAL
        ),
        f"{low:.0%} to {high:.0%} covered for every kind of learner"
        + (f" ({', '.join(outside)})" if outside else ""): not outside,
    }
    met = "; ".join(goal for goal, reached in goals.items() if reached) or "nothing"
    missed = "; ".join(goal for goal, reached in goals.items() if not reached) or "nothing"
    return f"Met: {met}. Not met: {missed}."


def placement_table(results: dict[str, Any]) -> str:
    """Return the figures of the placement as Markdown, with the verdict."""
    rows = [
        f"| {name} | {row['questions']:.1f} | {row['questions_90']} | {row['close']:.0%} "
        f"| {row['covered']:.0%} | {row['width']:.2f} | {row['bias']:+.2f} "
        f"| {row['proposals_right']:.0%} |"
        for name, row in [*sorted(results["learners"].items()), ("all", results["all"])]
    ]
    return "\n".join(
        [
            f"{results['people']} simulated learners of each kind, seed {results['seed']}:",
            "",
            "| learners | questions | 90% need at most | within half a level "
            "| 80% interval covers | interval width | bias | proposals right |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
            verdict(results),
        ]
    )


def use_table(results: dict[str, Any]) -> str:
    """Return the figures of the uses as Markdown."""
    return "\n".join(
        [
            f"{results['people']} simulated learners of each kind, seed {results['seed']}. "
            "“Covered” has the lowest and the highest kind of learner in parentheses. “True” is "
            "how often the headline names the true level, “said” the probability that it gives:",
            "",
            "| use | at | shown a range | within half a level | covered | bias "
            "| true growth, shown | said, true |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *map(_use_row, results["rows"]),
        ]
    )


def _use_row(row: dict[str, Any]) -> str:
    start = f"| {row['use']} | {row['at']} | {row['ranged']:.0%} "
    if "covered" not in row:
        return f"{start}| at least | | | | |"
    low, high = min(row["kinds"].values()), max(row["kinds"].values())
    grown = f"{row['grown']:+.2f}, {row['shown_growth']:+.2f}" if row["grown"] else ""
    return (
        f"{start}| {row['close']:.0%} | {row['covered']:.0%} ({low:.0%} to {high:.0%}) "
        f"| {row['bias']:+.2f} | {grown} | {row['said']:.0%}, {row['right']:.0%} |"
    )


def replace_tables(page: str, results: dict[str, Any]) -> str:
    """Return the page with new tables between its markers."""
    placements = f"{placement_table(results)}\n\n{placement_table(results['second'])}"
    for name, text in (("placement", placements), ("uses", use_table(results["uses"]))):
        begin, end = MARKS[name]
        before, rest = page.split(begin)
        _, after = rest.split(end)
        page = f"{before}{begin}\n{text}\n{end}{after}"
    return page
