"""Two-factor authentication, from turning it on to turning it off."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.accounts.pages import assert_error, code_for, confirm_password, field, sign_in
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True)  # allauth adds its messages on commit
ACTIVATE = "/account/2fa/totp/activate/"


@pytest.fixture
def secret(user) -> str:
    """Turn on two-factor authentication for `user` and return the secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


@COMMITTED
def test_it_can_be_turned_on_even_if_the_site_sends_no_mail(client, user):
    sign_in(client, user.email)
    confirm_password(client)
    text = client.get(ACTIVATE).text
    secret = client.session["mfa.totp.secret"]

    after = client.post(ACTIVATE, {"code": code_for(secret)}, follow=True).text

    assert 'alt="QR code. The key below contains the same information."' in text
    assert f'value="{secret}"' in text
    assert "Two-factor authentication is on." in after
    assert "10 of 10 left." in after
    assert Authenticator.objects.filter(user=user).count() == 2


def test_with_mail_an_address_must_be_confirmed_first(client, user, settings):
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
    sign_in(client, user.email)
    client.get("/account/email/")  # allauth stores the address here

    text = client.get(ACTIVATE, follow=True).text

    assert "Confirm your email address before you turn on two-factor authentication." in text


def test_the_password_alone_does_not_sign_in(client, user, secret):
    ItemFactory()
    response = sign_in(client, user.email)
    text = client.get(response.url).text
    wrong = client.post(response.url, {"code": "000"}).text

    after = client.post(response.url, {"code": code_for(secret)}, follow=True).text

    assert text.count("<h1>") == 1
    assert 'autocomplete="one-time-code"' in field(text, "code")
    assert_error(wrong, "code", "That code is wrong or has expired. Enter the latest code.")
    assert f"You are signed in as {user.email}." in after


@pytest.mark.usefixtures("secret")
def test_a_recovery_code_signs_in(client, user):
    ItemFactory()
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    response = sign_in(client, user.email)

    client.post(response.url, {"code": codes[0]})

    assert "You have 9 left." in client.get("/account/2fa/").text


@COMMITTED
def test_recovery_codes_can_be_viewed_downloaded_and_replaced(client, user, secret):
    client.post(sign_in(client, user.email).url, {"code": code_for(secret)})
    confirm_password(client)
    old = client.get("/account/2fa/recovery-codes/download/").text.split()
    page = client.get("/account/2fa/recovery-codes/").text
    question = client.get("/account/2fa/recovery-codes/generate/").text

    after = client.post("/account/2fa/recovery-codes/generate/", follow=True).text

    assert all(f"<code>{code}</code>" in page for code in old)
    assert "Your current codes will stop working." in question
    assert not any(code in after for code in old)
    assert "New recovery codes created." in after


def test_reauthentication_accepts_a_code_or_the_password(client, user, secret):
    client.post(sign_in(client, user.email).url, {"code": code_for(secret)})
    page = "/account/2fa/reauthenticate/?next=/account/2fa/"

    text = client.get(page).text
    wrong = client.post(page, {"code": ""}).text

    assert "Use your password instead" in text
    assert "Use a code instead" in client.get("/account/reauthenticate/?next=/account/2fa/").text
    assert_error(wrong, "code", "Enter a code.")


def test_it_can_be_turned_off(client, user, secret):
    client.post(sign_in(client, user.email).url, {"code": code_for(secret)})
    confirm_password(client)
    question = client.get("/account/2fa/totp/deactivate/").text

    after = client.post("/account/2fa/totp/deactivate/", follow=True).text

    assert "You will sign in with only your password." in question
    assert "Your recovery codes will stop working." in question
    assert "Two-factor authentication is off, and your recovery codes no longer work." in after
    assert not Authenticator.objects.exists()


def test_turning_the_app_off_keeps_passkeys_and_codes(client, user, secret):
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "Phone"})
    client.post(sign_in(client, user.email).url, {"code": code_for(secret)})
    confirm_password(client)
    question = client.get("/account/2fa/totp/deactivate/").text

    after = client.post("/account/2fa/totp/deactivate/", follow=True).text

    assert "After your password, you will use a passkey. Your recovery codes go on" in question
    assert "The authenticator app is off. Your passkeys and recovery codes go on working." in after
    assert "On. After your password, you use a passkey." in after


def test_removing_the_last_passkey_says_that_the_codes_go_too(client, user):
    first, last = (
        Authenticator.objects.create(user=user, type="webauthn", data={"name": name})
        for name in ("Phone", "Laptop")
    )
    RecoveryCodes.activate(user)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    client.force_login(user)
    client.post("/account/2fa/reauthenticate/", {"code": codes[0]})
    pages = [f"/account/2fa/webauthn/keys/{each.pk}/remove/" for each in (first, last)]
    asked, said = [], []
    for page in pages:
        asked.append(client.get(page).text)
        said.append(client.post(page, follow=True).text)

    gone = "Two-factor authentication is off, and your recovery codes no longer work."
    assert ["your recovery codes will stop" in each for each in asked] == [False, True]
    assert ["Passkey removed." in each for each in said] == [True, True]
    assert [gone in each for each in said] == [False, True]
    assert not Authenticator.objects.exists()
