"""Compute the evidence of each answer from the learner's events.

The rules are those of progress.standing.answers.next_answer on the day of this migration, written
down here because that function may change.
"""

from datetime import timedelta

from django.db import migrations
from django.db.models import Case, F, When

NONE, DONE, LEARNING, NOT_YET, NOT_FOR_ME = range(5)
ASSUMED = 2
SITTING = timedelta(hours=1)
CHUNK = 500


def first(state, at):
    return (state if state in (DONE, NOT_YET) else NONE), at


def following(before, state, source, at):
    """Return (state, source, evidence, evidence_at) after another answer."""
    if before is None or ASSUMED in (before[1], source):
        return (state, source, *first(state, at))
    old_state, _, evidence, evidence_at = before
    if at - evidence_at <= SITTING:
        return (state, source, *first(state, evidence_at))
    learned = state in (DONE, LEARNING) and evidence == NOT_YET
    finished = state == DONE and old_state == LEARNING
    if state in (NOT_FOR_ME, evidence) or learned or finished:
        return state, source, evidence, evidence_at
    return (state, source, *first(state, at))


def fill(apps, schema_editor):
    database = schema_editor.connection.alias
    Record = apps.get_model("progress", "Record")
    Event = apps.get_model("progress", "Event")
    records = Record.objects.using(database)
    # An answer that never changed is its own evidence, which is nearly every answer.
    own = When(state__in=(DONE, NOT_YET), then=F("state"))
    records.update(evidence=Case(own, default=NONE), evidence_at=F("updated_at"))
    events = Event.objects.using(database).order_by("learner_id", "at", "id")
    learner, answers = None, {}
    for row in events.values_list("learner_id", "item_id", "state", "source", "at").iterator(CHUNK):
        if row[0] != learner:
            save(records, learner, answers)
            learner, answers = row[0], {}
        _, item, state, source, at = row
        answers[item] = following(answers.get(item), state, source, at)
        if state == NONE:
            del answers[item]
    save(records, learner, answers)


def save(records, learner, answers):
    changed = []
    for record in records.filter(learner_id=learner) if answers else ():
        answer = answers.get(record.item_id)
        if answer and answer[0] == record.state:
            if (record.evidence, record.evidence_at) != answer[2:]:
                record.evidence, record.evidence_at = answer[2:]
                changed.append(record)
    for record in changed:
        records.filter(learner_id=learner, item_id=record.item_id).update(
            evidence=record.evidence, evidence_at=record.evidence_at
        )


def keep_answers(apps, schema_editor):
    """A placement that is being taken again at this moment keeps the answers of the last time."""
    placements = apps.get_model("progress", "Placement").objects.using(
        schema_editor.connection.alias
    )
    for placement in placements.filter(retake__isnull=False, finished_at__isnull=False):
        at = placement.finished_at.isoformat()
        placement.earlier = [[item, word, at] for item, word in placement.answers]
        placement.save(update_fields=["earlier"])


def restore_placements(apps, schema_editor):
    """Earlier versions know one list of answers, and no words for those that were taken over."""
    placements = apps.get_model("progress", "Placement").objects.using(
        schema_editor.connection.alias
    )
    for placement in placements.all():
        for name in ("answers", "retake"):
            entries = getattr(placement, name)
            if entries:
                setattr(placement, name, [[i, w.removeprefix("already-")] for i, w in entries])
        if placement.finished_at:
            answered = {item for item, _ in placement.answers}
            placement.answers += [
                [item, word.removeprefix("already-")]
                for item, word, _ in placement.earlier
                if item not in answered
            ]
        placement.save(update_fields=["answers", "retake"])


def greet_no_one_without_a_level(apps, schema_editor):
    """Whoever has no answers has seen no level by the earlier method."""
    learners = apps.get_model("progress", "Learner").objects.using(schema_editor.connection.alias)
    learners.filter(records=None).exclude(placement__finished_at__isnull=False).update(method_seen=2)


class Migration(migrations.Migration):
    dependencies = [("progress", "0004_evidence")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(keep_answers, restore_placements),
        migrations.RunPython(greet_no_one_without_a_level, migrations.RunPython.noop),
    ]
