"""docs/trust.md from the stored results: no figure without a run."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from qa.figures import Figure, Result, load

PAGE = Path(__file__).parent.parent / "docs" / "trust.md"
INTRODUCTION = """\
# What you can rely on

Each line is a promise and what a run of it counted. `make trust` does all the runs, on SQLite and
on PostgreSQL, and writes this page; the command above a table repeats one run. Short forms
are part of `make test`. Times are from one machine with two cores.
"""


def page(results: Iterable[Result]) -> str:
    """Return the whole page as Markdown."""
    return "\n".join([INTRODUCTION, *(_section(result) for result in results)])


def _section(result: Result) -> str:
    title = import_module(f"qa.runs.{result.run}").TITLE
    rows = [_row(figure) for figure in result.figures]
    return (
        f"## {title}\n\n"
        f"`{result.command}`, {result.date}\n\n"
        "| promise | database | target | seen | peers |\n| --- | --- | --- | --- | --- |\n"
        + "\n".join(rows)
        + "\n"
    )


def _row(figure: Figure) -> str:
    seen = figure.seen if figure.met else f"**missed:** {figure.seen}"
    cells = (
        figure.promise,
        figure.engine or "both",
        figure.target,
        seen,
        figure.peers or "none known",
    )
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(load()))


if __name__ == "__main__":
    main()
