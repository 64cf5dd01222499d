"""Which passwords are accepted, and that one password is the same on every keyboard."""

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from accounts.passwords import normalized
from tests.accounts.pages import sign_in, sign_up
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
# é as one character and as two, and the ligature ﬁ: what another keyboard or system sends.
COMPOSED, DECOMPOSED = "caf\u00e9 fine horse", "cafe\u0301 \ufb01ne horse"
CHANGE, SET = "/account/password/change/", "/account/password/set/"
EXPECTED = "among the first to be guessed here"


def as_typed_before(password: str) -> User:
    """Return a user whose password is stored as it was typed."""
    return UserFactory(email="mira@example.org", password=password)


def user_without_password(**fields: str) -> User:
    user = UserFactory(**fields)
    user.set_unusable_password()
    user.save()
    return user


def assert_signs_in(password: str, email: str = "mira@example.org") -> None:
    client = Client()
    sign_in(client, email, password)
    assert "_auth_user_id" in client.session, ascii(password)


@pytest.mark.parametrize("typed", [COMPOSED, DECOMPOSED])
def test_a_password_from_sign_up_signs_in_in_either_form(client, typed):
    sign_up(client, password=typed)

    assert_signs_in(COMPOSED)
    assert_signs_in(DECOMPOSED)


def test_passwords_from_before_go_on_working():
    as_typed_before(DECOMPOSED)

    assert_signs_in(DECOMPOSED)


def test_a_composed_password_from_before_can_be_typed_decomposed():
    as_typed_before(COMPOSED)

    assert_signs_in(DECOMPOSED)


def test_another_password_does_not_sign_in(client):
    as_typed_before(COMPOSED)

    sign_in(client, "mira@example.org", "cafe\u0301 other horse")

    assert "_auth_user_id" not in client.session


def test_a_changed_password_works_in_either_form(client):
    client.force_login(as_typed_before(COMPOSED))
    new = {"oldpassword": DECOMPOSED, "password1": "ne\u0301w horse 9"}

    response = client.post(CHANGE, new | {"password2": new["password1"]})

    assert response.status_code == 302
    assert_signs_in("n\u00e9w horse 9")


def test_confirming_and_deleting_take_either_form(client):
    user = as_typed_before(COMPOSED)
    client.force_login(user)

    confirmed = client.post("/account/reauthenticate/?next=/", {"password": DECOMPOSED})
    deleted = client.post("/account/delete/", {"password": DECOMPOSED})

    assert (confirmed.status_code, deleted.status_code) == (302, 302)
    assert not User.objects.filter(pk=user.pk).exists()


def test_a_password_from_the_admin_or_the_command_line_works_in_either_form(curator, monkeypatch):
    both = {"password1": DECOMPOSED, "password2": DECOMPOSED}
    sent = both | {"email": "a@example.org", "usable_password": "true"}

    curator.post("/admin/accounts/user/add/", sent)
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", DECOMPOSED)
    call_command("createsuperuser", interactive=False, email="b@example.org")
    user = as_typed_before("another one 9")
    curator.post(f"/admin/accounts/user/{user.pk}/password/", both | {"usable_password": "true"})

    for email in ("a@example.org", "b@example.org", "mira@example.org"):
        assert_signs_in(COMPOSED, email)


@pytest.mark.parametrize("password", ["plain words 9", DECOMPOSED])
def test_the_work_does_not_tell_whether_an_account_exists(client, monkeypatch, password):
    UserFactory(email="known@example.org")
    user_without_password(email="none@example.org")
    counts = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, *args: counts.append(1) or encode(self, *args),
    )

    def work(email: str) -> int:
        counts.clear()
        sign_in(client, email, password)
        return len(counts)

    known, none, unknown = map(work, ("known@example.org", "none@example.org", "no@example.org"))

    assert known == none == unknown == (1 if password.isascii() else 2)


def test_spaces_at_the_ends_are_part_of_the_password(client):
    sign_up(client, password="  spaced horse ")

    assert_signs_in("  spaced horse ")
    other = Client()
    sign_in(other, "mira@example.org", "spaced horse")
    assert "_auth_user_id" not in other.session


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("deeplearning", EXPECTED),
        ("fieldguide", EXPECTED),
        ("Deep-Learning2026!", EXPECTED),
        ("D33pL3arn1ng", EXPECTED),
        ("f1eldgu1de2026", EXPECTED),
        ("neural networks", EXPECTED),
        ("\uff44\uff45\uff45\uff50\uff4c\uff45\uff41\uff52\uff4e\uff49\uff4e\uff47", EXPECTED),
        ("        ", "only spaces"),
        ("\u3000" * 9, "only spaces"),
        ("\u200b" * 9, "only spaces"),
        ("aaaaaaaaaa", "repeats one character"),
        ("A a A a A a", "repeats one character"),
        ("!!!!!!!!!", "repeats one character"),
        ("\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff441", "too common"),
        ("e\u0301" * 4 + "x", "too short"),
        ("x7" * 200, "at most 256"),
    ],
)
def test_weak_passwords_are_refused_with_what_to_do(password, sentence):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password)

    assert sentence in " ".join(refusal.value.messages)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "deep sea diving 9", "my field of barley", "12 monkeys!", COMPOSED],
)
def test_other_passwords_are_accepted(password):
    validate_password(password)


@pytest.mark.parametrize("weak", ["deeplearning", "        ", "x7" * 200])
def test_every_door_refuses_a_weak_password(client, curator, weak):
    both = {"password1": weak, "password2": weak}
    admin = both | {"usable_password": "true"}
    user = as_typed_before(COMPOSED)
    before = user.password
    owner, without = Client(), Client()
    owner.force_login(user)
    without.force_login(user_without_password())
    posts = [
        sign_up(Client(), "new@example.org", weak),
        owner.post(CHANGE, both | {"oldpassword": COMPOSED}),
        without.post(SET, both),
        curator.post("/admin/accounts/user/add/", admin | {"email": "new@example.org"}),
        curator.post(f"/admin/accounts/user/{user.pk}/password/", admin),
    ]

    assert [each.status_code for each in posts] == [200] * 5
    assert all("error" in each.text.lower() for each in posts)
    user.refresh_from_db()
    assert user.password == before
    assert not User.objects.filter(email="new@example.org").exists()


def test_changepassword_on_the_command_line_refuses_it_too(monkeypatch):
    as_typed_before(COMPOSED)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "deeplearning")

    with pytest.raises(CommandError):
        call_command("changepassword", "mira@example.org")


def test_a_megabyte_is_not_normalized():
    text = "e\u0301" * 500_000

    assert normalized(text) is text
