"""The result of a trust run, as a file that docs/trust.md is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Figure:
    """One promise, and what a run saw of it."""

    promise: str  # what a person may rely on: "No answer is lost if a sign-in is interrupted"
    engine: str  # SQLite, PostgreSQL, or "" if it makes no difference
    seen: str  # what the run counted: "0 of 480 answers lost in 40 kills"
    target: str  # what it had to be: "0 lost"
    met: bool
    peers: str = ""  # what peers measured, with its source; empty if no one has published a figure


@dataclass(frozen=True)
class Result:
    """All figures of one run."""

    run: str  # the module in qa/runs/
    command: str  # reproduces it
    date: str  # ISO 8601
    figures: list[Figure] = field(default_factory=list)


def save(run: str, figures: Iterable[Figure], today: date | None = None) -> bool:
    """Write the figures of a run to its file, and return whether all were met."""
    result = Result(
        run=run,
        command=f"python -m qa.runs.{run}",
        date=(today or date.today()).isoformat(),
        figures=list(figures),
    )
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(asdict(result), indent=1, ensure_ascii=False)
    (RESULTS / f"{run}.json").write_text(f"{text}\n")
    for figure in result.figures:
        print("met   " if figure.met else "MISSED", figure.engine or "-", figure.seen)
    return all(figure.met for figure in result.figures)


def load() -> list[Result]:
    """Return the stored results, in the order of their names."""
    return [_result(json.loads(file.read_text())) for file in sorted(RESULTS.glob("*.json"))]


def _result(stored: Mapping[str, object]) -> Result:
    figures = [Figure(**each) for each in stored["figures"]]  # type: ignore[attr-defined]
    return Result(**{**stored, "figures": figures})  # type: ignore[arg-type]
