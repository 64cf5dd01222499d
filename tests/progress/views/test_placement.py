"""The placement's questions: one a page, and nothing lost."""

import re

import pytest

from progress.models import Learner, Placement, merge_guest
from roadmap import snapshot
from roadmap.models import Item
from tests.factories import LearnerFactory
from tests.progress.views.placement import PAGE, RESULT, asked, asked_in, number, reply, step, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_guide")]


def test_looking_at_the_first_question_stores_nothing(client):
    assert asked(client) in snapshot.current_guide().items

    assert not Learner.objects.exists()


def test_a_question_is_the_check_as_a_task(client):
    text = client.get(PAGE).text

    assert snapshot.current_guide().items[asked_in(text)].task in text
    assert "Question 1 of about" in text


def test_each_reply_leads_to_another_question(client):
    first = reply(client)

    assert asked(client) != first
    assert "Question 2 of about" in client.get(PAGE).text
    assert "Back to question 1" in client.get(PAGE).text


def test_it_ends_by_itself_and_shows_a_range(client):
    take(client, "no")

    text = client.get(RESULT).text

    assert len(Placement.objects.get().answers) <= 15
    almost, probably = "You are almost certainly working at Entry.", "probably working at Entry."
    assert almost in text or f"You are {probably}" in text
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
    reply(client)
    second = asked(client)
    reply(client)

    step(client, "back")

    assert asked(client) == second
    assert len(Placement.objects.get().answers) == 1


def test_stopping_early_shows_the_estimate_so_far(client):
    reply(client)

    response = step(client, "stop")

    assert response.url == RESULT
    assert "Placement complete, 1 answer<" in client.get(RESULT).text


def test_a_stale_page_leads_to_the_current_question_and_loses_nothing(client):
    first = reply(client)
    second = asked(client)

    response = client.post(PAGE, {"item": first, "answer": "no"}, follow=True)

    assert "Here is the current question." in response.text
    assert asked(client) == second
    assert Placement.objects.get().answers[0][1] == "yes"


def test_two_tabs_answer_a_question_once():
    placement = Placement.objects.create(learner=LearnerFactory())
    item = Item.objects.values_list("pk", flat=True)[0]

    assert placement.reply(0, item, "yes")
    assert not Placement.objects.get().reply(0, item, "no")

    assert Placement.objects.get().answers == [[item, "yes"]]


@pytest.mark.parametrize(
    "body", [{}, {"answer": "perhaps", "item": "x"}, {"answer": "yes"}, {"step": "x"}]
)
def test_invalid_input_is_rejected_with_a_message(client, body):
    response = client.post(PAGE, body)

    assert response.status_code == 400
    assert "<h1>Not saved</h1>" in response.text
    assert not Placement.objects.exists()


def test_an_item_that_was_not_asked_is_not_taken(client):
    client.post(PAGE, {"item": "teaching", "answer": "yes"})

    assert Placement.objects.get().answers == []


def test_ticked_items_are_not_asked(client):
    first = asked(client)
    client.post(f"/items/{first}/record/", {"state": "done"})

    assert asked(client) != first


def test_a_guests_placement_goes_along_into_the_account(client):
    take(client)

    client.post("/account/signup/", {"email": "m@example.org", "password1": "correct horse 9"})

    assert Placement.objects.get().learner.user.email == "m@example.org"


def test_items_not_for_me_are_not_asked_and_are_no_evidence(client):
    first = asked(client)
    Item.objects.filter(slug=first).update(essential=False)
    snapshot.bump_revision()
    about = re.search(r"of about (\d+)", client.get(PAGE).text)[1]

    client.post(f"/items/{first}/record/", {"state": "not-for-me"})

    assert asked(client) != first
    assert f"Question 1 of about {about}" in client.get(PAGE).text


def test_with_nothing_to_ask_it_says_so(client):
    for category in snapshot.current_guide().categories.values():
        client.post(f"/guide/{category.level.slug}/{category.strand.slug}/", {"all": "done"})

    for address in (PAGE, RESULT):
        text = client.get(address, follow=True).text

        assert "<h1>No more questions</h1>" in text
        assert 'href="/guide/"' in text


def test_in_an_empty_guide_it_says_so(client):
    Item.objects.all().delete()

    assert "<h1>No more questions</h1>" in client.get(PAGE).text


def test_with_nothing_left_to_ask_the_answers_lead_to_the_result(client):
    reply(client)
    for category in snapshot.current_guide().categories.values():
        client.post(f"/guide/{category.level.slug}/{category.strand.slug}/", {"all": "done"})
    assert "<h1>No more questions</h1>" in client.get(RESULT, follow=True).text

    response = step(client, "stop")

    assert response.url == RESULT
    assert client.get(RESULT).status_code == 200


def test_stopping_before_the_first_answer_ends_nothing(client):
    reply(client)
    step(client, "back")

    response = client.post(PAGE, {"step": "stop"}, follow=True)

    assert "Question 1 of about" in response.text
    assert Placement.objects.get().finished_at is None


@pytest.mark.parametrize("word", ["back", "stop", "again"])
def test_a_stale_step_leads_to_the_current_question_and_loses_nothing(client, word):
    for _ in range(2):
        reply(client)
    stale = number(client)
    reply(client)
    here, answers = asked(client), Placement.objects.get().answers

    response = client.post(PAGE, {"step": word, "asked": stale}, follow=True)

    assert "Here is the current question." in response.text
    assert asked(client) == here
    assert Placement.objects.get().answers == answers
    assert Placement.objects.get().finished_at is None


def test_a_double_click_on_back_takes_one_answer_back(client):
    for _ in range(3):
        reply(client)
    sent = {"step": "back", "asked": number(client)}

    client.post(PAGE, sent)
    client.post(PAGE, sent)

    assert len(Placement.objects.get().answers) == 2


def test_a_double_click_on_stop_ends_once(client):
    reply(client)
    sent = {"step": "stop", "asked": number(client)}
    client.post(PAGE, sent)
    once = Placement.objects.get().finished_at

    response = client.post(PAGE, sent)

    assert response.url == RESULT
    assert Placement.objects.get().finished_at == once


def test_a_stale_answer_to_an_item_that_is_asked_again_is_not_taken(client):
    reply(client)
    sent = {"item": asked(client), "asked": "0", "answer": "no"}

    response = client.post(PAGE, sent, follow=True)

    assert "Here is the current question." in response.text
    assert len(Placement.objects.get().answers) == 1


def test_a_step_after_signing_in_elsewhere_is_a_conflict(client, user, monkeypatch):
    reply(client)
    sent = {"step": "back", "asked": number(client)}
    lock = Placement.refresh_from_db

    def merged(self, *args, **kwargs):
        merge_guest(LearnerFactory(user=user), Learner.objects.guests().get())
        return lock(self, *args, **kwargs)

    monkeypatch.setattr(Placement, "refresh_from_db", merged)

    assert client.post(PAGE, sent).status_code == 409


def test_a_first_answer_after_signing_in_elsewhere_is_a_conflict(client, user, monkeypatch):
    LearnerFactory(user=user)
    client.post("/items/small-datasets/record/", {"state": "done"})
    sent = {"item": asked(client), "asked": "0", "answer": "yes"}
    find = Learner.placement_or_none

    def merged(self):
        found = find(self)
        if self.user_id is None:
            monkeypatch.undo()  # the merge asks as well
            merge_guest(Learner.objects.get(user=user), Learner.objects.get(pk=self.pk))
        return found

    monkeypatch.setattr(Learner, "placement_or_none", merged)

    assert client.post(PAGE, sent).status_code == 409


def test_queries_do_not_grow_with_the_answers(client, django_assert_num_queries):
    reply(client)
    # session, learner with placement, revision, records
    with django_assert_num_queries(4):
        client.get(PAGE)
    reply(client)
    reply(client)

    with django_assert_num_queries(4):
        client.get(PAGE)


@pytest.mark.parametrize("word", ["back", "stop", "again"])
def test_a_step_without_any_answer_leads_to_the_first_question(client, word):
    response = client.post(PAGE, {"step": word})

    assert response.url == PAGE
    assert not Learner.objects.exists()
