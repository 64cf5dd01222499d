"""A learner's public page: what it shows, to whom, and what it costs."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Learner, Share
from progress.sharing import card
from progress.standing.standing import build_standing
from roadmap import snapshot
from tests.factories import ItemFactory, ShareFactory

pytestmark = pytest.mark.django_db
PLACES = ("", "card.png", "badge.svg", "badge-strip.svg")


def changed(learner: Learner) -> None:
    """As if the learner had begun a week ago: then there is a line to draw."""
    items = ItemFactory.create_batch(6)
    learner.answer({item.pk: State.DONE for item in items[:5]})
    learner.days.update(day=timezone.localdate() - timedelta(days=7))
    learner.answer({items[5].pk: State.NOT_YET})


def test_the_page_shows_level_uncertainty_and_map(client, page):
    text = " ".join(client.get(page).text.split())

    assert "Mira is " in text
    assert "8 in 10 chance" in text
    assert "1 of 2 items done, based on 2 answers (1 of 2 Entry done)." in text
    assert f"as of {timezone.localdate().strftime('%B %-d, %Y')}" in text
    assert '<table class="map">' in text


def test_the_page_shows_the_strands_that_have_an_answer(client, page):
    text = client.get(page).text

    assert "Level by strand" in text
    assert "Entry only: 1 of 2 done" in text


def test_the_page_shows_how_it_changed(client, share, page):
    changed(share.learner)

    text = client.get(page).text

    assert '<h2 id="changed">History</h2>' in text
    assert 'class="median"' in text


@pytest.mark.parametrize(
    ("part", "sign"),
    [
        ("shows_map", '<table class="map">'),
        ("shows_strands", "Level by strand"),
        ("shows_history", "History"),
    ],
)
def test_parts_that_are_not_chosen_are_not_on_the_page(client, share, page, part, sign):
    changed(share.learner)
    assert sign in client.get(page).text

    Share.objects.update(**{part: False})

    text = client.get(page).text
    assert sign not in text
    assert "8 in 10 chance" in text  # the uncertainty stays
    assert 'class="estimate-dots' in text


def test_the_page_never_shows_the_address(client, page):
    for place in PLACES:
        assert b"secret" not in client.get(page + place).content


def test_the_page_says_that_it_is_no_certificate(client, page):
    text = client.get(page).text

    assert "This is <bdi>Mira</bdi>’s self-assessment." in text
    assert "not a certificate" in text


@pytest.mark.parametrize("place", PLACES)
def test_a_page_with_a_secret_address_asks_not_to_be_indexed(client, page, place):
    assert client.get(page + place).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("handle", ["mira", ""])
def test_a_public_page_may_be_indexed(client, share, handle, place):
    Share.objects.update(public=True, handle=handle)
    share.refresh_from_db()

    response = client.get(share.get_absolute_url() + place)

    assert response.status_code == 200
    assert "X-Robots-Tag" not in response.headers
    assert b'content="noindex"' not in response.content


def test_the_secret_address_asks_not_to_be_listed_in_the_page_too(client, page):
    assert '<meta name="robots" content="noindex">' in client.get(page).text


def test_the_secret_address_of_a_public_page_names_the_public_one(client, share, page):
    Share.objects.update(public=True, handle="mira")

    text = client.get(page).text

    assert '<link rel="canonical" href="http://testserver/@mira/">' in text
    assert share.token not in text


def test_the_public_page_does_not_tell_the_secret_address(client, share):
    Share.objects.update(public=True, handle="mira")

    for place in PLACES:
        assert share.token.encode() not in client.get(f"/@mira/{place}").content


def test_meta_tags_describe_the_page_to_other_sites(client, share, page):
    text = client.get(page).text

    def meta(name: str) -> str:
        return unescape(re.search(rf'(?:property|name)="{name}" content="([^"]*)"', text).group(1))

    title = unescape(re.search(r"<title>(.*)</title>", text).group(1))
    assert meta("og:title") == meta("twitter:title") == title
    assert meta("og:description").endswith("1 of 2 items done in the field guide to deep learning.")
    assert meta("og:url") == f"http://testserver{page}"
    assert meta("og:image").startswith(f"http://testserver{page}card.png?v=")
    assert (meta("og:image:width"), meta("og:image:height")) == ("1200", "630")
    assert meta("og:image:type") == "image/png"
    assert meta("og:image:alt").startswith(title.removesuffix("."))
    assert meta("twitter:card") == "summary_large_image"
    assert client.get(meta("og:image")).headers["Content-Type"] == "image/png"


def test_page_card_badge_and_map_agree(client, share, page):
    standing = build_standing(snapshot.current_guide(), share.learner.profile())

    text = client.get(page).text
    drawing = card.svg(standing, name="Mira", site="", address="", shows_map=True)
    lead = re.search(r'aria-label="([^"]*)"', client.get(f"{page}badge.svg").text).group(1)
    strip = client.get(f"{page}badge-strip.svg").text

    place, count = standing.headline.phrase, standing.total
    assert f"<h1>Mira is {place}.</h1>" in text
    assert f"{standing.explanation} {count.done} of {count.listed} items done" in text
    assert f"<b>{count.done}<small> of {count.listed}</small></b>" in text  # the one cell
    assert f"{count.done}/{count.listed}" in drawing
    assert f"{count.done} of {count.listed} items done" in drawing
    assert all(part in drawing for part in standing.chances.split(", "))
    summary = f"Deep learning: {standing.headline.short}, self-assessed, "
    summary += f"{count.done} of {count.listed} items done"
    assert lead.lower() == summary.lower()
    assert standing.explanation.partition(". ")[2] in strip


def test_a_name_from_right_to_left_turns_no_title_around(client, page):
    Share.objects.update(name="מירה (3)")

    text = client.get(page).text

    for place in ("<title>", 'property="og:title" content="', "<h1>"):
        assert f"{place}\u2068מירה (3)\u2069 is " in text
    assert "This is <bdi>מירה (3)</bdi>’s self-assessment." in text


def test_a_page_without_a_name_speaks_of_a_learner(client):
    share = ShareFactory(name="")
    share.learner.answer({ItemFactory().pk: State.DONE})

    assert "This learner is " in client.get(share.get_absolute_url()).text


@pytest.mark.parametrize("address", ["/s/nothing/", "/@nobody-here/"])
def test_a_page_that_is_not_shared_is_not_found(client, address):
    assert client.get(address).status_code == 404
    assert client.get(f"{address}card.png").status_code == 404
    assert "not shared" in client.get(f"{address}badge.svg").text


def test_a_name_with_markup_is_text_everywhere(client, share, page):
    Share.objects.update(name="</text><script>&\"'")

    for place in PLACES:
        response = client.get(page + place)
        assert response.status_code == 200
        assert b"<script>&" not in response.content


@pytest.mark.parametrize("place", PLACES)
def test_it_reads_no_session_and_sets_no_cookie(signed_in, page, place, django_assert_num_queries):
    signed_in.get(page)
    events = not place  # the page alone needs the history

    with django_assert_num_queries(3 + events):  # share with learner, records, revision
        response = signed_in.get(page + place)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("history", [True, False])
def test_queries(number, history, client, django_assert_num_queries):
    share = ShareFactory(shows_history=history, public=True, handle="mira")
    share.learner.answer({item.pk: State.DONE for item in ItemFactory.create_batch(number)})
    client.get(share.get_absolute_url())

    with django_assert_num_queries(3 + history):  # share with learner, records, revision, events
        client.get(share.get_absolute_url())
    for place in PLACES[1:]:
        with django_assert_num_queries(3):
            client.get(share.get_absolute_url() + place)
