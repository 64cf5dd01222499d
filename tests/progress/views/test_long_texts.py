"""Text that is too long: the page says so, and no browser cuts it first."""

import pytest

from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/items/dropout/", "/share/", "/guide/", "/history/"])
def test_no_browser_cuts_what_is_pasted(signed_in, path):
    ItemFactory(slug="dropout")

    assert "maxlength" not in signed_in.get(path).text


@pytest.mark.parametrize(
    ("path", "sent", "sentence"),
    [
        ("/items/dropout/note/", {"text": "x" * 5001}, "Your note is 5001 characters."),
        ("/share/", {"visibility": "link", "name": "x" * 31}, "Use at most 30 characters."),
        ("/share/", {"visibility": "link", "handle": "x" * 31}, "Use at most 30 characters."),
    ],
)
def test_text_that_is_too_long_is_told_and_still_there(signed_in, path, sent, sentence):
    ItemFactory(slug="dropout")

    response = signed_in.post(path, sent)

    assert response.status_code == 400
    assert sentence in response.text
    assert max(sent.values(), key=len) in response.text
