"""Ids of elements: whatever slugs a curator chooses, no two elements of a page share one."""

import re

import pytest

from progress.engine.responses import State
from roadmap.models import Item
from tests.factories import (
    CategoryFactory,
    ItemFactory,
    LearnerFactory,
    LevelFactory,
    StrandFactory,
)

pytestmark = pytest.mark.django_db

# Ids that the pages use themselves, and words that could be mistaken for a part of an element.
WORDS = ("list", "live", "main", "dock", "rail", "q", "keys", "count", "check", "all", "item-all")


def ids(text: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', text)


@pytest.fixture
def pages(client, user) -> list[str]:
    """Pages of a guide whose levels, strands, and items all use the same slugs."""
    for position, level in enumerate(WORDS[:4]):
        for strand in WORDS:
            category = CategoryFactory(
                level=LevelFactory(slug=level, name=level, position=position + 1),
                strand=StrandFactory(slug=strand, name=strand),
            )
            ItemFactory(category=category)
    for item, slug in zip(Item.objects.order_by("pk"), WORDS, strict=False):
        Item.objects.filter(pk=item.pk).update(slug=slug)
    learner = LearnerFactory(user=user)
    learner.answer({Item.objects.get(slug="list").pk: State.DONE})
    client.force_login(user)
    answer = client.post(
        "/items/live/record/",
        {"state": "learning", "page": "checklist"},
        headers={"HX-Request": "true"},
    )
    paths = ("/", "/guide/", "/guide/?q=nothing", "/guide/list/list/", "/items/list/", "/why/")
    return [answer.text, *(client.get(path).text for path in paths)]


def test_no_two_elements_share_an_id(pages):
    for text in pages:
        found = ids(text)
        assert found
        assert sorted(found) == sorted(set(found))


def test_every_piece_sent_out_of_band_has_its_place_on_the_checklist(pages):
    changes, _, checklist, *_ = pages
    sent = re.findall(r'id="([^"]+)"[^>]*hx-swap-oob', changes)

    assert {"item-live.title", "level-list.count", "category-list.live.count"} <= set(sent)
    assert {"level-list.end", "list.end"} <= set(sent)
    assert set(sent) - {"item-live.flag", "confirmed"} <= set(ids(checklist))
