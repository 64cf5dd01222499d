"""A placement that is corrected right after its end, or taken again later."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Learner, Placement, Record
from progress.standing.answers import Source
from roadmap import snapshot
from tests.progress.views.placement import (
    PAGE,
    RESULT,
    asked,
    next_category,
    proposed,
    reply,
    shown,
    sources,
    step,
    take,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_guide")]


def a_day_ago():
    """The placement, as if it had been finished a day ago."""
    Placement.objects.update(finished_at=timezone.now() - timedelta(days=1))
    return Placement.objects.get()


def test_right_after_the_end_it_can_be_corrected(client):
    take(client)
    assert "Start over" in client.get(RESULT).text

    step(client, "again", RESULT)
    take(client, "no")

    second = Placement.objects.get()
    assert second.earlier == []
    assert {word for _, word in second.answers} == {"no"}


def test_later_it_is_taken_again_with_other_questions(client):
    take(client)
    a_day_ago()

    text = client.get(RESULT).text

    assert "Start over" not in text
    assert "Take it again" in text


def test_taking_it_again_adds_to_its_answers_and_keeps_ticks(client):
    take(client)
    client.post("/items/regression/record/", {"state": "done"})
    first = a_day_ago()

    step(client, "again", RESULT)
    take(client, "no")

    second = Placement.objects.get()
    assert {word for _, word in second.answers} - {"already-yes"} == {"no"}
    assert second.earlier == [
        [item, word, first.finished_at.isoformat()] for item, word in first.answers
    ]
    assert second.finished
    assert second.finished_at > first.finished_at
    assert Record.objects.count() == 1


def test_nothing_is_asked_twice_in_two_runs(client):
    take(client)
    first = set(a_day_ago().current_states)

    step(client, "again", RESULT)
    take(client, "no")

    second = Placement.objects.get()
    assert not first & set(second.current_states)
    assert second.finished_answers.keys() == first | set(second.current_states)


def test_a_question_of_more_than_a_year_ago_may_be_asked_again_and_its_answer_is_the_new_one(
    client,
):
    items = snapshot.current_guide().items
    reply(client)
    step(client, "stop")
    category = snapshot.current_guide().categories[next_category()]
    old = timezone.now() - timedelta(days=400)
    known = [[item.id, "yes"] for item in category.items]
    Placement.objects.update(answers=known, finished_at=old)

    step(client, "again", RESULT)
    slug = reply(client, "no")
    step(client, "stop")

    placement = Placement.objects.get()
    assert items[slug] in category.items
    assert placement.answers == [[items[slug].id, "no"]]
    assert len(placement.earlier) == len(category.items) - 1
    answers = placement.finished_answers
    assert answers[items[slug].id].state is State.NOT_YET
    assert answers[items[slug].id].at > old
    assert {answer.at for item, answer in answers.items() if item != items[slug].id} == {old}


def test_while_it_is_taken_again_the_earlier_answers_count(client):
    take(client)
    before = shown(client)

    step(client, "again", RESULT)

    assert "Question 1 of about" in client.get(PAGE).text
    assert shown(client) == before
    reply(client, "no")
    assert shown(client) == before
    step(client, "stop")
    assert shown(client) != before
    assert [word for _, word in Placement.objects.get().answers] == ["no"]


def test_starting_over_twice_keeps_what_was_finished(client):
    take(client)
    finished = Placement.objects.get().finished_answers

    step(client, "again", RESULT)
    reply(client, "no")
    client.post(PAGE, {"step": "again", "asked": "1"})

    assert Placement.objects.get().finished_answers == finished
    assert Placement.objects.get().current_answers == []


def test_going_back_from_the_result_keeps_the_estimate_until_the_new_end(client):
    take(client)
    before = shown(client)
    given = Placement.objects.get().answers

    step(client, "back", RESULT)

    assert f"Question {len(given)} of about" in client.get(PAGE).text
    assert shown(client) == before
    step(client, "stop")
    assert Placement.objects.get().answers == given[:-1]
    assert Placement.objects.get().earlier == []


def test_going_back_from_the_result_asks_the_last_question_again(client):
    take(client)
    given = Placement.objects.get().answers

    step(client, "back", RESULT)
    reply(client, "no")

    placement = Placement.objects.get()
    assert placement.current_answers == [*given[:-1], [given[-1][0], "no"]]


def test_going_back_in_a_second_run_leaves_the_first_one_alone(client):
    take(client)
    first = a_day_ago().answers
    step(client, "again", RESULT)
    take(client, "no")

    step(client, "back", RESULT)
    step(client, "stop")

    assert [entry[:2] for entry in Placement.objects.get().earlier] == first


def test_assumptions_missing_from_a_newer_placement_are_removed(client):
    take(client, "yes")
    text = client.get(RESULT).text
    client.post(RESULT, dict.fromkeys(re.findall(r'name="([\w-]+)">\s*<option', text), "done"))
    step(client, "again", RESULT)
    Record.objects.filter(source=Source.SAID).delete()
    take(client, "unknown")

    client.post(RESULT, {})

    assert not Record.objects.filter(source=Source.ASSUMED).exists()


@pytest.mark.parametrize("answer", ["partly", "no"])
def test_confirming_a_second_placement_marks_answered_items_that_were_assumed(client, answer):
    for _ in range(3):
        reply(client, "yes")
    step(client, "stop")
    client.post(RESULT, proposed(client))
    step(client, "again", RESULT)
    items, assumed = snapshot.current_guide().items, asked(client)
    Learner.objects.get().answer({items[assumed].id: State.DONE}, Source.ASSUMED)
    take(client, answer)
    answered = set(Placement.objects.get().current_states)
    wanted = proposed(client)

    client.post(RESULT, wanted)

    assert wanted.keys() <= sources().keys()
    assert assumed in wanted
    assert sources()[assumed] is Source.SAID
    for slug in wanted:
        was_answered = items[slug].id in answered
        assert sources()[slug] is (Source.SAID if was_answered else Source.ASSUMED)
