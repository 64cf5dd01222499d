"""The placement in the browser: one question a page, nothing lost, nothing ticked unasked."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from progress.models import Event, Learner, Placement, Record
from progress.states import Source, State
from roadmap import guide
from roadmap.models import Item
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db
PAGE, RESULT = "/placement/", "/placement/result/"


@pytest.fixture(autouse=True)
def _guide() -> None:
    call_command("load_guide", stdout=StringIO())


def asked(client) -> str:
    """The slug of the item that the page asks about."""
    return re.search(r'name="item" value="([\w-]+)"', client.get(PAGE).text)[1]


def number(client, page: str = PAGE) -> str:
    """What the page sends along with a step: how many answers there were when it was made."""
    return re.search(r'name="asked" value="(\d+)"', client.get(page).text)[1]


def reply(client, answer: str = "yes") -> None:
    client.post(PAGE, {"item": asked(client), "asked": number(client), "answer": answer})


def step(client, word: str, page: str = PAGE):
    return client.post(PAGE, {"step": word, "asked": number(client, page)})


def proposed(client) -> dict[str, str]:
    """The result's form as it is sent when nothing in it is changed."""
    groups = client.get(RESULT).context["proposals"]
    return {line.item.slug: line.state.word for group in groups for line in group.lines}


def sources() -> dict[str, Source]:
    """How each record came about, by slug."""
    slugs = {item.id: slug for slug, item in guide.current().items.items()}
    return {slugs[item]: given.source for item, given in Learner.objects.get().answers().items()}


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

    step(client, "back")

    assert asked(client) == first
    assert Placement.objects.get().answers == []


def test_stopping_early_shows_what_is_known(client):
    reply(client)

    response = step(client, "stop")

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
    first = Placement.objects.get()

    step(client, "again", RESULT)
    take(client, "no")

    second = Placement.objects.get()
    assert {word for _, word in second.answers} == {"no"}
    assert second.finished
    assert second.finished_at > first.finished_at
    assert Record.objects.count() == 1


def test_while_it_is_taken_again_the_earlier_answers_count(client):
    take(client)
    before = client.get("/").context["standing"].estimate

    step(client, "again", RESULT)

    assert "Question 1 of about" in client.get(PAGE).text
    assert client.get("/").context["standing"].estimate == before
    reply(client, "no")
    assert client.get("/").context["standing"].estimate == before
    step(client, "stop")
    assert client.get("/").context["standing"].estimate != before
    assert [word for _, word in Placement.objects.get().answers] == ["no"]


def test_going_back_from_the_result_keeps_the_estimate_until_the_new_end(client):
    take(client)
    before = client.get("/").context["standing"].estimate
    given = Placement.objects.get().answers

    step(client, "back", RESULT)

    assert f"Question {len(given)} of about" in client.get(PAGE).text
    assert client.get("/").context["standing"].estimate == before
    step(client, "stop")
    assert Placement.objects.get().answers == given[:-1]


def test_what_a_newer_placement_does_not_assume_goes_away(client):
    take(client, "yes")
    text = client.get(RESULT).text
    client.post(RESULT, dict.fromkeys(re.findall(r'name="([\w-]+)">\s*<option', text), "done"))
    step(client, "again", RESULT)
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


def test_what_is_not_for_me_is_not_asked_and_is_no_evidence(client):
    first = asked(client)
    Item.objects.filter(slug=first).update(essential=False)
    guide.forget()
    about = re.search(r"of about (\d+)", client.get(PAGE).text)[1]

    client.post(f"/items/{first}/record/", {"state": "not-for-me"})

    assert asked(client) != first
    assert f"Question 1 of about {about}" in client.get(PAGE).text


@pytest.mark.parametrize("answer", ["partly", "no"])
def test_confirming_a_second_placement_marks_what_was_said_though_it_was_assumed(client, answer):
    for _ in range(3):
        reply(client, "yes")
    step(client, "stop")
    client.post(RESULT, proposed(client))
    assumed = {slug for slug, source in sources().items() if source is Source.ASSUMED}
    step(client, "again", RESULT)
    take(client, answer)
    said = set(Placement.objects.get().states)
    wanted = proposed(client)

    client.post(RESULT, wanted)

    assert wanted.keys() <= sources().keys()
    items = guide.current().items
    assert {slug for slug in assumed if items[slug].id in said}
    for slug in wanted:
        told = items[slug].id in said
        assert sources()[slug] is (Source.TICKED if told else Source.ASSUMED)


def test_confirming_is_one_change_and_undone_as_one(client):
    take(client)
    client.post(RESULT, proposed(client))
    assert Record.objects.filter(source=Source.ASSUMED).exists()
    assert Event.objects.values("at").distinct().count() == 1

    client.post("/history/undo/")

    assert not Record.objects.exists()


def test_what_was_ticked_by_hand_meanwhile_is_not_overwritten(client):
    take(client)
    items = guide.current().items
    slug, word = next(iter(proposed(client).items()))
    learner = Learner.objects.get()
    learner.answer({items[slug].id: State.LEARNING})

    learner.confirm({}, {items[slug].id: State.from_word(word)})

    assert learner.answers()[items[slug].id][:2] == (State.LEARNING, Source.TICKED)


def test_one_item_is_one_item(client):
    slug = asked(client)
    reply(client)
    step(client, "stop")

    text = client.post(RESULT, {slug: "done"}, follow=True).text

    assert "1 item marked. You can change it." in text


@pytest.mark.parametrize("word", ["not-for-me", "unanswered"])
def test_a_proposal_takes_only_what_its_list_offers(client, word):
    take(client)

    response = client.post(RESULT, {next(iter(proposed(client))): word})

    assert response.status_code == 400
    assert not Record.objects.exists()


def test_with_nothing_to_ask_it_says_so(client):
    for category in guide.current().categories.values():
        client.post(f"/guide/{category.level.slug}/{category.strand.slug}/", {"all": "done"})

    for address in (PAGE, RESULT):
        text = client.get(address, follow=True).text

        assert "There is nothing left to ask" in text
        assert 'href="/guide/"' in text


def test_in_an_empty_guide_it_says_so(client):
    Item.objects.all().delete()

    assert "There is nothing left to ask" in client.get(PAGE).text


def test_with_nothing_left_to_ask_the_answers_lead_to_the_result(client):
    reply(client)
    for category in guide.current().categories.values():
        client.post(f"/guide/{category.level.slug}/{category.strand.slug}/", {"all": "done"})
    assert "There is nothing left to ask" in client.get(RESULT, follow=True).text

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

    assert "Here we are." in response.text
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

    assert "Here we are." in response.text
    assert len(Placement.objects.get().answers) == 1


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_opening_the_result_does_not_end_the_placement(client, method):
    reply(client)

    response = getattr(client, method)(RESULT)

    assert response.url == PAGE
    assert Placement.objects.get().finished_at is None
    assert "Stop here to see the estimate" in client.get(PAGE).text


def test_a_step_after_signing_in_elsewhere_is_a_conflict(client, user, monkeypatch):
    reply(client)
    sent = {"step": "back", "asked": number(client)}
    lock = Placement.refresh_from_db

    def merged(self, *args, **kwargs):
        LearnerFactory(user=user).absorb(Learner.objects.guests().get())
        return lock(self, *args, **kwargs)

    monkeypatch.setattr(Placement, "refresh_from_db", merged)

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


@pytest.mark.parametrize("replies", [1, 3])
def test_queries_of_the_result(client, replies, django_assert_num_queries):
    for _ in range(replies):
        reply(client)
    step(client, "stop")
    assert len(proposed(client)) >= replies

    # session, learner with placement, revision, records
    with django_assert_num_queries(4):
        client.get(RESULT)
