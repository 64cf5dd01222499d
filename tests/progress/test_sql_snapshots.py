"""The SQL of the busiest pages, as it was last reviewed.

A test that counts queries does not notice when one of them reads more than before. Here the text
of each is committed, so a pull request shows what changed. `make sql` rewrites the files of both
databases.
"""

from __future__ import annotations

import os
import re
from difflib import unified_diff
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from progress.engine.responses import State
from progress.models import Learner
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory, ShareFactory
from tests.progress.views.pages import tick

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parent / "sql"
HOW = "If the change is intended, run `make sql` and commit what it writes."

# Quoted text, '' in it included. The names of tables and columns stand in "" and stay.
TEXT = re.compile(r"'(?:[^']|'')*'(?:::\w+(?:\[\])?)?")
# SQLite shows its queries with their dates unquoted.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:?\d\d)?)?")
SAVEPOINT = re.compile(r'SAVEPOINT "?s\d+_x\d+"?')
# What LIMIT and ORDER BY count is no value of a row: it stays.
NUMBER = re.compile(r"(?<!LIMIT )(?<!ORDER BY )(?<![\w\"])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?\b")
# How many values and rows there are is a matter of the data.
VALUES = re.compile(r"\(\?(?:, \?)*\)")
ROWS = re.compile(r"\(\?, …\)(?:, \(\?, …\))+")
# Each part begins a line, so that a diff shows which one has changed.
PARTS = re.compile(
    r" (?=(?:FROM|INNER JOIN|LEFT OUTER JOIN|WHERE|GROUP BY|ORDER BY|LIMIT|SET|VALUES|ON CONFLICT"
    r"|RETURNING|FOR)\b)"
)


def plain(sql: str) -> str:
    """A statement without its values: the same in every run."""
    sql = TEXT.sub("?", " ".join(sql.split()))
    sql = SAVEPOINT.sub("SAVEPOINT ?", MOMENT.sub("?", sql))
    sql = VALUES.sub("(?, …)", NUMBER.sub("?", sql))
    return PARTS.sub("\n  ", ROWS.sub("(?, …)", sql)) + ";\n"


@pytest.fixture
def items() -> list[Item]:
    """Five of one category."""
    return ItemFactory.create_batch(5)


@pytest.fixture
def learner(user: User, items: list[Item]) -> Learner:
    """Someone who has answered three of the items, and shows it."""
    learner = LearnerFactory(user=user)
    for item, state in zip(items, (State.DONE, State.NOT_YET, State.LEARNING), strict=False):
        learner.answer({item.pk: state})
    ShareFactory(learner=learner, token="token", name="Mira")
    return learner


def reviewed(page: str, queries: CaptureQueriesContext) -> None:
    """Compare with the file, or write it if that is asked for."""
    found = "\n".join(plain(query["sql"]) for query in queries)
    file = FOLDER / f"{page}.{connection.vendor}.sql"
    if os.environ.get("UPDATE_SQL"):
        file.write_text(found)
    known = file.read_text() if file.exists() else ""
    if found != known:
        lines = unified_diff(known.splitlines(), found.splitlines(), "reviewed", "now", lineterm="")
        message = [f"The SQL of {file.name} has changed. {HOW}", *lines]
        pytest.fail("\n".join(message), pytrace=False)


def test_a_tick(signed_in, learner, items):
    signed_in.get("/guide/")  # the guide is read once and kept
    with CaptureQueriesContext(connection) as queries:
        assert tick(signed_in, items[3]).status_code in (200, 302)

    reviewed("tick", queries)


@pytest.mark.parametrize(
    ("page", "path"), [("map", "/"), ("checklist", "/guide/"), ("shared", "/s/token/")]
)
def test_a_page(signed_in, learner, page, path):
    signed_in.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert signed_in.get(path).status_code == 200

    reviewed(page, queries)


def test_saving_a_category(signed_in, learner, items):
    Learner.objects.update(headline_levels=8)  # which the next headline does not name
    signed_in.get("/guide/")
    with CaptureQueriesContext(connection) as queries:
        data = {"done": [items[0].slug, items[3].slug, items[4].slug], "was": [items[0].slug]}
        assert signed_in.post("/guide/entry/theory/", data).status_code == 302

    reviewed("category", queries)


def test_values_are_left_out_and_names_are_kept():
    sql = 'SELECT "a"."x2"  FROM "a" WHERE "y" IN (1, 2) AND "z" = \'it\'\'s\' LIMIT 21'

    assert plain(sql) == (
        'SELECT "a"."x2"\n  FROM "a"\n  WHERE "y" IN (?, …) AND "z" = ?\n  LIMIT 21;\n'
    )


def test_the_number_of_rows_is_left_out():
    one = "INSERT INTO t VALUES (1, 'a')"

    assert plain(one) == plain(f"{one}, (2, 'b'), (3, 'c')") == "INSERT INTO t\n  VALUES (?, …);\n"
