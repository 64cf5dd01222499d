"""No curator deletes what somebody has answered: the guide asks its relations, whoever they are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from progress.engine.responses import State
from progress.models import Learner, Note, Placement, PlacementItem, Record
from roadmap import snapshot
from roadmap.models import Category, Item, Notice, Resource
from tests.factories import ItemFactory, LearnerFactory, ResourceFactory, UserFactory
from tests.progress.models.clock import NOON
from tests.progress.models.placements import entry, finished

pytestmark = pytest.mark.django_db
ITEMS = "/admin/roadmap/item/"
REFUSED = "so it can’t be deleted. Retire it instead"


def answered(learner: Learner, item: Item) -> None:
    learner.answer({item.pk: State.DONE})


def answered_and_removed(learner: Learner, item: Item) -> None:
    learner.answer({item.pk: State.DONE})
    learner.answer({item.pk: State.UNANSWERED})


def noted(learner: Learner, item: Item) -> None:
    Note.objects.save_text(learner, item.pk, "Mine.")


def placed(learner: Learner, item: Item) -> None:
    finished(learner, {item.pk: "yes"})


def asked(learner: Learner, item: Item) -> None:
    learner.get_or_create_placement().reply(0, item.pk, "no")


def asked_again(learner: Learner, item: Item) -> None:
    Placement.objects.create(learner=learner, retake=[[item.pk, "no"]], finished_at=NOON)


def placed_earlier(learner: Learner, item: Item) -> None:
    finished(learner, {}, [entry(item.pk, "yes", NOON)])


KINDS = [answered, answered_and_removed, noted, placed, asked, asked_again, placed_earlier]


@pytest.mark.parametrize("store", KINDS)
def test_an_item_with_any_kind_of_answer_is_kept(curator, store):
    item = ResourceFactory().item
    store(LearnerFactory(), item)
    page = f"{ITEMS}{item.pk}/delete/"
    selected = {"action": "delete_selected", "_selected_action": [item.pk]}

    assert REFUSED in curator.get(page).text
    assert REFUSED in curator.post(page, {"post": "yes"}).text
    assert REFUSED in curator.post(ITEMS, selected).text
    assert REFUSED in curator.post(ITEMS, selected | {"post": "yes"}).text
    category = item.category
    for kind, row in (("category", category), ("level", category.level)):
        curator.post(f"/admin/roadmap/{kind}/{row.pk}/delete/", {"post": "yes"})
    assert Item.objects.filter(pk=item.pk).exists()
    assert Category.objects.exists()


def test_what_belongs_to_the_guide_does_not_keep_an_item(curator):
    """Prerequisites, a replacement, notices, and resources."""
    item, other = ItemFactory.create_batch(2)
    ResourceFactory(item=item)
    other.prerequisites.add(item)
    other.replaced_by = item
    other.save()
    Notice.objects.create(item=item, kind="added", text="It was added.")

    curator.post(f"{ITEMS}{item.pk}/delete/", {"post": "yes"})

    assert not Item.objects.filter(pk=item.pk).exists()
    assert not Resource.objects.exists()


def test_loading_the_guide_again_keeps_what_was_answered_in_a_placement_alone():
    item = ItemFactory(slug="not-in-the-files")
    placed(LearnerFactory(), item)

    call_command("load_guide", overwrite=True, verbosity=0, stdout=StringIO())

    assert PlacementItem.objects.get().item == item


@pytest.mark.parametrize("page", ["record", "placement"])
@pytest.mark.django_db(transaction=True)
def test_an_answer_about_an_item_that_was_just_deleted_is_refused_in_words(page, monkeypatch):
    """The guide was read before the deletion, the answer is stored after it."""
    item, _other = ItemFactory.create_batch(2)
    guide = snapshot.current_guide()
    item.delete()
    monkeypatch.setattr(snapshot, "current_guide", lambda: guide)
    url = f"/items/{item.slug}/record/" if page == "record" else "/placement/"
    client = Client()
    client.force_login(LearnerFactory().user)
    sent = {"state": "done", "item": item.slug, "answer": "yes"}

    response = client.post(url, sent, headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert response.text == ("The guide has just changed, so this was not saved. Reload this page.")
    assert not PlacementItem.objects.exists()
    assert not any(placement.answers for placement in Placement.objects.all())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("bulk", [True, False])
@pytest.mark.parametrize("page", ["record", "placement"])
def test_of_an_answer_and_a_deletion_at_the_same_time_one_is_refused(page, bulk):
    learner, curator = Client(), Client(raise_request_exception=False)
    learner.force_login(LearnerFactory().user)
    curator.force_login(UserFactory(is_staff=True, is_superuser=True))
    for _ in range(2):
        item = ItemFactory()
        Item.objects.exclude(pk=item.pk).update(status=Item.Status.RETIRED)
        snapshot.bump_revision()
        Placement.objects.all().delete()
        both = Barrier(2)
        url = f"/items/{item.slug}/record/" if page == "record" else "/placement/"
        answer = (learner, url, {"state": "done", "item": item.slug, "answer": "yes"})
        deletion = (curator, f"{ITEMS}{item.pk}/delete/", {"post": "yes"})
        if bulk:
            sent = {"action": "delete_selected", "_selected_action": item.pk, "post": "yes"}
            deletion = (curator, ITEMS, sent)

        statuses = at_once(both, answer, deletion)

        exists = Item.objects.filter(pk=item.pk).exists()
        about_it = PlacementItem if page == "placement" else Record
        assert about_it.objects.filter(item=item.pk).exists() == exists
        assert statuses[0] in ({302} if exists else {404, 409, 302}), statuses
        assert statuses[1] in ({200} if exists else {302}), statuses


def at_once(both: Barrier, *requests) -> list[int]:
    def send(request) -> int:
        client, url, data = request
        both.wait()
        try:
            return client.post(url, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads:
        return [each.result() for each in [threads.submit(send, each) for each in requests]]
