"""The settings of a learner's public page: who may see it, and under what name."""

import re
from html import unescape

import pytest

from progress.engine.responses import State
from progress.models import Share
from progress.views.share import ShareForm
from tests.factories import ItemFactory, LearnerFactory, ShareFactory
from tests.progress.views.share_posts import EVERYONE, LINK

pytestmark = pytest.mark.django_db


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
    assert "Saved. Anyone with the link can see your progress page." in response.text


def test_saving_keeps_the_address(signed_in, user):
    signed_in.post("/share/", LINK)
    before = Share.objects.get().token

    signed_in.post("/share/", LINK | {"name": "Mira S.", "shows_map": ""})

    share = Share.objects.get()
    assert (share.token, share.name, share.shows_map) == (before, "Mira S.", False)


def test_sharing_settings_are_remembered(signed_in):
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

    assert "The old one no longer works." in response.text
    assert client.get(old).status_code == 404
    new = Share.objects.get().get_absolute_url()
    assert new in response.text
    assert client.get(new).status_code == 200


def test_a_page_that_is_off_gets_no_new_address(signed_in):
    assert signed_in.post("/share/", {"renew": "1"}).status_code == 400
    assert not Share.objects.exists()


def test_turning_off_sharing_twice_changes_nothing(signed_in):
    assert signed_in.post("/share/", {"visibility": "off"}).status_code == 302


def test_saving_does_not_turn_on_what_another_window_turned_off():
    """The form was opened while the page was on."""
    share = ShareFactory(name="Mira")
    form = ShareForm({"visibility": "link", "name": "Mira B.", "handle": ""}, instance=share)
    Share.objects.filter(pk=share.pk).revoke()

    assert form.is_valid()
    assert form.save_for(share.learner)

    stored = Share.objects.get()
    assert not stored.live
    assert (stored.name, stored.token) == ("Mira B.", share.token)


@pytest.mark.parametrize("visibility", ["", "all"])
def test_the_audience_is_required(signed_in, visibility):
    response = signed_in.post("/share/", LINK | {"visibility": visibility})

    assert response.status_code == 400
    sentence = "Choose who can see your progress page."
    assert f'<a href="#id_visibility">{sentence}</a>' in response.text
    assert '<fieldset class="choices" aria-describedby="id_visibility_error">' in response.text
    assert re.search(f'id="id_visibility_error">.*{sentence}', response.text)


@pytest.mark.parametrize("name", ["me@example.org", "https://spam.example", "www.spam.example"])
def test_a_name_is_not_an_address(signed_in, name):
    response = signed_in.post("/share/", LINK | {"name": name})

    assert response.status_code == 400
    assert "Enter a name, not an address or link." in response.text
    assert "<title>Error: " in response.text
    assert not Share.objects.exists()


@pytest.mark.parametrize("field", ["name", "handle"])
def test_a_name_or_handle_that_is_too_long_is_told_its_length(signed_in, field):
    response = signed_in.post("/share/", LINK | {field: "m" * 31})

    assert response.status_code == 400
    assert "Use at most 30 characters. Yours has 31." in response.text


def test_a_name_has_letters_that_can_be_seen(signed_in):
    assert signed_in.post("/share/", LINK | {"name": "Mi\u202era"}).status_code == 400
    signed_in.post("/share/", LINK | {"name": "  Mira   S. "})

    assert Share.objects.get().name == "Mira S."


def test_a_rejected_form_changes_nothing(signed_in):
    signed_in.post("/share/", EVERYONE)

    response = signed_in.post("/share/", EVERYONE | {"name": "www.spam.example", "handle": "other"})

    assert response.status_code == 400
    assert "/@mira/badge-strip.svg" in response.text
    assert "/@other/" not in response.text


def test_the_settings_show_pictures_and_snippets(signed_in, user):
    LearnerFactory(user=user).answer({ItemFactory().pk: State.DONE})
    signed_in.post("/share/", EVERYONE)

    text = unescape(signed_in.get("/share/").text)

    alt = re.search(r'badge\.svg" alt="(Deep learning: [^"]*, 1 of 1 items done)"', text).group(1)
    site = f"http://testserver/s/{Share.objects.get().token}/"
    assert f"[![{alt}]({site}badge.svg)]({site})" in text
    assert f'<a href="{site}"><img src="{site}badge.svg" alt="{alt}" height="20"></a>' in text
    assert 'src="http://testserver/@mira/card.png?v=' in text
    assert f'src="{site}badge.svg"' in text
    assert 'src="http://testserver/@mira/badge-strip.svg"' in text


def test_a_readme_never_shows_whoever_has_the_handle_later(signed_in, client):
    signed_in.post("/share/", EVERYONE)
    text = unescape(signed_in.get("/share/").text)
    link, image = re.findall(
        r'<a href="http://testserver([^"]*)"><img src="http://testserver(.*?)"', text
    )[-1]
    signed_in.post("/share/", EVERYONE | {"handle": "alma"})
    Share.objects.filter(handle="mira").update(handle="")
    ShareFactory(handle="mira", public=True, name="Stranger")

    assert "Stranger" not in client.get(link).text
    assert client.get(link).status_code == 200
    assert "not shared" not in client.get(image).text
    signed_in.post("/share/", {"visibility": "off"})
    assert client.get(link).status_code == 404
    assert "not shared" in client.get(image).text


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_settings(number, signed_in, user, django_assert_num_queries):
    learner = LearnerFactory(user=user)
    for _ in range(number):
        Share.objects.all().revoke()
        ShareFactory(learner=learner)
    learner.answer({item.pk: State.DONE for item in ItemFactory.create_batch(number)})
    signed_in.get("/share/")

    # session, user, learner, share, handles, revision, records
    with django_assert_num_queries(7):
        signed_in.get("/share/")


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


@pytest.mark.parametrize("name", ["دانیال می\u200cخواهم", "ක්\u200dරිෂාන්", FAMILY, "张伟"])
def test_names_of_all_scripts_are_shown_on_the_page(signed_in, client, name):
    assert 'dir="auto"' in signed_in.get("/share/").text
    assert signed_in.post("/share/", LINK | {"name": name}).status_code == 302

    text = client.get(Share.objects.get().get_absolute_url()).text
    assert f"This is <bdi>{name}</bdi>’s self-assessment." in text


@pytest.mark.parametrize("name", ["\u3164", "\u2800", "\u0301", "\u200d", "Mi\nra", "Mi\u202era"])
def test_a_name_that_shows_nothing_is_refused_at_its_field(signed_in, name):
    response = signed_in.post("/share/", LINK | {"name": name})

    assert response.status_code == 400
    assert 'id="id_name_error"' in response.text
    assert not Share.objects.exists()


def test_a_name_is_stored_composed(signed_in):
    signed_in.post("/share/", LINK | {"name": "Nguye\u0302\u0303n"})

    assert Share.objects.get().name == "Nguyễn"


def test_the_settings_say_what_the_preview_cannot_show(signed_in):
    assert "Instead of a name in others, it says “This learner.”" in signed_in.get("/share/").text
    signed_in.post("/share/", LINK | {"name": f"Mira 漢 {FAMILY}"})

    text = " ".join(signed_in.get("/share/").text.split())

    assert f"can’t show <bdi>“漢”</bdi>, <bdi>“{FAMILY}”</bdi>." in text
    assert "It says “This learner” instead of your name." in text
    signed_in.post("/share/", LINK | {"name": "Мира"})
    assert "The preview can’t show" not in signed_in.get("/share/").text
