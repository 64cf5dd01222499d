"""A learner's public page: its settings, the page, and its pictures on other sites."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from progress import card
from progress.models import Learner, Share
from progress.standing import standing
from progress.states import State
from roadmap import guide
from tests.factories import ItemFactory, LearnerFactory, ShareFactory, UserFactory

pytestmark = pytest.mark.django_db

ALL = {"shows_map": "on", "shows_strands": "on", "shows_history": "on"}
LINK = {"visibility": "link", "name": "Mira", **ALL}
EVERYONE = {"visibility": "everyone", "name": "Mira", "handle": "mira", **ALL}
PLACES = ("", "card.png", "badge.svg", "badge-strip.svg")


@pytest.fixture
def share() -> Share:
    """The page of somebody who has done one of two items."""
    share = ShareFactory(name="Mira", learner__user__email="secret@example.org")
    done, other = ItemFactory.create_batch(2)
    share.learner.answer({done.pk: State.DONE, other.pk: State.NOT_YET})
    return share


@pytest.fixture
def page(share) -> str:
    return share.get_absolute_url()


def changed(learner: Learner) -> None:
    """As if the learner had begun a week ago: then there is a line to draw."""
    items = ItemFactory.create_batch(6)
    learner.answer({item.pk: State.DONE for item in items[:5]})
    learner.events.update(at=timezone.now() - timedelta(days=7))
    learner.answer({items[5].pk: State.NOT_YET})


# The settings


def test_sharing_needs_an_account(client):
    response = client.get("/share/")

    assert (response.status_code, response.url) == (302, "/account/login/?next=/share/")


def test_it_is_off_at_first(signed_in):
    text = signed_in.get("/share/").text

    assert re.search(r'value="off"[^>]* checked', text)
    assert "card.png" not in text
    assert not Share.objects.exists()


def test_switching_on_makes_an_address(signed_in, user):
    response = signed_in.post("/share/", LINK, follow=True)

    share = Share.objects.get(learner__user=user)
    assert share.get_absolute_url() in response.text
    assert (share.name, share.public) == ("Mira", False)
    assert "Saved. Anyone with the link can see your page." in response.text


def test_saving_keeps_the_address(signed_in, user):
    signed_in.post("/share/", LINK)
    before = Share.objects.get().token

    signed_in.post("/share/", LINK | {"name": "Mira S.", "shows_map": ""})

    share = Share.objects.get()
    assert (share.token, share.name, share.shows_map) == (before, "Mira S.", False)


def test_nobody_is_asked_twice_what_they_said(signed_in):
    signed_in.post("/share/", EVERYONE | {"shows_strands": ""})
    signed_in.post("/share/", {"visibility": "off"})

    text = signed_in.get("/share/").text

    assert 'value="Mira"' in text
    assert 'value="mira"' in text
    assert re.search(r'name="shows_map"[^>]* checked', text)
    assert not re.search(r'name="shows_strands"[^>]* checked', text)


@pytest.mark.parametrize("before", [LINK, EVERYONE])
def test_only_you_ends_everything_that_was_shared(signed_in, client, before):
    signed_in.post("/share/", before)
    old = Share.objects.get().get_absolute_url()
    assert client.get(old).status_code == 200

    signed_in.post("/share/", {"visibility": "off", "handle": "!"})  # whatever else is sent

    assert client.get(old).status_code == 404
    assert client.get(f"{old}card.png").status_code == 404
    for name in ("badge.svg", "badge-strip.svg"):
        response = client.get(old + name)
        assert response.status_code == 200
        assert "not shared" in response.text


def test_switching_on_again_makes_a_new_address(signed_in, client):
    signed_in.post("/share/", LINK)
    old = Share.objects.get().get_absolute_url()
    signed_in.post("/share/", {"visibility": "off"})

    signed_in.post("/share/", LINK)

    assert client.get(old).status_code == 404
    assert client.get(Share.objects.live().get().get_absolute_url()).status_code == 200


def test_a_new_address_ends_the_old_one(signed_in, client):
    signed_in.post("/share/", LINK)
    old = Share.objects.get().get_absolute_url()

    response = signed_in.post("/share/", {"renew": "1"}, follow=True)

    assert "The old one does not work any more." in response.text
    assert client.get(old).status_code == 404
    new = Share.objects.get().get_absolute_url()
    assert new in response.text
    assert client.get(new).status_code == 200


def test_what_is_off_gets_no_new_address(signed_in):
    assert signed_in.post("/share/", {"renew": "1"}).status_code == 400
    assert not Share.objects.exists()


def test_switching_off_what_is_off_does_no_harm(signed_in):
    assert signed_in.post("/share/", {"visibility": "off"}).status_code == 302


@pytest.mark.parametrize("visibility", ["", "all"])
def test_who_may_see_it_has_to_be_said(signed_in, visibility):
    response = signed_in.post("/share/", LINK | {"visibility": visibility})

    assert response.status_code == 400
    assert "Choose who can see your page." in response.text


@pytest.mark.parametrize("name", ["me@example.org", "https://spam.example", "www.spam.example"])
def test_a_name_is_not_an_address(signed_in, name):
    response = signed_in.post("/share/", LINK | {"name": name})

    assert response.status_code == 400
    assert "Give a name, not an address." in response.text
    assert "<title>Error: " in response.text
    assert not Share.objects.exists()


def test_a_name_has_letters_that_can_be_seen(signed_in):
    assert signed_in.post("/share/", LINK | {"name": "Mi\u202era"}).status_code == 400
    signed_in.post("/share/", LINK | {"name": "  Mira   S. "})

    assert Share.objects.get().name == "Mira S."


def test_what_was_refused_changes_nothing(signed_in):
    signed_in.post("/share/", EVERYONE)

    response = signed_in.post("/share/", EVERYONE | {"name": "www.spam.example", "handle": "other"})

    assert response.status_code == 400
    assert "/@mira/badge.svg" in response.text
    assert "/@other/" not in response.text


# Handles


@pytest.mark.parametrize("typed", ["mira", "Mira", " @MIRA "])
def test_a_handle_is_an_address_in_lower_case(signed_in, client, typed):
    signed_in.post("/share/", EVERYONE | {"handle": typed})

    assert Share.objects.get().get_absolute_url() == "/@mira/"
    assert client.get("/@mira/").status_code == 200
    assert client.get("/@Mira/").status_code == 200


@pytest.mark.parametrize("handle", ["ab", "a" * 31, "mira_s", "mira.s", "мира", "a b c"])
def test_a_handle_has_a_form(signed_in, handle):
    response = signed_in.post("/share/", EVERYONE | {"handle": handle})

    assert response.status_code == 400
    assert 'id="id_handle_error"' in response.text


@pytest.mark.parametrize("handle", ["admin", "Support", "field-guide", "@root"])
def test_some_handles_are_kept_for_the_site(signed_in, handle):
    response = signed_in.post("/share/", EVERYONE | {"handle": handle})

    assert response.status_code == 400
    assert "This handle is kept for the site." in response.text


@pytest.mark.parametrize("theirs", [{"public": True}, {"public": False}, {"off": True}])
def test_a_handle_that_somebody_has_is_taken(signed_in, theirs):
    off = theirs.pop("off", False)
    ShareFactory(handle="mira", **theirs)
    if off:  # a page that is off keeps its handle: nobody else appears under it
        Share.objects.all().revoke()

    response = signed_in.post("/share/", EVERYONE | {"handle": "MIRA"})

    assert response.status_code == 400
    assert "This handle is taken. Try another one." in response.text
    assert 'id="id_handle_error"' in response.text


def test_whoever_switches_on_again_has_the_handle_still(signed_in, client):
    signed_in.post("/share/", EVERYONE)
    signed_in.post("/share/", {"visibility": "off"})
    assert client.get("/@mira/").status_code == 404

    signed_in.post("/share/", EVERYONE)

    assert client.get("/@mira/").status_code == 200


def meanwhile(monkeypatch, happens: Callable[[], object]) -> None:
    """Something happens after the form has looked and before the row is written."""
    look, looked = Share.validate_constraints, []

    def look_too_early(self, *args, **kwargs) -> None:
        look(self, *args, **kwargs)
        if not looked:
            looked.append(self)
            happens()

    monkeypatch.setattr(Share, "validate_constraints", look_too_early)


def test_a_handle_taken_at_the_same_moment_is_refused_with_a_sentence(signed_in, monkeypatch):
    meanwhile(monkeypatch, lambda: ShareFactory(handle="mira", public=True))

    response = signed_in.post("/share/", EVERYONE)

    assert response.status_code == 400
    assert "This handle is taken. Try another one." in response.text
    assert 'id="id_handle_error"' in response.text
    assert Share.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_who_want_a_handle_at_once_one_gets_it():
    clients = [Client() for _ in range(6)]
    for client in clients:
        client.force_login(UserFactory())

    def ask(client: Client) -> int:
        try:
            return client.post("/share/", EVERYONE).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        answers = list(pool.map(ask, clients))

    assert sorted(answers) == [302, 400, 400, 400, 400, 400]
    assert Share.objects.count() == 1


def test_two_requests_that_switch_on_at_once_make_one_page(signed_in, user, monkeypatch):
    learner = LearnerFactory(user=user)
    meanwhile(monkeypatch, lambda: ShareFactory(learner=learner))

    response = signed_in.post("/share/", LINK)

    assert response.status_code == 400
    assert "Your page is shared already." in response.text
    assert Share.objects.live().count() == 1


def test_saving_does_not_revive_what_was_switched_off_meanwhile(signed_in, monkeypatch):
    signed_in.post("/share/", LINK)
    meanwhile(monkeypatch, lambda: Share.objects.all().revoke())

    signed_in.post("/share/", LINK)

    assert not Share.objects.live().exists()


@pytest.mark.parametrize("handle", ["Mira", "ab", "mira!", "mira\n"])
def test_the_database_holds_no_other_handle(handle):
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareFactory(handle=handle)


def test_the_database_holds_a_handle_once():
    ShareFactory(handle="mira")
    ShareFactory(handle="")
    ShareFactory(handle="")

    with pytest.raises(IntegrityError), transaction.atomic():
        ShareFactory(handle="mira")


def test_a_handle_leads_nowhere_while_only_those_with_the_link_may_see(client):
    share = ShareFactory(handle="mira", public=False)

    assert client.get("/@mira/").status_code == 404
    assert "not shared" in client.get("/@mira/badge.svg").text
    assert client.get(share.get_absolute_url()).status_code == 200


# The page


def test_the_page_shows_level_uncertainty_and_map(client, page):
    text = client.get(page).text

    assert "Mira is " in text
    assert "8 in 10 chance" in text
    assert "1 of 2 items done, from 2 answers: done 1 of 2 Entry." in text
    assert f"as of {timezone.localdate().strftime('%-d %B %Y')}" in text
    assert '<table class="map">' in text


def test_the_page_shows_the_strands_that_have_an_answer(client, page):
    text = client.get(page).text

    assert "Strand by strand" in text
    assert "Only listed at Entry: 1 of 2 done" in text


def test_the_page_shows_how_it_changed(client, share, page):
    changed(share.learner)

    text = client.get(page).text

    assert '<h2 id="changed">How it changed</h2>' in text
    assert 'class="med"' in text


@pytest.mark.parametrize(
    ("part", "sign"),
    [
        ("shows_map", '<table class="map">'),
        ("shows_strands", "Strand by strand"),
        ("shows_history", "How it changed"),
    ],
)
def test_what_is_not_chosen_is_not_on_the_page(client, share, page, part, sign):
    changed(share.learner)
    assert sign in client.get(page).text

    Share.objects.update(**{part: False})

    text = client.get(page).text
    assert sign not in text
    assert "8 in 10 chance" in text  # the uncertainty stays
    assert 'class="est-svg' in text


def test_the_map_that_is_not_chosen_is_not_on_the_card(client, share, page, monkeypatch):
    drawn = []
    monkeypatch.setattr(card, "png", lambda drawing: drawn.append(drawing) or b"")
    client.get(f"{page}card.png")
    Share.objects.update(shows_map=False)

    client.get(f"{page}card.png")

    assert [">1/2<" in drawing for drawing in drawn] == [True, False]


def test_the_page_never_shows_the_address(client, page):
    for place in PLACES:
        assert b"secret" not in client.get(page + place).content


def test_the_page_says_what_it_is_not(client, page):
    text = client.get(page).text

    assert "This is Mira’s own account of what they can do." in text  # noqa: RUF001
    assert "not a certificate" in text


@pytest.mark.parametrize("place", PLACES)
def test_what_has_a_secret_address_is_not_to_be_listed(client, page, place):
    assert client.get(page + place).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("handle", ["mira", ""])
def test_what_is_for_everyone_may_be_listed(client, share, handle, place):
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


def test_other_sites_are_told_what_to_show(client, share, page):
    text = client.get(page).text

    def said(name: str) -> str:
        return unescape(re.search(rf'(?:property|name)="{name}" content="([^"]*)"', text).group(1))

    title = unescape(re.search(r"<title>(.*)</title>", text).group(1))
    assert said("og:title") == said("twitter:title") == title
    assert said("og:description").endswith("1 of 2 items done in the field guide to deep learning.")
    assert said("og:url") == f"http://testserver{page}"
    assert said("og:image").startswith(f"http://testserver{page}card.png?v=")
    assert (said("og:image:width"), said("og:image:height")) == ("1200", "630")
    assert said("og:image:type") == "image/png"
    assert said("og:image:alt").startswith(title.removesuffix("."))
    assert said("twitter:card") == "summary_large_image"
    assert client.get(said("og:image")).headers["Content-Type"] == "image/png"


def test_page_card_badge_and_map_agree(client, share, page):
    now = standing(guide.current(), share.learner.profile())

    text = client.get(page).text
    drawing = card.svg(now, name="Mira", site="", address="", shows_map=True)
    lead = re.search(r'aria-label="([^"]*)"', client.get(f"{page}badge.svg").text).group(1)
    strip = client.get(f"{page}badge-strip.svg").text

    place, count = now.headline.place, now.total
    assert f"<h1>Mira is {place}.</h1>" in text
    assert f"{now.explanation} {count.done} of {count.listed} items done" in text
    assert f"<b>{count.done}<small> of {count.listed}</small></b>" in text  # the one cell
    assert f"{count.done}/{count.listed}" in drawing
    assert f"{count.done} of {count.listed} items done" in drawing
    assert all(part in drawing for part in now.chances.split(", "))
    said = f"Deep learning: {now.headline.short}, {count.done} of {count.listed}"
    assert lead.lower() == said.lower()
    assert now.explanation.partition(". ")[2] in strip


def test_a_page_without_a_name_speaks_of_a_learner(client):
    share = ShareFactory(name="")
    share.learner.answer({ItemFactory().pk: State.DONE})

    assert "This learner is " in client.get(share.get_absolute_url()).text


@pytest.mark.parametrize("address", ["/s/nothing/", "/@nobody-here/"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404
    assert client.get(f"{address}card.png").status_code == 404
    assert "not shared" in client.get(f"{address}badge.svg").text


def test_a_name_with_markup_is_text_everywhere(client, share, page):
    Share.objects.update(name="</text><script>&\"'")

    for place in PLACES:
        response = client.get(page + place)
        assert response.status_code == 200
        assert b"<script>&" not in response.content


# The pictures


def test_the_card_is_a_picture(client, page):
    response = client.get(f"{page}card.png")

    assert response.headers["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_card_is_not_drawn_for_those_who_have_it(client, page, monkeypatch):
    tag = client.get(f"{page}card.png").headers["ETag"]
    monkeypatch.setattr(card, "png", lambda drawing: pytest.fail("drawn"))

    response = client.get(f"{page}card.png", headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (304, b"")
    assert response.headers["ETag"] == tag
    assert response.headers["Cache-Control"] == "public, max-age=86400"


def test_the_card_changes_with_what_it_shows(client, share, page):
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
    assert response.headers["Cache-Control"] == "public, max-age=300, stale-while-revalidate=3600"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    tag = response.headers["ETag"]
    again = client.get(page + name, headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)


def test_the_settings_show_pictures_and_snippets(signed_in, user):
    LearnerFactory(user=user).answer({ItemFactory().pk: State.DONE})
    signed_in.post("/share/", EVERYONE)

    text = unescape(signed_in.get("/share/").text)

    said = re.search(r'badge\.svg" alt="(Deep learning: [^"]*, 1 of 1)"', text).group(1)
    site = "http://testserver/@mira/"
    assert f"[![{said}]({site}badge.svg)]({site})" in text
    assert f'<a href="{site}"><img src="{site}badge.svg" alt="{said}" height="20"></a>' in text
    assert f'src="{site}card.png?v=' in text
    assert f'src="{site}badge-strip.svg"' in text


# Costs


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


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_settings(number, signed_in, user, django_assert_num_queries):
    learner = LearnerFactory(user=user)
    for _ in range(number):
        Share.objects.all().revoke()
        ShareFactory(learner=learner)
    learner.answer({item.pk: State.DONE for item in ItemFactory.create_batch(number)})
    signed_in.get("/share/")

    with django_assert_num_queries(6):  # session, user, learner, share, revision, records
        signed_in.get("/share/")


def test_a_page_that_is_gone_with_its_account_frees_the_handle(client):
    user = UserFactory()
    ShareFactory(learner__user=user, handle="mira", public=True)
    user.delete()

    assert client.get("/@mira/").status_code == 404
    assert ShareFactory(handle="mira").pk
