"""The pictures of a public page on other sites: the card and the badges."""

import pytest

from progress.engine.responses import State
from progress.models import Share
from progress.sharing import card
from tests.factories import ItemFactory

ONE_MINUTE = "public, max-age=60, must-revalidate"

pytestmark = pytest.mark.django_db


def test_the_map_that_is_not_chosen_is_not_on_the_card(client, share, page, monkeypatch):
    drawn = []
    monkeypatch.setattr(card, "png", lambda drawing: drawn.append(drawing) or b"")
    client.get(f"{page}card.png")
    Share.objects.update(shows_map=False)

    client.get(f"{page}card.png")

    assert [">1/2<" in drawing for drawing in drawn] == [True, False]


def test_the_card_is_a_picture(client, page):
    response = client.get(f"{page}card.png")

    assert response.headers["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert response.headers["Cache-Control"] == ONE_MINUTE
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_card_is_not_drawn_for_those_who_have_it(client, page, monkeypatch):
    tag = client.get(f"{page}card.png").headers["ETag"]
    monkeypatch.setattr(card, "png", lambda drawing: pytest.fail("drawn"))

    response = client.get(f"{page}card.png", headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == tag
    assert response.headers["Cache-Control"] == ONE_MINUTE


def test_the_etag_of_the_card_changes_with_its_content(client, share, page):
    before = client.get(f"{page}card.png").headers["ETag"]
    share.learner.answer({ItemFactory().pk: State.DONE})

    response = client.get(f"{page}card.png", headers={"If-None-Match": before})

    assert response.status_code == 200
    assert response.headers["ETag"] != before


def test_a_card_that_cannot_be_drawn_is_replaced(client, page, monkeypatch, caplog):
    def broken(drawing: str) -> bytes:
        raise ValueError(drawing)

    monkeypatch.setattr(card, "png", broken)

    response = client.get(f"{page}card.png")

    assert (response.status_code, response.url) == (302, "/static/card.png")
    assert response.headers["Cache-Control"] == "private, no-store"  # gone with the page
    assert "could not be drawn" in caplog.text


def test_the_card_of_a_secret_page_does_not_tell_its_address(client, share, monkeypatch):
    drawn = []
    monkeypatch.setattr(card, "png", lambda drawing: drawn.append(drawing) or b"")
    client.get(f"{share.get_absolute_url()}card.png")
    Share.objects.update(public=True, handle="mira")

    client.get("/@mira/card.png")

    assert share.token not in drawn[0]
    assert ">testserver<" in drawn[0]
    assert ">testserver/@mira<" in drawn[1]


@pytest.mark.parametrize("name", ["badge.svg", "badge-strip.svg"])
def test_a_badge_may_be_shown_anywhere_and_kept_a_while(client, page, name):
    response = client.get(page + name)

    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.headers["Cache-Control"] == ONE_MINUTE
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    tag = response.headers["ETag"]
    again = client.get(page + name, headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)
