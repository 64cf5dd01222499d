"""The admin as a whole: access, appearance, accounts, and the content security policy."""

import re

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from progress.engine.responses import State
from progress.models import Event, Learner, Note
from tests.factories import ItemFactory, LearnerFactory, UserFactory

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


def test_an_address_is_stored_in_lower_case_and_can_sign_in(curator):
    sent = {
        "email": "New@Example.org",
        "password1": "correct horse 9",
        "password2": "correct horse 9",
        "usable_password": "true",
    }

    curator.post("/admin/accounts/user/add/", sent)
    response = Client().post(
        "/account/login/", {"login": "NEW@example.org", "password": "correct horse 9"}
    )

    assert User.objects.filter(email="new@example.org").exists()
    assert response.status_code == 302


def test_an_existing_address_is_rejected_in_any_case(curator):
    UserFactory(email="mira@example.org")
    sent = {
        "email": "Mira@Example.org",
        "password1": "correct horse 9",
        "password2": "correct horse 9",
        "usable_password": "true",
    }

    text = curator.post("/admin/accounts/user/add/", sent).text

    assert "An account with this email address already exists." in text


def test_an_address_cannot_be_changed_here_and_the_page_says_where(curator):
    user = UserFactory(email="old@example.org")
    page = f"/admin/accounts/user/{user.pk}/change/"

    text = curator.get(page).text
    curator.post(page, {"email": "New@example.org", "is_active": "on", "is_staff": "on"})

    user.refresh_from_db()
    assert "Users change and confirm their own address under Account." in text
    assert 'name="email"' not in text
    assert (user.email, user.is_staff) == ("old@example.org", True)


def staff_client(*permissions: str) -> Client:
    """Return a client signed in as staff, not a superuser, with these permissions."""
    user = UserFactory(is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


def learner_with_data() -> Learner:
    learner, item = LearnerFactory(), ItemFactory()
    learner.answer({item.pk: State.DONE})
    Note.objects.create(learner=learner, item_id=item.pk, text="Mine.")
    return learner


def test_deleting_an_account_deletes_all_its_data():
    learner = learner_with_data()
    page = f"/admin/accounts/user/{learner.user_id}/delete/"
    client = staff_client("view_user", "delete_user")

    text = client.get(page).text
    client.post(page, {"post": "yes"})

    assert "have permission to delete the following" not in text
    assert not User.objects.filter(pk=learner.user_id).exists()
    assert not Learner.objects.exists()
    assert not Event.objects.exists()


def test_accounts_can_be_deleted_in_bulk(curator):
    learner = learner_with_data()
    sent = {"action": "delete_selected", "_selected_action": [learner.user_id], "post": "yes"}

    curator.post("/admin/accounts/user/", sent)

    assert not User.objects.filter(pk=learner.user_id).exists()


def test_deleting_an_account_requires_the_permission():
    learner = learner_with_data()
    client = staff_client("view_user", "change_user")

    response = client.post(f"/admin/accounts/user/{learner.user_id}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert Learner.objects.exists()


def test_a_learner_cannot_be_deleted_separately(curator):
    learner = learner_with_data()

    text = curator.get(f"/admin/progress/learner/{learner.pk}/change/").text
    listed = curator.get("/admin/progress/learner/").text

    assert "/delete/" not in text
    assert "delete_selected" not in listed


def test_the_admin_redirects_to_our_own_sign_in(client):
    assert client.get("/admin/login/?next=/admin/").url.startswith("/account/login/")


def test_the_admin_has_our_stylesheet_and_links_to_the_site(curator):
    text = curator.get("/admin/").text

    assert "admin-field.css" in text
    assert "| Field guide</title>" in text
    assert '<a href="/">View site</a>' in text
    assert 'action="/account/logout/"' in text
    assert "Django administration" not in text


def test_the_admin_uses_the_colors_of_the_site(curator):
    tokens = (settings.BASE_DIR / "static" / "tokens.css").read_text()
    admin = (settings.BASE_DIR / "static" / "admin-field.css").read_text()
    text = curator.get("/admin/").text

    declared = set(re.findall(r"(--[\w-]+):", tokens + admin))
    used = set(re.findall(r"var\((--[\w-]+)\)", admin))

    assert len(used) > 10
    assert used <= declared
    assert not re.search(r"#[0-9a-f]{3,8}\b|rgb\(|hsl\(|oklch\(", admin)
    assert text.index("tokens.css") < text.index("admin-field.css")


def test_every_list_of_the_admin_can_be_searched(curator):
    pages = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]

    assert {curator.get(f"{page}?q=x").status_code for page in pages} == {200}
    assert len(pages) > 8


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
