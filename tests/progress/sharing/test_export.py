"""A learner's data as files."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Event, Note, Placement, Record
from progress.sharing.export import CHUNK, COLUMNS
from progress.standing.answers import Source
from roadmap import snapshot
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory
from tests.progress.everything import store_everything

pytestmark = pytest.mark.django_db
JSON, CSV = "/data/answers.json", "/data/answers.csv"


@pytest.fixture
def learner(user):
    return LearnerFactory(user=user)


def rows(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_json_file_has_records_events_notes_and_the_estimate(signed_in, learner):
    item = ItemFactory(slug="regression")
    learner.answer({item.pk: State.NOT_YET}, Source.ASSUMED)
    learner.answer({item.pk: State.DONE})
    Note.objects.save_text(learner, item.pk, "Lecture 3")

    response = signed_in.get(JSON)

    whole = json.loads(response.getvalue())
    assert (whole["format"], whole["version"]) == ("field-guide-answers", 1)
    assert [(r["item"], r["state"], r["source"]) for r in whole["records"]] == [
        ("regression", "done", "ticked")
    ]
    assert [e["state"] for e in whole["events"]] == ["not-yet", "done"]
    (note,) = whole["notes"]
    assert (note["item"], note["text"]) == ("regression", "Lecture 3")
    assert len(whole["estimate"]["dots"]) == 20
    assert "attachment" in response.headers["Content-Disposition"]


def test_the_placement_goes_along(signed_in, learner):
    item = ItemFactory(slug="regression")
    signed_in.post("/placement/", {"item": item.slug, "answer": "partly"})

    whole = json.loads(signed_in.get(JSON).getvalue())

    assert whole["placement"]["answers"] == [
        {"item": "regression", "answer": "partly", "asked": True}
    ]


def test_all_runs_of_the_placement_go_along(signed_in, learner):
    """Also what it took over from answers by hand."""
    items = [ItemFactory(slug=slug) for slug in ("a", "b", "c", "d")]
    a, b, c, d = (item.pk for item in items)
    draft = ItemFactory(status="draft").pk
    year, now = timezone.now() - timedelta(days=365), timezone.now()
    Placement.objects.create(
        learner=learner,
        answers=[[a, "already-no"], [b, "unknown"]],
        retake=[[d, "yes"]],
        earlier=[[c, "already-partly", year.isoformat()], [draft, "yes", year.isoformat()]],
        finished_at=now,
    )

    assert json.loads(signed_in.get(JSON).getvalue())["placement"] == {
        "finished_at": now.isoformat(),
        "answers": [
            {"item": "a", "answer": "no", "asked": False},
            {"item": "b", "answer": "unknown", "asked": True},
        ],
        "retake": [{"item": "d", "answer": "yes", "asked": True}],
        "earlier": [
            {"item": "c", "answer": "partly", "asked": False, "finished_at": year.isoformat()}
        ],
    }


def test_the_evidence_of_an_answer_goes_along(signed_in, learner):
    item = ItemFactory()
    learner.answer({item.pk: State.NOT_YET})
    said = timezone.now() - timedelta(days=9)
    Record.objects.update(evidence_at=said)
    learner.answer({item.pk: State.DONE})

    (record,) = json.loads(signed_in.get(JSON).getvalue())["records"]

    assert (record["state"], record["evidence"]) == ("done", "not-yet")
    assert record["evidence_at"] == said.isoformat()


def test_the_csv_file_has_a_row_for_every_item_of_the_guide(signed_in, learner):
    done, _open = ItemFactory(slug="a"), ItemFactory(slug="b")
    learner.answer({done.pk: State.DONE})

    assert [(row["item"], row["state"]) for row in rows(signed_in.get(CSV))] == [
        ("a", "done"),
        ("b", "unanswered"),
    ]


def test_a_retired_item_that_was_answered_is_in_both_files(signed_in, learner):
    old, _never = ItemFactory(slug="old"), ItemFactory(slug="never")
    learner.answer({old.pk: State.DONE})
    Item.objects.update(status=Item.Status.RETIRED)
    snapshot.bump_revision()

    assert [row["item"] for row in rows(signed_in.get(CSV))] == ["old"]
    assert [r["item"] for r in json.loads(signed_in.get(JSON).getvalue())["records"]] == ["old"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_note_is_no_formula_in_a_spreadsheet(signed_in, learner, text):
    Note.objects.save_text(learner, ItemFactory().pk, text)

    assert rows(signed_in.get(CSV))[0]["note"] == f"'{text}"


def test_the_account_is_in_the_file_for_backups_and_not_in_the_one_for_spreadsheets(
    signed_in, user, learner
):
    learner.answer({ItemFactory().pk: State.DONE})

    assert user.email in signed_in.get(JSON).getvalue().decode()
    assert user.email not in signed_in.get(CSV).content.decode()
    page = " ".join(signed_in.get("/data/").text.split())
    assert "also contains your email address and the link to your progress page" in page


@pytest.mark.parametrize("number", [0, 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_many_events_come_in_pieces_that_make_one_file(signed_in, learner, number):
    item = ItemFactory(slug="regression")
    day = timezone.now()
    Event.objects.bulk_create(
        Event(learner=learner, item=item, state=1, source=1, at=day - timedelta(seconds=each))
        for each in range(number)
    )

    pieces = list(signed_in.get(JSON).streaming_content)

    assert len(pieces) == 2 + -(-number // CHUNK)
    events = json.loads(b"".join(pieces))["events"]
    times = [event["at"] for event in events]
    assert len(times) == number
    assert times == sorted(times)
    assert all(event["evidence"] is None for event in events)


@pytest.mark.parametrize("path", [JSON, CSV])
def test_a_visitor_without_answers_gets_an_empty_file_and_no_learner(client, path):
    ItemFactory()

    response = client.get(path)

    assert response.status_code == 200
    assert not response.cookies


def test_a_guest_can_take_their_answers_along(client):
    ItemFactory(slug="regression")
    client.post("/items/regression/record/", {"state": "done"})

    assert rows(client.get(CSV))[0]["state"] == "done"
    page = " ".join(client.get("/data/").text.split())
    assert "Download what you saved: 1 answer, its history, and your notes." in page


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("path", "more"), [(JSON, 9), (CSV, 0)])
def test_queries(path, more, number, signed_in, learner, django_assert_num_queries):
    for item in ItemFactory.create_batch(number):
        learner.answer({item.pk: State.DONE})
        Note.objects.save_text(learner, item.pk, "A note")
    signed_in.get(path)

    # session, user, learner, revision, records, notes; days, progress pages, groups, addresses,
    # second factors, connected accounts, sessions, handles, events
    with django_assert_num_queries(6 + more):
        signed_in.get(path).getvalue()


def test_the_documentation_names_every_key_and_column(signed_in, user):
    page = (settings.BASE_DIR / "docs" / "export.md").read_text()
    store_everything(user)

    named = set(re.findall(r"`([\w.-]+)`", page))

    assert keys(json.loads(signed_in.get(JSON).getvalue())) | set(COLUMNS) <= named


def keys(value: object) -> set[str]:
    """The keys of everything in a file."""
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()
