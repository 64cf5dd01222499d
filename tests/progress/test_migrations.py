"""What the migrations make of rows that were stored before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps as current
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from progress.engine.responses import State
from progress.models import Handle, Learner, Placement, PlacementItem, Share
from progress.standing.answers import Answer, PlacementAnswer, Source
from tests.factories import ItemFactory, LearnerFactory, ShareFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
DONE, LEARNING, NOT_YET, NOT_FOR_ME = State.DONE, State.LEARNING, State.NOT_YET, State.NOT_FOR_ME
NONE = State.UNANSWERED
SAID, ASSUMED = Source.SAID, Source.ASSUMED
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
AT_ONCE, MINUTE, DAY = timedelta(), timedelta(minutes=1), timedelta(days=1)
WEEK = 7 * DAY
Check = Callable[[], None]


def migrate(name: str | None) -> Apps:
    """Migrate progress to this migration, or to its last one; return the models of then."""
    executor = MigrationExecutor(connection)
    last = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "progress"]
    wanted = [("progress", name)] if name else last
    executor.migrate(wanted)
    return MigrationExecutor(connection).loader.project_state(wanted).apps


@pytest.fixture
def old() -> Iterator[Apps]:
    """The models before answers had evidence, and the tables to go with them."""
    yield migrate("0003_goal_and_headline")
    migrate(None)


# (state, source, time) of each event, and what is known then: state, source, time, evidence, and
# the time of that; nothing for no answer.
HISTORIES = {
    "one answer": ([(DONE, SAID, AT_ONCE)], (DONE, SAID, AT_ONCE, DONE, AT_ONCE)),
    "not yet": ([(NOT_YET, SAID, DAY)], (NOT_YET, SAID, DAY, NOT_YET, DAY)),
    "learning": ([(LEARNING, SAID, AT_ONCE)], (LEARNING, SAID, AT_ONCE, NONE, AT_ONCE)),
    "not for me": ([(NOT_FOR_ME, SAID, AT_ONCE)], (NOT_FOR_ME, SAID, AT_ONCE, NONE, AT_ONCE)),
    "assumed": ([(DONE, ASSUMED, AT_ONCE)], (DONE, ASSUMED, AT_ONCE, DONE, AT_ONCE)),
    "learned within a week": (
        [(NOT_YET, SAID, AT_ONCE), (DONE, SAID, WEEK)],
        (DONE, SAID, WEEK, NOT_YET, AT_ONCE),
    ),
    "learned in two steps": (
        [(NOT_YET, SAID, AT_ONCE), (LEARNING, SAID, DAY), (DONE, SAID, WEEK)],
        (DONE, SAID, WEEK, NOT_YET, AT_ONCE),
    ),
    "finished": (
        [(LEARNING, SAID, AT_ONCE), (DONE, SAID, WEEK)],
        (DONE, SAID, WEEK, NONE, AT_ONCE),
    ),
    "corrected within an hour": (
        [(NOT_YET, SAID, AT_ONCE), (DONE, SAID, 60 * MINUTE)],
        (DONE, SAID, 60 * MINUTE, DONE, AT_ONCE),
    ),
    "corrected after a week": (
        [(DONE, SAID, AT_ONCE), (NOT_YET, SAID, WEEK)],
        (NOT_YET, SAID, WEEK, NOT_YET, WEEK),
    ),
    "assumed, then said": (
        [(NOT_YET, ASSUMED, AT_ONCE), (DONE, SAID, WEEK)],
        (DONE, SAID, WEEK, DONE, WEEK),
    ),
    "not for me since": (
        [(NOT_YET, SAID, AT_ONCE), (NOT_FOR_ME, SAID, WEEK)],
        (NOT_FOR_ME, SAID, WEEK, NOT_YET, AT_ONCE),
    ),
    "confirmed a year later": (
        [(DONE, SAID, AT_ONCE), (DONE, SAID, 366 * DAY)],
        (DONE, SAID, 366 * DAY, DONE, AT_ONCE),
    ),
    "removed and answered again": (
        [(NOT_YET, SAID, AT_ONCE), (NONE, SAID, DAY), (DONE, SAID, WEEK)],
        (DONE, SAID, WEEK, DONE, WEEK),
    ),
    "removed": ([(DONE, SAID, AT_ONCE), (NONE, SAID, DAY)], None),
}


def store(apps: Apps, learner: int, item: int, events, after) -> None:
    """Store a history in the tables of then."""
    rows = [
        apps.get_model("progress", "Event")(
            learner_id=learner, item_id=item, state=state, source=source, at=START + time
        )
        for state, source, time in events
    ]
    apps.get_model("progress", "Event").objects.bulk_create(rows)
    if after:
        state, source, time, *_ = after
        apps.get_model("progress", "Record").objects.create(
            learner_id=learner, item_id=item, state=state, source=source, updated_at=START + time
        )


def expected(after) -> Answer:
    state, source, time, evidence, since = after
    return Answer(state, source, START + time, evidence, START + since)


def evidence_is_computed_from_the_history(old: Apps) -> Check:
    """Of two people, so that their events are mixed."""
    items = [item.pk for item in ItemFactory.create_batch(len(HISTORIES))]
    people = [old.get_model("progress", "Learner").objects.create().pk for _ in range(2)]
    by_item = dict(zip(items, HISTORIES.values(), strict=True))
    for item, (events, after) in by_item.items():
        for person in people:
            store(old, person, item, events, after)

    def check() -> None:
        wanted = {item: expected(after) for item, (_, after) in by_item.items() if after}
        for person in people:
            assert Learner.objects.get(pk=person).answers() == wanted

    return check


def a_record_without_a_history_is_its_own_evidence(old: Apps) -> Check:
    """No record is lost, whatever its events say."""
    person = old.get_model("progress", "Learner").objects.create().pk
    alone, other = (item.pk for item in ItemFactory.create_batch(2))
    store(old, person, alone, [], (NOT_YET, SAID, DAY))
    store(old, person, other, [(NOT_YET, SAID, AT_ONCE), (NOT_YET, SAID, DAY)], (DONE, SAID, DAY))

    def check() -> None:
        assert Learner.objects.get(pk=person).answers() == {
            alone: expected((NOT_YET, SAID, DAY, NOT_YET, DAY)),
            other: expected((DONE, SAID, DAY, DONE, DAY)),
        }

    return check


def whoever_was_here_before_has_seen_the_first_method(old: Apps) -> Check:
    learners = old.get_model("progress", "Learner").objects
    before, without_answers = learners.create(), learners.create()
    old.get_model("progress", "Placement").objects.create(
        learner=before, answers=[[ItemFactory().pk, "yes"]], finished_at=START
    )

    def check() -> None:
        known = Learner.objects.get(pk=before.pk)
        assert (known.method_seen, known.method_is_new) == (1, True)
        assert not Learner.objects.get(pk=without_answers.pk).method_is_new
        new = Learner.objects.get(pk=LearnerFactory().pk)
        assert (new.method_seen, new.method_is_new) == (2, False)

    return check


def a_placement_keeps_its_answers(old: Apps) -> Check:
    """Also one that is just being taken again: those of the last time."""
    placements, answers = old.get_model("progress", "Placement").objects, [[1, "yes"], [2, "no"]]
    before = old.get_model("progress", "Learner").objects.create().pk
    rows = {"finished": None, "again": [[3, "partly"]], "from the start": []}
    for retake in rows.values():
        person = old.get_model("progress", "Learner").objects.create()
        placements.create(learner=person, answers=answers, retake=retake, finished_at=START)
    person = old.get_model("progress", "Learner").objects.create()
    placements.create(learner=person, answers=answers)

    def check() -> None:
        *found, unfinished = Placement.objects.filter(learner__gt=before).order_by("learner")
        counting = {1: PlacementAnswer(DONE, START), 2: PlacementAnswer(NOT_YET, START)}
        assert [each.finished_answers for each in found] == [counting] * 3
        assert [each.current_answers for each in found] == [answers, [[3, "partly"]], []]
        assert [each.finished for each in found] == [True, False, False]
        assert (unfinished.finished_answers, unfinished.current_answers) == (None, answers)
        again = found[1]
        again.finish(1)
        assert again.finished_answers
        assert again.finished_answers.keys() == {1, 2, 3}

    return check


@pytest.mark.usefixtures("numbered_items")
def test_what_was_stored_before_evidence_goes_on(old):
    """One migration for all of it, because migrating takes seconds."""
    checks = [
        evidence_is_computed_from_the_history(old),
        a_record_without_a_history_is_its_own_evidence(old),
        whoever_was_here_before_has_seen_the_first_method(old),
        a_placement_keeps_its_answers(old),
    ]

    migrate(None)

    for check in checks:
        check()


@pytest.mark.usefixtures("numbered_items")
def test_what_was_answered_in_a_placement_is_protected_from_then_on(old):
    """Answers about items that no longer exist are dropped: nothing ever shows them."""
    person = old.get_model("progress", "Learner").objects.create()
    gone, at = 999, START.isoformat()
    old.get_model("progress", "Placement").objects.create(
        learner=person,
        answers=[[1, "yes"], [gone, "no"]],
        finished_at=START,
    )
    before = migrate("0006_evidence_required")
    before.get_model("progress", "Placement").objects.update(
        retake=[[gone, "yes"], [2, "partly"]], earlier=[[3, "yes", at], [gone, "yes", at]]
    )

    migrate(None)

    assert set(PlacementItem.objects.values_list("item", flat=True)) == {1, 2, 3}
    placement = Placement.objects.get()
    assert placement.answers == [[1, "yes"]]
    assert (placement.retake, placement.earlier) == ([[2, "partly"]], [[3, "yes", at]])
    placement.reply(1, 4, "no")
    assert PlacementItem.objects.filter(item=4).exists()


@pytest.mark.usefixtures("numbered_items")
def test_placements_are_read_in_pieces(monkeypatch):
    """All of them at once may be more than the memory holds."""
    migration = import_module("progress.migrations.0008_placement_items")
    monkeypatch.setattr(migration, "CHUNK", 2)
    for item in (1, 2, 3, 4, 5):
        Placement.objects.create(learner=LearnerFactory(), answers=[[item, "yes"]])
    PlacementItem.objects.all().delete()

    with CaptureQueriesContext(connection) as queries:
        migration.fill(current, connection.schema_editor())

    assert set(PlacementItem.objects.values_list("item", flat=True)) == {1, 2, 3, 4, 5}
    reads = [each["sql"] for each in queries if 'FROM "progress_placement"' in each["sql"]]
    assert reads
    assert all(sql.endswith("LIMIT 2") for sql in reads)


def test_a_long_name_is_cut_on_the_way_back():
    share = ShareFactory(name="\N{FAMILY}\N{VARIATION SELECTOR-16}" * 20)
    try:
        before = migrate("0010_days").get_model("progress", "Share")
        assert len(before.objects.get(pk=share.pk).name) == 30
    finally:
        migrate(None)


def test_handles_and_names_from_before_go_on():
    """Of handles that look alike, both; the older one keeps others away. No name shows nothing."""
    names = {"Nguye\u0302\u0303n": "Nguyễn", "\u3164 \u2800": "", "Mira": "Mira"}
    apps = migrate("0008_placement_items")
    shares = apps.get_model("progress", "Share").objects
    people = [UserFactory().pk for _ in range(3)]
    for user, handle, name in zip(people, ("mira", "m1ra", ""), names, strict=True):
        learner = apps.get_model("progress", "Learner").objects.create(user_id=user)
        shares.create(learner=learner, token=str(user), handle=handle, name=name)

    migrate(None)

    held = list(Handle.objects.values_list("look", "spelling", "user_id"))
    assert held == [("mlra", "mira", people[0])]
    assert set(Share.objects.values_list("handle", flat=True)) == {"mira", "m1ra", ""}
    assert list(Share.objects.order_by("pk").values_list("name", flat=True)) == [*names.values()]
