"""Send every method to every route as everyone, on both databases: tests/test_authorization.py with
all combinations, of which `make test` sends some."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from qa.figures import Figure, save
from qa.server import ENGINES, ROOT, database

TITLE = "Who may do what"


def main() -> bool:
    """Run on both engines and save the figures."""
    return save("authorization", [each for engine in ENGINES for each in _figures(engine)])


def _figures(engine: str) -> list[Figure]:
    counts = _counts(engine)
    return [
        Figure(
            promise="Everyone gets what they may and nothing of anybody else’s",
            engine=engine,
            seen=(
                f"{counts['faults']} faults in {counts['combinations']:,} combinations of "
                f"{counts['routes']} addresses, 6 roles, and 7 methods"
            ),
            target="0 faults, no address without an expectation",
            met=counts["passed"] and not counts["faults"],
        ),
        Figure(
            promise="Another site can send no form in someone’s name",
            engine=engine,
            seen=f"{counts['accepted']} of {counts['without_token']:,} accepted",
            target="0 accepted",
            met=counts["passed"] and not counts["accepted"],
        ),
    ]


def _counts(engine: str) -> dict[str, int]:
    """Run the tests, and return what they counted and whether they passed. Raises KeyError above
    if one of them did not get as far as counting."""
    with database(engine) as url, tempfile.TemporaryDirectory() as folder:
        tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_authorization.py"]
        settings = {"DEBUG": "true", "DATABASE_URL": url, "EVERY_COMBINATION": folder}
        done = subprocess.run(  # noqa: S603
            [sys.executable, *tests], cwd=ROOT, env={**os.environ, **settings}, check=False
        )
        counts: dict[str, int] = {"passed": int(done.returncode == 0)}
        for file in Path(folder).glob("*.json"):
            counts |= json.loads(file.read_text())
    return counts


if __name__ == "__main__":
    raise SystemExit(not main())
