"""The placement in the browser: one question a page, nothing lost, nothing ticked unasked."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from progress.models import Learner, Placement, Record
from progress.states import Source, State
from roadmap import guide
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db
PAGE, RESULT = "/placement/", "/placement/result/"


@pytest.fixture(autouse=True)
def _guide() -> None:
    call_command("load_guide", stdout=StringIO())


def asked(client) -> str:
    """The slug of the item that the page asks about."""
    return re.search(r'name="item" value="([\w-]+)"', client.get(PAGE).text)[1]


def reply(client, answer: str = "yes") -> None:
    client.post(PAGE, {"item": asked(client), "answer": answer})


def take(client, answer: str = "yes") -> None:
    """Answer every question alike, up to the end."""
    for _ in range(15):
        if client.get(PAGE).status_code == 302:
            return
        reply(client, answer)
    assert client.get(PAGE).status_code == 302


def test_looking_at_the_first_question_stores_nothing(client):
    assert asked(client) in guide.current().items

    assert not Learner.objects.exists()


def test_a_question_is_the_check_as_a_task(client):
    item = guide.current().items[asked(client)]

    text = client.get(PAGE).text

    assert item.task in text
    assert "Question 1 of about" in text


def test_each_reply_leads_to_another_question(client):
    first = asked(client)
    reply(client)

    assert asked(client) != first
    assert "Question 2 of about" in client.get(PAGE).text
    assert "Back to question 1" in client.get(PAGE).text


def test_it_ends_by_itself_and_shows_a_range(client):
    take(client, "no")

    text = client.get(RESULT).text

    assert len(Placement.objects.get().answers) <= 15
    assert "You are almost certainly at Entry." in text or "You are probably at Entry." in text
    assert "8 in 10 chance" in text


@pytest.mark.parametrize("answer", ["yes", "partly", "no", "unknown"])
def test_every_answer_is_taken(client, answer):
    reply(client, answer)

    assert Placement.objects.get().answers[0][1] == answer


def test_it_goes_on_where_it_was_left(client):
    reply(client)
    second = asked(client)

    client.get("/guide/")

    assert asked(client) == second


def test_back_takes_the_last_answer_away(client):
    first = asked(client)
    reply(client)

    client.post(PAGE, {"step": "back"})

    assert asked(client) == first
    assert Placement.objects.get().answers == []


def test_stopping_early_shows_what_is_known(client):
    reply(client)

    response = client.post(PAGE, {"step": "stop"})

    assert response.url == RESULT
    assert "Placement finished, 1 answer<" in client.get(RESULT).text


def test_a_stale_page_leads_to_the_current_question_and_loses_nothing(client):
    first = asked(client)
    reply(client)
    second = asked(client)

    response = client.post(PAGE, {"item": first, "answer": "no"}, follow=True)

    assert "Here we are." in response.text
    assert asked(client) == second
    assert Placement.objects.get().answers[0][1] == "yes"


def test_two_tabs_answer_a_question_once():
    placement = Placement.objects.create(learner=LearnerFactory())

    assert placement.reply(0, 1, "yes")
    assert not Placement.objects.get().reply(0, 1, "no")

    assert Placement.objects.get().answers == [[1, "yes"]]


@pytest.mark.parametrize(
    "body", [{}, {"answer": "perhaps", "item": "x"}, {"answer": "yes"}, {"step": "x"}]
)
def test_nonsense_is_refused_with_a_sentence(client, body):
    response = client.post(PAGE, body)

    assert response.status_code == 400
    assert "That could not be saved." in response.text
    assert not Placement.objects.exists()


def test_an_item_that_was_not_asked_is_not_taken(client):
    client.post(PAGE, {"item": "teaching", "answer": "yes"})

    assert Placement.objects.get().answers == []


def test_the_result_without_an_answer_asks_for_one(client):
    response = client.get(RESULT, follow=True)

    assert "Answer at least one question first." in response.text


def test_the_result_ticks_nothing_unasked(client):
    take(client)

    client.get(RESULT)

    assert not Record.objects.exists()


def test_confirming_stores_what_was_said_and_what_was_assumed(client):
    take(client)
    text = client.get(RESULT).text
    proposed = dict.fromkeys(re.findall(r'<select id="[\w-]+" name="([\w-]+)"', text), "done")

    client.post(RESULT, proposed)

    learner, said = Learner.objects.get(), set(Placement.objects.get().states)
    sources = {item: given.source for item, given in learner.answers().items()}
    assert {item for item, source in sources.items() if source is Source.TICKED} == said
    assert {item for item, source in sources.items() if source is Source.ASSUMED}
    assert "assumed" in client.get("/guide/").text


def test_each_line_can_be_changed_or_left_open(client):
    take(client)
    text = client.get(RESULT).text
    lines = re.findall(r'<select id="[\w-]+" name="([\w-]+)"', text)
    items = guide.current().items

    client.post(RESULT, {lines[0]: "learning", lines[1]: "not-yet", lines[2]: ""})

    answers = Learner.objects.get().answers()
    assert answers[items[lines[0]].id].state is State.LEARNING
    assert answers[items[lines[1]].id].state is State.NOT_YET
    assert len(answers) == 2


def test_marking_what_is_assumed_leaves_the_estimate_as_it_was(client):
    take(client)
    before = re.search(r"<h1>(.*?)</h1>", client.get("/").text)[1]
    text = client.get(RESULT).text

    client.post(RESULT, dict.fromkeys(re.findall(r'name="([\w-]+)">\s*<option', text), "done"))

    assert re.search(r"<h1>(.*?)</h1>", client.get("/").text)[1] == before


def test_an_unknown_state_in_a_proposal_is_refused(client):
    take(client)
    line = re.search(r'<select id="[\w-]+" name="([\w-]+)"', client.get(RESULT).text)[1]

    response = client.post(RESULT, {line: "mastered"})

    assert response.status_code == 400
    assert not Record.objects.exists()


def test_taking_it_again_replaces_the_answers_and_keeps_what_was_ticked(client):
    client.post("/items/regression/record/", {"state": "done"})
    take(client)

    client.post(PAGE, {"step": "again"})

    assert Placement.objects.get().answers == []
    assert Placement.objects.get().finished_at is None
    assert Record.objects.count() == 1


def test_what_a_newer_placement_does_not_assume_goes_away(client):
    take(client, "yes")
    text = client.get(RESULT).text
    client.post(RESULT, dict.fromkeys(re.findall(r'name="([\w-]+)">\s*<option', text), "done"))
    client.post(PAGE, {"step": "again"})
    Record.objects.filter(source=Source.TICKED).delete()
    take(client, "unknown")

    client.post(RESULT, {})

    assert not Record.objects.filter(source=Source.ASSUMED).exists()


def test_what_is_ticked_already_is_not_asked(client):
    first = asked(client)
    client.post(f"/items/{first}/record/", {"state": "done"})

    assert asked(client) != first


def test_a_guests_placement_goes_along_into_the_account(client):
    take(client)

    client.post("/account/signup/", {"email": "m@example.org", "password1": "correct horse 9"})

    assert Placement.objects.get().learner.user.email == "m@example.org"


def test_queries_do_not_grow_with_the_answers(client, django_assert_num_queries):
    reply(client)
    # session, learner with placement, revision, records
    with django_assert_num_queries(5):
        client.get(PAGE)
    reply(client)
    reply(client)

    with django_assert_num_queries(5):
        client.get(PAGE)
