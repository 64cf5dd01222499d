"""Rows in a form, rows in a list, and rows that somebody else has deleted in the meantime."""

from __future__ import annotations

import html

import pytest

from roadmap.models import Item, Resource, Strand
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LevelFactory,
    ResourceFactory,
    StrandFactory,
    UserFactory,
)
from tests.sent_form import SAVE, form_in, open_form, opened, page_of, text_of

pytestmark = pytest.mark.django_db
ITEMS = "/admin/roadmap/item/"


@pytest.fixture
def item() -> Item:
    return ItemFactory(name="Attention")


class TestRowsOfAForm:
    """Resources and prerequisites, edited with their item."""

    @pytest.fixture
    def resource(self, item) -> Resource:
        ResourceFactory(item=item, title="First", position=0)
        return ResourceFactory(item=item, title="Second", position=1)

    def test_an_edit_of_a_row_is_not_undone(self, curator, item, resource):
        mine = open_form(curator, item)
        Resource.objects.filter(pk=resource.pk).update(title="Theirs", language="de")

        curator.post(page_of(item), mine | SAVE | {"resources-1-is_free": []})

        resource.refresh_from_db()
        assert (resource.title, resource.language, resource.is_free) == ("Theirs", "de", False)

    def test_an_edit_of_both_is_refused(self, curator, item, resource):
        mine = open_form(curator, item)
        Resource.objects.filter(pk=resource.pk).update(title="Theirs")

        response = curator.post(page_of(item), mine | SAVE | {"resources-1-title": "Mine"})

        assert "Theirs: “Theirs”. Yours: “Mine”." in text_of(response)
        curator.post(page_of(item), form_in(response.text, "item_form") | SAVE)
        resource.refresh_from_db()
        assert resource.title == "Mine"

    def test_a_row_that_is_gone_stays_gone_if_it_was_left_alone(self, curator, item, resource):
        mine = open_form(curator, item)
        Resource.objects.get(title="First").delete()

        edited = mine | SAVE | {"resources-1-title": "Edited", "name": "Mine"}
        assert curator.post(page_of(item), edited).status_code == 302

        assert [each.title for each in item.resources.all()] == ["Edited"]

    def test_a_row_that_is_gone_and_was_edited_can_be_added_again(self, curator, item, resource):
        mine = open_form(curator, item)
        Resource.objects.get(title="First").delete()

        edited = mine | SAVE | {"resources-0-title": "Edited"}
        response = curator.post(page_of(item), edited)

        text = text_of(response)
        assert "Somebody else has deleted “First” since you opened the page" in text
        assert "It is below as a new row: save again to add it." in text
        again = form_in(response.text, "item_form")
        assert (again["resources-0-title"], again["resources-1-title"]) == (["Second"], ["Edited"])
        assert curator.post(page_of(item), again | SAVE).status_code == 302
        assert {each.title for each in item.resources.all()} == {"Second", "Edited"}

    def test_both_delete_the_same_row(self, curator, item, resource):
        mine = open_form(curator, item)
        resource.delete()

        sent = mine | SAVE | {"resources-1-DELETE": "on"}
        assert curator.post(page_of(item), sent).status_code == 302

    def test_a_row_that_a_colleague_added_stays(self, curator, item, resource):
        mine = open_form(curator, item)
        ResourceFactory(item=item, title="Zeroth", position=0)
        need = ItemFactory()
        item.prerequisites.add(need)

        sent = mine | SAVE | {"resources-0-title": ""}
        response = curator.post(page_of(item), sent)

        assert response.status_code == 200  # a title is required
        again = form_in(response.text, "item_form") | {"resources-0-title": "Edited"}
        curator.post(page_of(item), again | SAVE)
        assert {each.title for each in item.resources.all()} == {"Zeroth", "Edited", "Second"}
        assert list(item.prerequisites.all()) == [need]

    def test_prerequisites(self, curator, item):
        one, two, three = ItemFactory.create_batch(3)
        item.prerequisites.add(one)
        mine = open_form(curator, item)
        row = item.prerequisites.through.objects.get()
        row.to_item = two
        row.save()

        sent = mine | SAVE | {"Item_prerequisites-0-to_item": str(three.pk)}
        text = text_of(curator.post(page_of(item), sent))

        assert f"Theirs: “{two}”. Yours: “{three}”." in text
        assert list(item.prerequisites.all()) == [two]

    def test_a_prerequisite_that_a_colleague_added_is_compared_with_the_level(self, curator, item):
        """Each edit alone would be right."""
        advanced = LevelFactory(slug="advanced", name="Advanced", position=2)
        high = ItemFactory(name="High", category=CategoryFactory(level=advanced))
        Item.objects.filter(pk=item.pk).update(category=high.category)
        mine = open_form(curator, item)
        item.prerequisites.add(high)

        low = CategoryFactory()
        text = text_of(curator.post(page_of(item), mine | SAVE | {"category": str(low.pk)}))

        assert "High is at a higher level than this item" in text


class TestTheList:
    """Positions and core items are edited in the list."""

    @pytest.fixture
    def items(self) -> list[Item]:
        return [ItemFactory(name=name, position=at) for at, name in enumerate("ABC", 1)]

    def test_an_old_list_undoes_nothing(self, curator, items):
        b = items[1]
        mine = opened(curator, ITEMS, "changelist-form")
        Item.objects.filter(pk=b.pk).update(position=9, essential=True)

        response = curator.post(ITEMS, mine | SAVE | {"form-0-position": "5"}, follow=True)

        assert list(Item.objects.order_by("name").values_list("position", "essential")) == [
            (5, False), (9, True), (3, False)
        ]  # fmt: skip
        assert "1 item was changed successfully" in response.text

    def test_a_row_that_both_changed_is_refused_and_named(self, curator, items):
        mine = opened(curator, ITEMS, "changelist-form")
        Item.objects.filter(name="B").update(position=9)  # now the last one

        edited = mine | SAVE | {"form-1-position": "5", "form-0-essential": "on"}
        response = curator.post(ITEMS, edited)

        assert list(Item.objects.order_by("name").values_list("position", "essential")) == [
            (1, False), (9, False), (3, False)
        ]  # fmt: skip
        row = next(part for part in response.text.split("<tr") if ">B</a>" in part)
        assert "Theirs: “9”. Yours: “5”." in html.unescape(row)
        assert 'value="5"' in row
        again = form_in(response.text, "changelist-form")
        curator.post(ITEMS, again | SAVE)
        assert list(Item.objects.order_by("name").values_list("position", "essential")) == [
            (1, True), (5, False), (3, False)
        ]  # fmt: skip

    def test_a_row_that_is_gone_is_named_if_it_was_edited(self, curator, items):
        mine = opened(curator, ITEMS, "changelist-form")
        items[1].delete()

        edited = mine | SAVE | {"form-1-position": "5", "form-2-position": "8"}
        response = curator.post(ITEMS, edited)

        assert "Somebody else has deleted “B” since you opened the page" in text_of(response)
        again = form_in(response.text, "changelist-form")
        curator.post(ITEMS, again | SAVE)
        assert dict(Item.objects.values_list("name", "position")) == {"A": 1, "C": 8}

    def test_a_row_that_is_gone_and_was_left_alone_does_not_matter(self, curator, items):
        mine = opened(curator, ITEMS, "changelist-form")
        items[1].delete()

        assert curator.post(ITEMS, mine | SAVE | {"form-2-position": "8"}).status_code == 302

        assert Item.objects.get(name="C").position == 8

    def test_the_list_of_strands(self, curator):
        strands = [StrandFactory(slug=name, name=name, position=1) for name in "ab"]
        page = "/admin/roadmap/strand/"
        mine = opened(curator, page, "changelist-form")
        Strand.objects.filter(pk=strands[0].pk).update(position=4)

        text = text_of(curator.post(page, mine | SAVE | {"form-0-position": "3"}))

        assert "Theirs: “4”. Yours: “3”." in text


def test_an_item_that_was_deleted_in_the_meantime_can_be_added_again(curator):
    item = ResourceFactory(item__status="draft", item__slug="kept").item
    mine, page = open_form(curator, item), page_of(item)
    added = {"title": "New", "url": "https://example.org/new", "kind": "book", "language": "en"}
    mine |= {f"resources-1-{name}": value for name, value in added.items()}
    mine |= {"resources-1-position": "1", "resources-1-item": str(item.pk)}
    item.delete()

    response = curator.post(page, mine | SAVE | {"name": "Typed", "resources-TOTAL_FORMS": "2"})

    assert "Somebody else has deleted this since you opened the page." in text_of(response)
    assert not Item.objects.exists()
    again = form_in(response.text, "item_form")
    assert curator.post(page, again | SAVE).status_code == 302
    assert Item.objects.get().name == "Typed"
    assert Item.objects.get().resources.count() == 2


def test_an_account_that_was_deleted_in_the_meantime_is_not_added_again(curator):
    user = UserFactory()
    mine, page = open_form(curator, user), page_of(user)
    user.delete()

    response = curator.post(page, mine | SAVE, follow=True)

    assert "Perhaps it was deleted?" in response.text


def test_an_action_on_items_of_which_one_is_gone(curator):
    item, other = ItemFactory.create_batch(2, status="draft")
    sent = {"action": "publish", "_selected_action": [item.pk, other.pk]}
    item.delete()

    assert "1 item published" in curator.post(ITEMS, sent, follow=True).text


def test_an_action_leaves_the_other_fields_alone(curator):
    item = ItemFactory(status="draft")
    mine = open_form(curator, item)
    curator.post(ITEMS, {"action": "publish", "_selected_action": [item.pk]})

    curator.post(page_of(item), mine | SAVE | {"name": "Mine"})

    item.refresh_from_db()
    assert (item.name, item.status) == ("Mine", "published")
