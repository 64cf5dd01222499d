"""One item: its page and its record."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from progress.engine.responses import State
from progress.models import Learner, LearnerGone, Record
from roadmap.models import Item
from tests.factories import ItemFactory, LearnerFactory, ResourceFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_the_page_shows_check_summary_resources_and_neighbors(client):
    first, item, later = (ItemFactory(name=name) for name in ("First", "Item", "Later"))
    item.prerequisites.add(first)
    later.prerequisites.add(item)
    ResourceFactory(item=item, title="A paper", is_free=False)

    text = client.get(f"/items/{item.slug}/").text

    for part in (item.check_text, item.summary, "A paper", "paid"):
        assert part in text
    assert re.search(r'Prerequisites.*?/items/item-\d+/">First', text, re.DOTALL)
    assert re.search(r'Leads to.*?/items/item-\d+/">Later', text, re.DOTALL)


def test_the_page_names_the_category_as_other_pages_do(client):
    item = ItemFactory(name="Attention")

    text = client.get(f"/items/{item.slug}/").text

    assert "<title>Attention · Theory, Entry" in text
    assert re.search(r'entry/theory/">Theory</a>,\s*<a href="/guide/#level-entry">Entry<', text)


def test_the_page_shows_indirect_prerequisites_and_dependents(client):
    base, need, item, later, last = (ItemFactory(name=n) for n in ("Base", "B", "C", "D", "Last"))
    for one, other in ((need, base), (item, need), (later, item), (last, later)):
        one.prerequisites.add(other)

    text = client.get(f"/items/{item.slug}/").text

    assert re.search(rf'id="related-{need.slug}">builds on\s+Base</span>', text)
    assert re.search(rf'id="related-{later.slug}">leads on to\s+Last</span>', text)


def test_resources_say_whether_they_cost_and_in_which_language(client):
    item = ItemFactory()
    ResourceFactory(item=item, title="Kurs", language="de")
    ResourceFactory(item=item, title="Book", is_free=False)

    page = client.get(f"/items/{item.slug}/").text
    text = " ".join(re.sub(r"<[^>]+>", "", page).split())

    assert "Kurs free, German" in text
    assert "Book paid English" in text


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_item_is_not_found(client, method):
    assert getattr(client, method)("/items/nothing/").status_code in (404, 405)
    assert client.post("/items/nothing/record/", {"state": "done"}).status_code == 404


def test_a_draft_is_not_found_and_cannot_be_ticked(client):
    ItemFactory(slug="draft", status=Item.Status.DRAFT)

    assert client.get("/items/draft/").status_code == 404
    assert client.post("/items/draft/record/", {"state": "done"}).status_code == 404
    assert not Record.objects.exists()


@pytest.mark.parametrize("state", ["done", "learning", "not-yet", "not-for-me"])
def test_every_state_can_be_stored(client, state):
    item = ItemFactory()

    response = client.post(f"/items/{item.slug}/record/", {"state": state})

    assert (response.status_code, response.url) == (302, f"/items/{item.slug}/")
    assert Record.objects.get().state == State.from_word(state)
    text = client.get(f"/items/{item.slug}/").text
    assert f'value="{state}" checked' in text
    assert f"{item.name}: {state.replace('-', ' ')}." in text


def test_an_answer_can_be_taken_back(client):
    item = ItemFactory()
    client.post(f"/items/{item.slug}/record/", {"state": "done"})

    client.post(f"/items/{item.slug}/record/", {"state": "unanswered"})

    assert not Record.objects.exists()


def test_the_page_dates_the_answer(signed_in, user):
    item = ItemFactory()
    assert "No answer yet." in signed_in.get(f"/items/{item.slug}/").text
    learner = LearnerFactory(user=user)
    learner.answer({item.pk: State.DONE})
    Record.objects.update(updated_at=datetime(2025, 3, 9, 12, tzinfo=UTC))
    assert "Last confirmed on March 9, 2025." in signed_in.get(f"/items/{item.slug}/").text

    data = {"state": "learning", "page": "item"}
    text = signed_in.post(f"/items/{item.slug}/record/", data, headers=HTMX).text

    assert f"Last confirmed on {date_format(timezone.now(), 'F j, Y')}." in text


@pytest.mark.parametrize("body", [{}, {"state": "mastered"}, {"state": ""}])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_an_unknown_state_is_rejected_with_a_message(client, body, headers):
    item = ItemFactory()

    response = client.post(f"/items/{item.slug}/record/", body, headers=headers)

    assert response.status_code == 400
    assert "done, learning, not-yet, not-for-me, or unanswered" in response.text
    assert not Learner.objects.exists()


def test_the_core_of_a_level_cannot_be_left_out(client):
    item = ItemFactory(essential=True)

    response = client.post(f"/items/{item.slug}/record/", {"state": "not-for-me"}, headers=HTMX)

    assert response.status_code == 400
    assert "is a core item" in response.text
    assert 'value="not-for-me"' not in client.get(f"/items/{item.slug}/").text


def test_a_retired_item_takes_no_tick_but_keeps_the_old_one(client):
    item = ItemFactory(name="Old item")
    client.post(f"/items/{item.slug}/record/", {"state": "done"})
    item.status = Item.Status.RETIRED
    item.save()

    refused = client.post(f"/items/{item.slug}/record/", {"state": "unanswered"}, headers=HTMX)

    assert refused.status_code == 409
    assert "Old item is no longer in the guide" in refused.text
    assert "Your answer is kept but no longer counts." in client.get(f"/items/{item.slug}/").text


def test_a_retired_item_names_its_replacement(client):
    new = ItemFactory(name="New item")
    old = ItemFactory(status=Item.Status.RETIRED, replaced_by=new)

    assert (
        f'It was replaced by <a href="/items/{new.slug}/">New item</a>.'
        in client.get(f"/items/{old.slug}/").text
    )


def test_a_record_is_never_made_by_looking(client):
    item = ItemFactory()

    assert client.get(f"/items/{item.slug}/record/").status_code == 405


def test_without_a_token_nothing_is_saved():
    item = ItemFactory()

    response = Client(enforce_csrf_checks=True).post(
        f"/items/{item.slug}/record/", {"state": "done"}
    )

    assert response.status_code == 403
    assert not Learner.objects.exists()


def test_htmx_gets_counts_and_estimate_out_of_band_and_no_input(client):
    item = ItemFactory(name="Regression")
    body = {"state": "done", "page": "checklist"}

    text = client.post(f"/items/{item.slug}/record/", body, headers=HTMX).text

    ids = re.findall(r'id="([\w.-]+)"[^>]*hx-swap-oob', text)
    assert {"category-entry.theory.count", "level-entry.count", "rail", "dock", "live"} <= set(ids)
    assert "<input" not in text
    assert "Regression: done. 1 of 1 done." in text


def test_a_tick_during_a_merge_is_rejected_with_a_message(client, monkeypatch):
    item = ItemFactory()

    def gone(*args, **kwargs):
        raise LearnerGone

    monkeypatch.setattr(Learner, "answer", gone)

    response = client.post(f"/items/{item.slug}/record/", {"state": "done"}, headers=HTMX)

    assert response.status_code == 409
    assert "Reload this page" in response.text


def test_the_levels_named_are_remembered_with_the_tick_or_not_at_all(signed_in, user, monkeypatch):
    learner, item = LearnerFactory(user=user), ItemFactory()
    monkeypatch.setattr(Learner, "save_headline_levels", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        signed_in.post(f"/items/{item.slug}/record/", {"state": "done"})

    assert not learner.answers()


def test_resources_come_alone_for_a_row(client):
    resource = ResourceFactory(title="A course")

    text = client.get(f"/items/{resource.item.slug}/resources/").text

    assert "A course" in text
    assert "<html" not in text


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_page(number, signed_in, user, django_assert_num_queries):
    item = ItemFactory()
    for _ in range(number):
        ResourceFactory(item=item)
        item.prerequisites.add(ItemFactory())
    LearnerFactory(user=user).answer({item.pk: State.DONE})
    signed_in.get(f"/items/{item.slug}/")

    # session, user, learner, records, revision, note
    with django_assert_num_queries(6):
        signed_in.get(f"/items/{item.slug}/")


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_a_tick(number, signed_in, user, django_assert_num_queries):
    items = ItemFactory.create_batch(number + 1)
    LearnerFactory(user=user).answer({item.pk: State.DONE for item in items[1:]})
    Learner.objects.update(headline_levels=8)  # which the next headline does not name
    signed_in.get("/guide/")

    # session, user, revision, learner; savepoint, lock, read, latest event,
    # upsert, event, headline, point of the history, release
    with django_assert_num_queries(13):
        signed_in.post(f"/items/{items[0].slug}/record/", {"state": "done"}, headers=HTMX)
