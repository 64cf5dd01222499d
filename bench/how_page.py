"""The tables of the page "How the estimate works", as a part of its template.

`make simulate` renders bench/how_page.html with its results, so that the site reads nothing from
this folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine

SOURCE = Path(__file__).with_suffix(".html")
PART = Path(__file__).parent.parent / "templates" / "progress" / "parts" / "simulation.html"
LEARNERS = {
    "rasch": "same level in every strand",
    "specialist": "far ahead in one strand",
    "graph": "learns in order of prerequisites",
    "misfit": "items vary in weight, some at the wrong level",
    "vague": "higher levels say less",
    "breadth": "the same share of every level",
    "forgetful": "has forgotten some of the basics",
    "one-sided": "theory ahead of practice, or the reverse",
}
# What the page shows of the stored rows, in its words; {at} is the moment.
USES = {
    "learned by What next, after a placement": "placement, then {at} from “What next”",
    "learned by What next, after eight categories": "eight categories answered, then {at}",
    "ticks on a later day, random": "placement, then {at} on a later day for things known before",
    "ticks on a later day, hardest first": "the same, hardest items first: {at}",
    "ticks in the placement’s sitting, random": "placement, then {at} right after it",
    "ticks before the placement, random": "{at}, then the placement",
    "a second placement": "two placements, a month apart: {at}",
    "checklist, from the top": "checklist from the top: {at}",
    "checklist, single items": "checklist here and there: {at}",
    "checklist, whole categories": "checklist by category: {at}",
    "checklist, own strand first": "checklist, best strand first: {at}",
    "checklist, the lower half": "everything at the lower two levels answered, then stopped",
    "everything known ticked": "placement, then everything known: {at}",
    "placement, mixed": "placement, half the people honest, the others not quite",
    "checklist, mixed": "checklist from the top, half the people honest, the others not quite",
    "checklist, overclaiming": "checklist from the top, yes to a quarter of what is unknown",
    "checklist, underclaiming": "checklist from the top, no to a quarter of what is known",
    "checklist, careful": "checklist from the top, “partly” to much of what is known",
    "placement, overclaiming": "placement, yes to a quarter of what is unknown",
    "placement, stretching": "placement, yes to things near what is known",
    "placement, underclaiming": "placement, no to a quarter of what is known",
    "placement, careful": "placement, “partly” to much of what is known",
    "placement, hopeful": "placement, “partly” to things near what is known",
}
LEFT_OUT = {"at first", "5 ticks", "10 ticks", "10 learned", "105 answers"}  # moments


@dataclass(frozen=True)
class Kind:
    """One kind of simulated learner after a placement; shares in whole percent."""

    learners: str
    questions: float
    close: int  # within half a level of the true one
    covered: int  # the true level is in the 80% interval
    right: int  # proposals that are right


@dataclass(frozen=True)
class Row:
    """One use at one moment; shares in whole percent."""

    use: str
    close: int
    covered: int
    bias: str  # mean error in levels, with its sign


@dataclass(frozen=True)
class Simulation:
    """The figures that the page shows."""

    people: int  # of each kind, in the placement
    seed: int
    kinds: list[Kind]  # the last one: all kinds
    users: int  # of each kind, in every use
    rows: list[Row]


def render_part(results: dict[str, Any]) -> str:
    """Return the part of the template for these results of `make simulate`."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    template = Engine().from_string(SOURCE.read_text())
    text = template.render(Context({"simulation": simulation(results)}))
    return text.lstrip("\n")


def simulation(results: dict[str, Any]) -> Simulation:
    """Return the figures that the page shows."""
    kinds = [_kind(label, results["learners"][name]) for name, label in LEARNERS.items()]
    uses = results["uses"]
    return Simulation(
        people=results["people"],
        seed=results["seed"],
        kinds=[*kinds, _kind("all", results["all"])],
        users=uses["people"],
        rows=[_row(row) for row in uses["rows"] if _is_shown(row)],
    )


def _is_shown(row: dict[str, Any]) -> bool:
    return row["use"] in USES and row["at"] not in LEFT_OUT and "covered" in row


def _kind(label: str, figures: dict[str, float]) -> Kind:
    return Kind(
        label,
        round(figures["questions"], 1),
        round(figures["close"] * 100),
        round(figures["covered"] * 100),
        round(figures["proposals_right"] * 100),
    )


def _row(row: dict[str, Any]) -> Row:
    return Row(
        USES[row["use"]].format(at=row["at"]),
        round(row["close"] * 100),
        round(row["covered"] * 100),
        f"{row['bias']:+.2f}".replace("-", "\N{MINUS SIGN}"),
    )
