"""The pages about the guide and about privacy."""

import pytest

from progress.management.commands import purge_guests
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db


def test_the_about_page_credits_the_author_with_a_link(client):
    ItemFactory()

    text = client.get("/about/").text

    assert "Pascal Janetzky" in text
    assert "https://pascaljanetzky.com/a-guide-to-the-field-of-deep-learning/" in text


@pytest.mark.parametrize(
    "sentence",
    [
        "The cookie expires 30 days after your last change.",
        "Your data is deleted on day 31.",
        "<code>sessionid</code>",
        "<code>csrftoken</code>",
        "<code>theme</code>",
        "<code>messages</code>",
        "There are no trackers",
        "Staff of this site can view your answers but not change them.",
        'href="/account/delete/"',
        'href="/share/"',
    ],
)
def test_the_privacy_page_says_what_is_stored_and_how_it_is_deleted(client, sentence):
    assert sentence in client.get("/privacy/").text


def test_the_privacy_page_names_the_cookies_of_this_site(client, settings):
    settings.SESSION_COOKIE_NAME = "__Host-sessionid"

    assert "<code>__Host-sessionid</code>" in client.get("/privacy/").text


def test_the_privacy_page_states_the_days_in_the_settings(settings):
    assert settings.SESSION_COOKIE_AGE == 30 * 24 * 60 * 60
    assert purge_guests.DAYS == 31


def test_every_page_links_to_privacy(client):
    assert '<a href="/privacy/">Privacy</a>' in client.get("/about/").text


def test_the_privacy_page_sets_no_cookies(client):
    response = client.get("/privacy/")

    assert not response.cookies
    assert response.text.count("<h1>") == 1
