"""The placement's result: nothing ticked unasked, and each line can be changed."""

import re

import pytest

from progress.engine.responses import State
from progress.models import Event, Learner, Placement, Record
from progress.standing.answers import Source
from roadmap import snapshot
from tests.progress.views.placement import PAGE, RESULT, asked, proposed, reply, sources, step, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_guide")]
REST = {"list.rest": "not-yet"}


def test_the_result_without_an_answer_asks_for_one(client):
    response = client.get(RESULT, follow=True)

    assert "Answer at least one question first." in response.text


def test_the_result_ticks_nothing_unasked(client):
    take(client)

    client.get(RESULT)

    assert not Record.objects.exists()


def test_confirming_stores_answered_and_assumed_items(client):
    take(client)
    text = client.get(RESULT).text
    proposed = dict.fromkeys(re.findall(r'<select id="[\w-]+" name="([\w-]+)"', text), "done")

    client.post(RESULT, proposed)

    learner, answered = Learner.objects.get(), set(Placement.objects.get().current_states)
    sources = {item: given.source for item, given in learner.answers().items()}
    assert {item for item, source in sources.items() if source is Source.SAID} == answered
    assert {item for item, source in sources.items() if source is Source.ASSUMED}
    assert "assumed" in client.get("/guide/").text


def test_each_line_can_be_changed_or_left_open(client):
    take(client)
    text = client.get(RESULT).text
    lines = re.findall(r'<select id="[\w-]+" name="([\w-]+)"', text)
    items = snapshot.current_guide().items

    client.post(RESULT, {lines[0]: "learning", lines[1]: "not-yet", lines[2]: ""})

    answers = Learner.objects.get().answers()
    assert answers[items[lines[0]].id].state is State.LEARNING
    assert answers[items[lines[1]].id].state is State.NOT_YET
    assert len(answers) == 2


def test_marking_assumed_items_leaves_the_estimate_unchanged(client):
    take(client)
    before = re.search(r"<h1>(.*?)</h1>", client.get("/").text)[1]
    text = client.get(RESULT).text

    client.post(RESULT, dict.fromkeys(re.findall(r'name="([\w-]+)">\s*<option', text), "done"))

    assert re.search(r"<h1>(.*?)</h1>", client.get("/").text)[1] == before


def test_an_unknown_state_in_a_proposal_is_rejected(client):
    take(client)
    line = re.search(r'<select id="[\w-]+" name="([\w-]+)"', client.get(RESULT).text)[1]

    response = client.post(RESULT, {line: "mastered"})

    assert response.status_code == 400
    assert not Record.objects.exists()


def test_confirming_is_one_change_and_undone_as_one(client):
    take(client)
    client.post(RESULT, proposed(client))
    assert Record.objects.filter(source=Source.ASSUMED).exists()
    assert Event.objects.values("at").distinct().count() == 1

    client.post("/history/undo/")

    assert not Record.objects.exists()


def test_confirmed_items_and_headline_levels_are_stored_together_or_not_at_all(client, monkeypatch):
    take(client, "yes")
    sent = proposed(client)
    monkeypatch.setattr(Learner, "save_headline_levels", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        client.post(RESULT, sent)

    assert not Record.objects.exists()


def test_a_tick_made_meanwhile_is_not_overwritten(client):
    take(client)
    items = snapshot.current_guide().items
    slug, word = next(iter(proposed(client).items()))
    learner = Learner.objects.get()
    learner.answer({items[slug].id: State.LEARNING})

    learner.confirm_placement({}, {items[slug].id: State.from_word(word)})

    assert learner.answers()[items[slug].id][:2] == (State.LEARNING, Source.SAID)


def test_one_item_is_one_item(client):
    slug = reply(client)
    step(client, "stop")

    text = client.post(RESULT, {slug: "done"}, follow=True).text

    assert "1 item marked. You can change it." in text


@pytest.mark.parametrize("word", ["not-for-me", "unanswered"])
def test_a_proposal_accepts_only_items_on_its_list(client, word):
    take(client)

    response = client.post(RESULT, {next(iter(proposed(client))): word})

    assert response.status_code == 400
    assert not Record.objects.exists()


@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_opening_the_result_does_not_end_the_placement(client, method):
    reply(client)

    response = getattr(client, method)(RESULT)

    assert response.url == PAGE
    assert Placement.objects.get().finished_at is None
    assert "Stop and see my estimate" in client.get(PAGE).text


@pytest.mark.parametrize("replies", [1, 3])
def test_queries_of_the_result(client, replies, django_assert_num_queries):
    for _ in range(replies):
        reply(client)
    step(client, "stop")
    assert len(proposed(client)) >= replies

    # session, learner with placement, revision, records
    with django_assert_num_queries(4):
        client.get(RESULT)


class TestTheRest:
    """The result offers to mark what is neither answered nor proposed "not yet"."""

    @pytest.fixture(autouse=True)
    def ticked(self, client, whole_guide) -> str:
        """An item that was ticked before."""
        client.post("/items/small-datasets/record/", {"state": "done"})
        return "small-datasets"

    def test_it_is_stored_with_the_proposals_as_one_change(self, client, ticked):
        take(client)
        wanted = proposed(client)

        text = client.post(RESULT, wanted | REST, follow=True).text

        answers = Learner.objects.get().answers()
        items = snapshot.current_guide().items
        rest = items.keys() - wanted.keys() - {ticked}
        assert answers.keys() == {item.id for item in items.values()}
        assert {answers[items[slug].id][:2] for slug in rest} == {(State.NOT_YET, Source.SAID)}
        assert all(answers[items[slug].id].state.word == word for slug, word in wanted.items())
        assert f"{len(wanted)} items marked, and the other {len(rest)} “not yet.”" in text
        assert Event.objects.values("at").distinct().count() == 2  # the tick, and this

    def test_the_message_offers_undo(self, client, ticked):
        take(client)

        text = client.post(RESULT, proposed(client) | REST, follow=True).text

        (message,) = re.findall(r'class="messages".*?</form>', text, re.DOTALL)
        assert 'action="/history/undo/"' in message
        client.post("/history/undo/")
        assert sources().keys() == {ticked}

    def test_a_proposal_left_open_stays_unanswered(self, client):
        take(client)
        wanted = proposed(client)
        left_open = next(iter(wanted))

        client.post(RESULT, wanted | {left_open: ""} | REST)

        item = snapshot.current_guide().items[left_open]
        assert item.id not in Learner.objects.get().answers()

    def test_an_earlier_answer_stays(self, client):
        client.post("/items/regression/record/", {"state": "learning"})
        take(client)

        client.post(RESULT, proposed(client) | REST)

        item = snapshot.current_guide().items["regression"]
        assert Learner.objects.get().answers()[item.id].state is State.LEARNING

    def test_it_says_what_it_does_and_why(self, client):
        take(client)
        wanted = proposed(client)

        text = " ".join(client.get(RESULT).text.split())

        assert "You have ticked 1 item. Ticking says what you know. This says where it ends" in text
        assert "I’ve ticked everything else I know" in text
        assert f"the {104 - len(wanted)} other unanswered items “not yet.”" in text

    def test_without_proposals_it_stands_alone(self, client):
        slug = asked(client)
        reply(client)
        step(client, "stop")
        client.post(f"/items/{slug}/record/", {"state": "done"})
        for extra in proposed(client):
            client.post(f"/items/{extra}/record/", {"state": "done"})
        assert not proposed(client)
        unanswered = 105 - Record.objects.count()

        text = client.post(RESULT, REST, follow=True).text

        assert f"{unanswered} items marked “not yet.”" in text
        assert "ticked everything" not in client.get(RESULT).text

    def test_an_unknown_value_is_rejected(self, client):
        take(client)

        response = client.post(RESULT, proposed(client) | {"list.rest": "maybe"})

        assert response.status_code == 400
        assert Record.objects.count() == 1

    def test_who_has_ticked_nothing_is_not_asked_and_not_marked_down(self, client):
        """A few questions are no look at the whole list."""
        client.post("/history/undo/")
        take(client)
        wanted = proposed(client)

        assert "ticked everything" not in client.get(RESULT).text
        client.post(RESULT, wanted | REST)
        assert sources().keys() == wanted.keys()
