"""The admin as a whole: who comes in, how it looks, and that its pages obey the policy."""

import re

import pytest
from django.conf import settings

from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db


def test_users_can_be_added_by_address(curator):
    sent = {
        "email": "New@example.org",
        "password1": "correct horse 9",
        "password2": "correct horse 9",
    }

    response = curator.post("/admin/accounts/user/add/", sent | {"usable_password": "true"})

    assert response.status_code == 302
    assert curator.get("/admin/accounts/user/?q=new@").text.count("example.org") > 0


def test_the_admin_is_entered_through_our_own_sign_in(client):
    assert client.get("/admin/login/?next=/admin/").url.startswith("/account/login/")


def test_the_admin_wears_our_colours_and_leads_back(curator):
    text = curator.get("/admin/").text

    assert "admin-field.css" in text
    assert "| Field guide</title>" in text
    assert '<a href="/">View site</a>' in text
    assert 'action="/account/logout/"' in text
    assert "Django administration" not in text


def test_the_admins_colours_are_those_of_the_site():
    ours = (settings.BASE_DIR / "static" / "field.css").read_text()
    admin = (settings.BASE_DIR / "static" / "admin-field.css").read_text()

    colours = re.findall(r"oklch\([^)]*\)", admin)

    assert len(colours) > 30
    assert [colour for colour in colours if colour not in ours] == []
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(", admin)


@pytest.mark.parametrize(
    "page",
    [
        "",
        "roadmap/item/",
        "roadmap/item/{}/change/",
        "roadmap/item/{}/delete/",
        "roadmap/item/{}/history/",
        "roadmap/category/",
        "accounts/user/add/",
    ],
)
def test_the_admin_needs_no_inline_code(curator, page):
    text = curator.get(f"/admin/{page.format(ItemFactory().pk)}").text

    assert " style=" not in text
    assert not re.search(r" on\w+=", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or 'type="application/json"' in tag
