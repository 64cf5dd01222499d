"""Signing in with GitHub or Google, without the network."""

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.db import IntegrityError
from django.test import Client

from accounts.models import User
from accounts.social import SocialAccountAdapter
from config.providers import providers
from progress.engine.responses import State
from progress.models import Record
from tests.accounts.pages import PASSWORD, confirm_password, sign_in
from tests.accounts.providers import (
    GITHUB,
    GOOGLE,
    Answer,
    FakeSession,
    google_token,
    round_trip,
    start,
)
from tests.factories import ItemFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/account/3rdparty/"


@pytest.fixture
def network(settings, monkeypatch) -> FakeSession:
    """Turn both providers on and replace the network."""
    settings.SOCIALACCOUNT_PROVIDERS = providers(
        github=("github-id", "s3cret"), google=("google-id", "s3cret")
    )
    session = FakeSession()
    monkeypatch.setattr(SocialAccountAdapter, "get_requests_session", lambda self: session)
    return session


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize(
    ("page", "origin", "scope"),
    [
        (GITHUB, "https://github.com/", "user:email"),
        (GOOGLE, "https://accounts.google.com/", "openid email"),
    ],
)
def test_the_provider_is_asked_for_the_address_only_with_pkce(client, page, origin, scope):
    url = client.post(page).url
    asked = start(client, page)

    assert url.startswith(origin)
    assert set(asked["scope"].split()) == set(scope.split())
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"http://testserver{page}callback/"


def test_a_new_person_gets_an_account_and_keeps_the_guests_answers(client, network):
    item = ItemFactory()
    client.post(f"/items/{item.slug}/record/", {"state": "done"})

    response = round_trip(client)

    user = User.objects.get()
    assert response.redirect_chain[-1] == ("/", 302)
    assert f"signed in as {user.email}" in response.text
    assert user.email == "mira@example.org"
    assert not user.has_usable_password()
    assert [(each.email, each.verified) for each in EmailAddress.objects.all()] == [
        ("mira@example.org", True)
    ]
    assert Record.objects.get().learner.user == user
    assert Record.objects.get().state == State.DONE
    assert network.sent[0]["code_verifier"]


@pytest.mark.usefixtures("network")
def test_only_the_name_there_is_stored_and_no_token(client):
    round_trip(client)
    first = SocialAccount.objects.get()
    round_trip(Client())

    again = SocialAccount.objects.get()
    assert (first.provider, first.uid) == ("github", "4711")
    assert first.extra_data == again.extra_data == {"login": "mira-k", "email": ""}
    assert not SocialToken.objects.exists()


def test_the_same_person_signs_in_again(client, network):
    network.answers["/token"] = google_token()
    round_trip(client, GOOGLE)
    other = Client()

    response = round_trip(other, GOOGLE)

    assert User.objects.count() == 1
    assert "_auth_user_id" in other.session
    assert "signed in as mira@example.org" in response.text


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("confirmed", [True, False])
def test_a_matching_address_opens_no_account(client, confirmed):
    user = UserFactory(email="mira@example.org")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=confirmed)

    response = round_trip(client)

    assert response.redirect_chain[-1] == ("/account/login/", 302)
    assert "There is already an account with the email address of your GitHub" in response.text
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert sign_in(Client(), user.email).status_code == 302


@pytest.mark.parametrize("answer", [[], [{"email": "mira@example.org", "primary": True}]])
def test_an_address_that_is_not_confirmed_there_creates_no_account(client, network, answer):
    unconfirmed = [each | {"verified": False} for each in answer]
    network.answers["/user/emails"] = Answer(unconfirmed)

    response = round_trip(client)

    assert "Your GitHub account has no confirmed email address." in response.text
    assert not User.objects.exists()


def test_an_address_that_google_has_not_confirmed_creates_no_account(client, network):
    network.answers["/token"] = google_token(email_verified=False)

    round_trip(client, GOOGLE)

    assert not User.objects.exists()


@pytest.mark.usefixtures("network")
def test_the_loser_of_a_race_is_sent_to_sign_in(client, monkeypatch):
    def lose(self, request, connect=False):
        raise IntegrityError

    monkeypatch.setattr("allauth.socialaccount.models.SocialLogin.save", lose)

    assert "There is already an account" in round_trip(client).text


@pytest.mark.usefixtures("network")
def test_a_second_factor_is_still_asked(client):
    round_trip(client)
    TOTP.activate(User.objects.get(), generate_totp_secret())
    other = Client()

    response = round_trip(other)

    assert response.redirect_chain[-1] == ("/account/2fa/authenticate/", 302)
    assert "_auth_user_id" not in other.session


def test_connecting_takes_the_password_and_disconnecting_too(client, user, network):
    sign_in(client, user.email)
    asked = round_trip(client, process="connect")
    after = client.post("/account/reauthenticate/", {"password": PASSWORD}, follow=True)
    connected = SocialAccount.objects.get()

    assert asked.redirect_chain[-1][0].startswith("/account/reauthenticate/")
    assert "Connected. You can now sign in with it." in after.text
    assert connected.user == user
    assert "mira-k" in after.text
    client.post(PAGE, {"account": connected.pk}, follow=True)
    assert not SocialAccount.objects.exists()
    assert round_trip(Client()).status_code == 200


@pytest.mark.usefixtures("network")
def test_an_account_without_a_password_keeps_its_last_way_in(client):
    round_trip(client)
    account = SocialAccount.objects.get()

    text = client.post(PAGE, {"account": account.pk}).text

    assert "Set a password first." in text
    assert SocialAccount.objects.exists()


@pytest.mark.usefixtures("network")
def test_no_one_disconnects_an_account_of_someone_else(client, user):
    round_trip(Client())
    client.force_login(user)
    confirm_password(client)

    client.post(PAGE, {"account": SocialAccount.objects.get().pk})

    assert SocialAccount.objects.exists()


@pytest.mark.usefixtures("network")
def test_an_account_that_is_connected_elsewhere_is_not_taken_over(client, user):
    round_trip(Client())
    sign_in(client, user.email)
    confirm_password(client)

    text = round_trip(client, process="connect").text

    assert "connected to a different account here" in text
    assert SocialAccount.objects.get().user != user


def test_an_account_of_a_provider_that_was_turned_off_is_left_alone(client, network, settings):
    round_trip(client)
    account = SocialAccount.objects.get()
    User.objects.get().set_password(PASSWORD)
    settings.SOCIALACCOUNT_PROVIDERS = providers(google=("google-id", "s3cret"))

    page = client.get(PAGE)
    posted = client.post(PAGE, {"account": account.pk})

    assert (page.status_code, posted.status_code) == (200, 200)
    assert "mira-k" not in page.text
    assert SocialAccount.objects.exists()


@pytest.mark.parametrize("answer", [requests.ConnectionError("down"), Answer({}, 500)])
@pytest.mark.parametrize("where", ["/login/oauth/access_token", "/user", "/user/emails"])
def test_a_provider_that_fails_is_a_page_that_says_so(client, network, where, answer):
    network.answers[where] = answer

    response = round_trip(client)

    assert response.status_code == 401
    assert "The other site did not confirm who you are." in response.text
    assert not User.objects.exists()


TOKEN = {"access_token": "t0ken"}
ODD = [  # valid JSON, but not what the provider promises
    *((GITHUB, "/user", data) for data in (None, [], "x", 1, {}, {"id": None}, {"id": {}})),
    *((GITHUB, "/user/emails", data) for data in ("x", {"message": "?"}, [{}], [None])),
    *((GITHUB, "/login/oauth/access_token", data) for data in (None, ["access_token"], 1)),
    *((GOOGLE, "/token", data) for data in (None, ["access_token"], TOKEN | {"id_token": 1})),
    *((GOOGLE, "/oauth2/v2/userinfo", data) for data in (None, {}, {"id": 1}, {"id": "1" * 192})),
]


@pytest.mark.parametrize(("page", "where", "data"), ODD)
def test_an_answer_without_the_person_is_a_page_that_says_so(client, network, page, where, data):
    network.answers["/token"] = Answer(TOKEN)
    network.answers[where] = Answer(data)

    response = round_trip(client, page)

    assert response.status_code == 401
    assert "The other site did not confirm who you are." in response.text
    assert not User.objects.exists()


@pytest.mark.parametrize("claims", [{"sub": None}, {"sub": 7}, {"sub": ""}, {"email": 7}])
def test_a_token_without_the_person_is_a_page_that_says_so(client, network, claims):
    network.answers["/token"] = google_token(**claims)

    assert round_trip(client, GOOGLE).status_code == 401
    assert not User.objects.exists()


@pytest.mark.usefixtures("network")
def test_an_answer_that_was_not_asked_for_signs_no_one_in(client):
    response = client.get(f"{GITHUB}callback/", {"code": "c0de", "state": "forged"})

    assert response.status_code == 401
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("network")
def test_the_privacy_page_names_the_providers_that_are_on(client, settings):
    on = client.get("/privacy/").text
    google = {"google": settings.SOCIALACCOUNT_PROVIDERS["google"]}
    settings.SOCIALACCOUNT_PROVIDERS = google
    only_google = client.get("/privacy/").text
    settings.SOCIALACCOUNT_PROVIDERS = {}

    assert "user name" not in only_google
    assert "your number and confirmed email address there\n" in only_google
    assert on.count("If you sign in with GitHub or Google") == 1
    assert "There are none." not in on
    assert "(from GitHub also your user name)" in on  # Google tells none
    assert "GitHub" not in client.get("/privacy/").text


@pytest.mark.usefixtures("network")
def test_canceling_there_is_no_error(client):
    state = start(client, GITHUB)["state"]
    sent = {"error": "access_denied", "state": state}

    text = client.get(f"{GITHUB}callback/", sent, follow=True).text

    assert "Nothing was changed, and your answers are safe." in text
