"""The page about the guide."""

import pytest

from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db


def test_the_about_page_credits_and_links_the_author(client):
    ItemFactory()

    text = client.get("/about/").text

    assert "Pascal Janetzky" in text
    assert "https://pascaljanetzky.com/a-guide-to-the-field-of-deep-learning/" in text
