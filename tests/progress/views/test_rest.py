"""Everything unanswered is "not yet" in one tap: of one level, or of the whole list."""

import html
import json
import re

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Learner, Placement
from progress.standing.answers import Source
from roadmap.models import Item
from tests.factories import CategoryFactory, ItemFactory, LearnerFactory, LevelFactory
from tests.progress.models.records import states

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
REST = "/guide/rest/"
NOT_YET = {"rest": "not-yet", "page": "checklist"}


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def undo_value(text: str) -> str:
    """The timestamp on the undo button."""
    return html.unescape(re.search(r'name="undo" value="([^"]+)"', text)[1])


def offered(text: str) -> list[str]:
    """The ids of the buttons that mark the rest of a level or of the list."""
    buttons = re.findall(r"<button[^>]*>", text)
    return re.findall(r'id="([^"]+)" name="rest"', " ".join(buttons))


def item_at(slug: str, position: int, **kwargs) -> Item:
    """A new item at the level with this slug."""
    level = LevelFactory(slug=slug, name=slug.title(), position=position)
    return ItemFactory(category=CategoryFactory(level=level), **kwargs)


@pytest.fixture
def learner(user) -> Learner:
    return LearnerFactory(user=user)


def test_a_level_in_one_tap_marks_what_is_unanswered_there_and_nothing_else(signed_in, learner):
    done, learning, left_out, assumed, open_item = ItemFactory.create_batch(5)
    above, retired = item_at("expert", 4), ItemFactory(status=Item.Status.RETIRED)
    said = {done.pk: State.DONE, learning.pk: State.LEARNING, left_out.pk: State.NOT_FOR_ME}
    learner.answer(said)
    learner.answer({assumed.pk: State.DONE}, Source.ASSUMED)

    signed_in.post(REST, NOT_YET | {"level": "entry"})

    assert states(learner) == said | {assumed.pk: State.DONE, open_item.pk: State.NOT_YET}
    assert learner.answers()[assumed.pk].source is Source.ASSUMED
    assert {above.pk, retired.pk}.isdisjoint(states(learner))


def test_without_a_level_it_is_the_whole_list(signed_in, learner):
    done, *others = ItemFactory(), ItemFactory(), item_at("expert", 4)
    learner.answer({done.pk: State.DONE})

    signed_in.post(REST, NOT_YET)

    assert states(learner) == {done.pk: State.DONE} | {it.pk: State.NOT_YET for it in others}


def test_what_the_placement_heard_is_not_contradicted(signed_in, learner):
    """A yes and a partly that were never marked stay; a no says the same as "not yet"."""
    known, half_known, unknown = ItemFactory.create_batch(3)
    answers = [[known.pk, "yes"], [half_known.pk, "partly"], [unknown.pk, "no"]]
    Placement.objects.create(learner=learner, answers=answers, finished_at=timezone.now())

    assert "Marks the 1 unanswered Entry item “not yet.”" in words(signed_in.get("/guide/").text)
    signed_in.post(REST, NOT_YET)

    assert states(learner) == {unknown.pk: State.NOT_YET}


def test_a_visitor_becomes_a_guest_as_with_a_first_tick(client):
    item = ItemFactory()

    client.post(REST, NOT_YET)

    assert states(Learner.objects.guests().get()) == {item.pk: State.NOT_YET}


@pytest.mark.parametrize(
    ("sent", "anchor"), [({"level": "entry"}, "level-entry.end"), ({}, "list.end")]
)
def test_without_a_script_it_leads_back_and_offers_undo(client, sent, anchor):
    ItemFactory.create_batch(2)

    response = client.post(REST, NOT_YET | sent)
    text = client.get("/guide/").text

    assert response.url == f"/guide/#{anchor}"
    assert "Saved: 2 marked not yet." in text
    message = re.search(r'class="messages".*?</div>', text, re.DOTALL)[0]
    assert 'action="/history/undo/"' in message
    client.post("/history/undo/")
    assert not Learner.objects.get().answers()


def test_the_message_is_undone_once_and_offers_no_undo_of_the_undo(client):
    ItemFactory()
    client.post(REST, NOT_YET)
    client.get("/guide/")

    text = client.post("/history/undo/", follow=True).text

    assert "Undone. 1 answer is back to what it was." in text
    message = re.search(r'class="messages".*?</div>', text, re.DOTALL)[0]
    assert "/history/undo/" not in message


@pytest.mark.parametrize("sent", [{"level": "entry"}, {}])
def test_undo_puts_back_exactly_what_it_replaced(signed_in, learner, sent):
    done, _open, other = ItemFactory(), ItemFactory(), ItemFactory()
    learner.answer({done.pk: State.DONE})
    text = signed_in.post(REST, NOT_YET | sent, headers=HTMX).text
    learner.answer({other.pk: State.LEARNING})

    response = signed_in.post(REST, sent | {"undo": undo_value(text)}, headers=HTMX)

    assert states(learner) == {done.pk: State.DONE, other.pk: State.LEARNING}
    assert "Saved: 1 no longer answered." in response.text


def test_one_level_does_not_undo_another(signed_in, learner):
    item = ItemFactory()
    item_at("expert", 4)
    text = signed_in.post(REST, NOT_YET | {"level": "entry"}, headers=HTMX).text

    response = signed_in.post(REST, {"undo": undo_value(text), "level": "expert"}, headers=HTMX)

    assert states(learner) == {item.pk: State.NOT_YET}
    assert (response.status_code, response.headers["HX-Refresh"]) == (204, "true")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"level": "unknown"}, "“unknown” is not a level of this guide."),
        ({"rest": "maybe"}, "maybe"),
        ({"rest": "", "undo": "x"}, "We can’t find this change."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_input_stores_nothing_and_says_so(client, wrong, sentence, headers):
    ItemFactory()

    response = client.post(REST, NOT_YET | wrong, headers=headers)

    assert response.status_code == 400
    assert sentence in response.text
    assert not Learner.objects.exists()


def test_without_a_button_nothing_is_marked(client):
    ItemFactory()

    response = client.post(REST, {"level": "entry"}, follow=True)

    assert "Nothing new to save." in response.text
    assert not Learner.objects.exists()


def test_it_only_accepts_a_form(client):
    assert client.get(REST).status_code == 405


def test_the_script_gets_every_row_count_and_button_but_no_input(signed_in, learner):
    first, second = ItemFactory(), ItemFactory(category=CategoryFactory(strand__slug="practice"))
    above = item_at("expert", 4)
    sent = NOT_YET | {"level": "entry"}

    text = signed_in.post(REST, sent, headers=HTMX).text

    ids = re.findall(r'id="([^"]+)"[^>]*hx-swap-oob', text)
    assert {f"item-{first.slug}.title", f"item-{second.slug}.title"} <= set(ids)
    assert {"category-entry.theory.count", "category-entry.practice.rest"} <= set(ids)
    assert {"level-entry.count", "level-entry.end", "list.end", "rail", "dock", "live"} <= set(ids)
    assert f"item-{above.slug}.title" not in ids
    assert len(ids) == len(set(ids))
    assert "<input" not in text
    assert "Undo: 2 not yet" in words(text)
    assert "Marks the 1 unanswered item “not yet.”" in words(text)


def test_only_the_pressed_button_offers_undo(signed_in, learner):
    ItemFactory.create_batch(2)

    text = signed_in.post(REST, NOT_YET, headers=HTMX).text

    (button,) = re.findall(r"<button[^>]*undo[^>]*>", text)
    assert 'id="list.rest"' in button


def test_a_tick_lowers_the_number_that_would_be_marked(signed_in, learner):
    items = ItemFactory.create_batch(3)
    data = {"state": "done", "page": "checklist"}

    text = words(signed_in.post(f"/items/{items[0].slug}/record/", data, headers=HTMX).text)

    assert "Marks the 2 unanswered Entry items “not yet.”" in text
    assert "Marks the 2 unanswered items “not yet.”" in text


def test_the_header_names_only_boxes_that_changed(signed_in, whole_guide):
    """A whole list of slugs would not fit into what proxies accept as headers."""
    response = signed_in.post(REST, NOT_YET, headers=HTMX)

    assert json.loads(response.headers["HX-Trigger"]) == {"ticks": {}}


def test_the_checklist_offers_it_where_something_is_unanswered(signed_in, learner):
    ItemFactory.create_batch(2)
    answered = item_at("expert", 4)
    learner.answer({answered.pk: State.NOT_YET})

    text = signed_in.get("/guide/").text

    assert offered(text) == ["level-entry.rest", "list.rest"]
    assert "I’ve ticked everything I know at Entry" in words(text)
    assert "I’ve ticked everything I know at every level" in words(text)
    assert "Marks the 2 unanswered Entry items “not yet.” You can undo it." in words(text)


def test_the_checklist_offers_nothing_where_all_is_answered(signed_in, learner):
    learner.answer({item.pk: State.NOT_YET for item in ItemFactory.create_batch(2)})

    text = signed_in.get("/guide/").text

    assert "ticked everything" not in text


@pytest.mark.parametrize("query", [{"show": "not-yet"}, {"show": "all", "q": "item"}])
def test_a_part_of_the_list_does_not_offer_what_would_mark_more(client, query):
    """The pieces keep their place, out of sight, for what a tick sends."""
    ItemFactory()

    text = client.get("/guide/", query).text

    forms = re.findall(r'<form[^>]*action="/guide/rest/"[^>]*>', text)
    assert len(forms) == 2
    assert all(" hidden" in form for form in forms)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("sent", [{}, {"level": "entry"}])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_queries(number, sent, headers, signed_in, learner, django_assert_num_queries):
    ItemFactory.create_batch(number)
    Learner.objects.update(headline_levels=8)  # which the next headline does not name
    signed_in.get("/guide/")

    # session, user, learner, revision, records; savepoint, lock, read, latest event,
    # upsert, event, headline, point of the history, release
    with django_assert_num_queries(14):
        signed_in.post(REST, NOT_YET | sent, headers=headers)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_undo(number, signed_in, learner, django_assert_num_queries):
    ItemFactory.create_batch(number)
    text = signed_in.post(REST, NOT_YET, headers=HTMX).text
    Learner.objects.update(headline_levels=8)  # which the next headline does not name

    # session, user, learner, revision, records; savepoint, lock, read, events of the change,
    # newest of its items, those before; latest event, records to delete, event, headline, point of
    # the history, release
    with django_assert_num_queries(17):
        signed_in.post(REST, {"undo": undo_value(text)}, headers=HTMX)
