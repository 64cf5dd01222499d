"""Which item of a category the placement asks about, and which answers it takes over unasked."""

import pytest

from progress.engine.responses import State
from progress.models import Learner, Placement
from roadmap import snapshot
from roadmap.guide import Item
from tests.factories import LearnerFactory
from tests.progress.views.placement import PAGE, RESULT, asked, number, reply, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_guide")]
WORDS = [("done", "already-yes"), ("learning", "already-partly"), ("not-yet", "already-no")]


@pytest.fixture
def learner(user) -> Learner:
    return LearnerFactory(user=user)


def first_item(client) -> Item:
    return snapshot.current_guide().items[asked(client)]


def others(item: Item) -> list[Item]:
    """The other items of its category."""
    category = snapshot.current_guide().categories[item.category]
    return [each for each in category.items if each is not item]


def answers() -> list[list]:
    return Placement.objects.get().current_answers


def test_a_reload_shows_the_same_question(signed_in, learner):
    assert len({asked(signed_in) for _ in range(8)}) == 1
    reply(signed_in)
    assert len({asked(signed_in) for _ in range(8)}) == 1


def test_learners_are_asked_about_different_items_of_a_category(client):
    """So that a question cannot be looked up beforehand."""
    seen = set()
    for learner in LearnerFactory.create_batch(12):
        client.force_login(learner.user)
        seen.add(first_item(client))

    assert len(seen) > 1
    assert len({item.category for item in seen}) == 1


@pytest.mark.parametrize("known", [True, False])
def test_any_open_item_of_the_category_is_taken(client, user, known):
    """A visitor sees another one with every reload, and has no number before the first answer."""
    if known:
        LearnerFactory(user=user)
        client.force_login(user)
    other = others(first_item(client))[0]

    response = client.post(PAGE, {"item": other.slug, "asked": "0", "answer": "yes"}, follow=True)

    assert "Here is the current question." not in response.text
    assert answers() == [[other.id, "yes"]]


def test_an_item_of_another_category_is_out_of_date(signed_in, learner):
    first = first_item(signed_in)
    guide = snapshot.current_guide()
    elsewhere = next(item for item in guide.items.values() if item.category != first.category)

    sent = {"item": elsewhere.slug, "asked": "0", "answer": "yes"}
    response = signed_in.post(PAGE, sent, follow=True)

    assert "Here is the current question." in response.text
    assert answers() == []


@pytest.mark.parametrize("slug", ["unknown-item", None])
def test_an_item_that_is_not_open_is_out_of_date(signed_in, learner, slug):
    """It is unknown, or was answered by hand."""
    first = first_item(signed_in)
    learner.answer({first.id: State.DONE})

    sent = {"item": slug or first.slug, "asked": "0", "answer": "yes"}
    response = signed_in.post(PAGE, sent, follow=True)

    assert "Here is the current question." in response.text
    assert answers() == []


@pytest.mark.parametrize(("state", "word"), WORDS)
def test_an_answer_by_hand_is_taken_over_instead_of_a_question(signed_in, learner, state, word):
    first = first_item(signed_in)
    learner.answer({first.id: State.from_word(state)})
    second = first_item(signed_in)

    reply(signed_in, "no")

    assert second != first
    assert answers() == [[first.id, word], [second.id, "no"]]


def test_looking_at_the_question_after_it_stores_nothing(signed_in, learner):
    learner.answer({first_item(signed_in).id: State.DONE})

    assert "Question 1 of about" in signed_in.get(PAGE).text

    assert not Placement.objects.exists()


def test_numbers_count_only_questions(signed_in, learner):
    learner.answer({first_item(signed_in).id: State.NOT_YET})

    reply(signed_in, "no")

    text = signed_in.get(PAGE).text
    assert len(answers()) == 2
    assert number(signed_in) == "2"
    assert "Question 2 of about" in text
    assert "Back to question 1" in text
    step(signed_in, "stop")
    assert "Placement complete, 1 answer<" in signed_in.get(RESULT).text


def test_going_back_removes_the_question_and_what_was_taken_over_before_it(signed_in, learner):
    learner.answer({first_item(signed_in).id: State.NOT_YET})
    second = first_item(signed_in)
    reply(signed_in, "no")

    step(signed_in, "back")

    assert answers() == []
    assert first_item(signed_in) == second


@pytest.fixture
def all_but_one(signed_in, learner) -> Item:
    """The item of the first question; all the others are answered by hand."""
    first = first_item(signed_in)
    rest = [item.id for item in snapshot.current_guide().items.values() if item is not first]
    learner.answer(dict.fromkeys(rest, State.NOT_YET))
    return first


def test_the_end_takes_over_what_comes_after_the_last_question(signed_in, all_but_one):
    reply(signed_in, "no")

    placement = Placement.objects.get()
    assert placement.finished
    assert placement.answers[0] == [all_but_one.id, "no"]
    assert {word for _, word in placement.answers[1:]} == {"already-no"}
    assert 4 <= len(placement.answers) <= 15
    assert len(placement.questions) == 1
    assert "Placement complete, 1 answer<" in signed_in.get(RESULT).text


def test_going_back_from_the_end_removes_what_was_taken_over_after_the_question(
    signed_in, all_but_one
):
    reply(signed_in, "no")

    step(signed_in, "back", RESULT)

    assert answers() == []
    assert first_item(signed_in) == all_but_one
    assert "Question 1 of about" in signed_in.get(PAGE).text


def test_an_answer_taken_over_is_not_proposed_again(signed_in, learner):
    first = first_item(signed_in)
    learner.answer({first.id: State.DONE})
    reply(signed_in)
    step(signed_in, "stop")

    groups = signed_in.get(RESULT).context["proposals"]

    assert first not in [each.item for group in groups for each in group.proposals]


def test_an_answer_taken_over_counts_as_asked(signed_in, learner):
    first = first_item(signed_in)
    learner.answer({first.id: State.DONE})
    reply(signed_in)
    step(signed_in, "stop")

    found = signed_in.get("/").context["standing"].responses.by_key

    assert all(response.asked for response in found.values())
    assert first.slug in found


def test_back_asks_the_same_question_again(client):
    """Also the first one, which was chosen before there was a learner."""
    for _ in range(5):
        client.cookies.clear()
        item = client.get("/placement/").context["item"]
        client.post("/placement/", {"item": item.slug, "answer": "yes"})

        page = client.post("/placement/", {"step": "back"}, follow=True)

        assert page.context["item"] == item


def test_only_an_item_that_may_be_asked_about_can_be_asked_for(client):
    page = client.get("/placement/").context
    category = page["item"].category
    others = [it for it in snapshot.current_guide().items.values() if it.category != category]

    for slug in ("no-such-item", others[0].slug, others[-1].slug):
        assert client.get("/placement/", {"item": slug}).context["item"].category == category


def test_with_everything_taken_over_it_can_still_be_ended(client, user, learner):
    client.force_login(user)
    items = list(snapshot.current_guide().items.values())
    learner.answer(
        {item.id: State.DONE if n % 2 else State.NOT_YET for n, item in enumerate(items)}
    )
    assert "See my estimate" in client.get(PAGE).text

    response = client.post(PAGE, {"step": "stop"}, follow=True)

    assert response.redirect_chain[-1][0] == RESULT
    assert Placement.objects.get().finished


def test_once_its_answers_are_marked_the_result_points_to_the_checklist(client):
    reply(client, "yes")
    step(client, "stop")
    assert "Start over" in client.get(RESULT).text
    item = snapshot.current_guide().items[
        client.get(RESULT).context["proposals"][0].proposals[0].item.slug
    ]

    client.post(RESULT, {item.slug: "done"})

    text = client.get(RESULT).text
    assert "Start over" not in text
    assert "Back to the last question" not in text
    assert "Change what you marked" in text
