"""docs/trust.md shows what the runs have stored, and nothing else."""

from __future__ import annotations

import pkgutil
from datetime import date
from importlib import import_module
from pathlib import Path

from qa import figures, runs
from qa.figures import Figure
from qa.page import PAGE, page

FIGURE = Figure("No answer is lost", "SQLite", "0 of 9 lost", "0 lost", met=True)


def test_the_page_is_made_of_the_stored_results() -> None:
    assert PAGE.read_text() == page(figures.load())


def test_a_result_is_stored_and_read_again(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(figures, "RESULTS", tmp_path)
    assert figures.save("sign_in", [FIGURE], date(2026, 11, 25))
    [result] = figures.load()
    assert result.figures == [FIGURE]
    assert "## An interrupted sign-in\n" in page([result])
    assert "| No answer is lost | SQLite | 0 lost | 0 of 9 lost | none known |" in page([result])


def test_a_missed_figure_is_said_to_be_missed(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(figures, "RESULTS", tmp_path)
    missed = Figure("No answer is lost", "", "2 of 9 lost", "0 lost", met=False)
    assert not figures.save("sign_in", [missed])
    assert "**missed:** 2 of 9 lost" in page(figures.load())


def test_every_run_has_a_heading() -> None:
    modules = [
        import_module(f"qa.runs.{each.name}") for each in pkgutil.iter_modules(runs.__path__)
    ]

    assert [each.__name__ for each in modules if not getattr(each, "TITLE", "")] == []
