"""The secrets of two-factor authentication are not in the database in the clear."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts import encryption
from accounts.encryption import PREFIX
from tests.accounts.pages import code_for, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "an-old-key" * 5, "a-new-key" * 6
SEED = "5eed" * 20


@pytest.fixture(autouse=True)
def _key(settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []


@pytest.fixture
def secret(user) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def stored() -> list[str]:
    """Return the data of all authenticators, as text in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY type")
        return [str(data) for (data,) in cursor.fetchall()]


def signs_in(client, user, code: str) -> bool:
    client.post(sign_in(client, user.email).url, {"code": code})
    return "_auth_user_id" in client.session


def test_the_database_has_no_secret_in_the_clear(client, user, secret):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()

    assert len(stored()) == 2
    assert all(PREFIX in text for text in stored())
    assert not any(value in text for value in (secret, *codes) for text in stored())
    assert signs_in(client, user, code_for(secret))


def test_secrets_from_before_go_on_working(client, user):
    secret = generate_totp_secret()
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})

    assert signs_in(client, user, code_for(secret))


@pytest.mark.django_db(transaction=True)
def test_the_migration_encrypts_them_and_can_be_undone(user):
    secret = generate_totp_secret()
    rows = {
        "totp": {"secret": secret},
        "recovery_codes": {"seed": SEED, "used_mask": 3},
    }
    names = {"webauthn": {"name": "Phone", "credential": {}}}
    old = {"migrated_codes": ["11111111"]}

    def migrate(name: str) -> None:
        MigrationExecutor(connection).migrate([("accounts", name)])

    migrate("0002_plain_words")
    for kind, data in (rows | names).items():
        Authenticator.objects.create(user=user, type=kind, data=data)
    Authenticator.objects.create(user=UserFactory(), type="recovery_codes", data=old)
    migrate("0003_encrypt_second_factors")
    encrypted = stored()
    read = Authenticator.objects.get(user=user, type="recovery_codes")
    codes = read.wrap().generate_codes()
    old_codes = Authenticator.objects.exclude(user=user).get().wrap().get_unused_codes()
    migrate("0002_plain_words")
    undone = {each.type: each.data for each in Authenticator.objects.filter(user=user)}
    migrate("0003_encrypt_second_factors")

    assert not any(value in text for value in (secret, SEED, "11111111") for text in encrypted)
    assert read.data["used_mask"] == 3
    assert (len(codes), old_codes) == (10, ["11111111"])
    assert undone == rows | names


def test_a_new_key_reads_what_the_old_one_encrypted(client, user, secret, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    assert signs_in(client, user, code_for(secret))


def test_after_encrypting_again_the_old_key_can_go(client, user, secret, settings, capsys):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    call_command("encrypt_secrets")
    settings.SECRET_KEY_FALLBACKS = []

    assert capsys.readouterr().out == "Encrypted with the current key: 2.\n"
    assert signs_in(client, user, code_for(secret))


@pytest.mark.usefixtures("secret")
def test_a_lost_key_is_named_and_the_rest_is_encrypted(user, settings, capsys):
    settings.SECRET_KEY = NEW
    other = UserFactory()
    Authenticator.objects.create(user=other, type="totp", data={"secret": "CLEAR"})

    with pytest.raises(CommandError, match=f"the second factor of: {user.email}. Add the old key"):
        call_command("encrypt_secrets")

    assert capsys.readouterr().out == "Encrypted with the current key: 1.\n"
    assert "CLEAR" not in "".join(stored())


def test_a_lost_key_is_a_page_that_says_what_to_do(client, user, secret, settings, caplog):
    settings.SECRET_KEY = NEW
    where = sign_in(client, user.email).url

    entered = client.post(where, {"code": code_for(secret)})
    client.force_login(user)
    page = client.get("/account/2fa/")

    for response in (entered, page):
        assert response.status_code == 503
        assert "Ask the site’s operator to remove your second factor." in response.text
    assert "remove_second_factor" in caplog.text


def test_each_key_and_each_text_gives_another_secret(settings):
    first, again = encryption.encrypt("one"), encryption.encrypt("one")
    settings.SECRET_KEY = NEW

    assert first != again
    assert encryption.decrypt("one") == "one"
    with pytest.raises(encryption.UnreadableSecretError):
        encryption.decrypt(first)
