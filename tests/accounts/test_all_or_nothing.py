"""A sign-in that is interrupted keeps the guest, the cookies, and the way to try again."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client, RequestFactory

from accounts.adapter import AccountAdapter
from accounts.models import User
from progress.engine.responses import State
from progress.models import Learner
from tests.accounts.pages import PASSWORD, code_for, failing, sign_in, sign_up
from tests.factories import ItemFactory, LearnerFactory, ShareFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "mira@example.org"
POINTS = {  # where it fails, by the statement
    "the time of the sign-in": 'SET "last_login"',
    "the merge": 'UPDATE "progress_',
    "the new session": 'INSERT INTO "django_session"',
    "the old session": 'DELETE FROM "django_session"',
    "the content of the session": 'UPDATE "django_session"',
}


@pytest.fixture
def guest():
    """A browser with three answers, which shows errors as a visitor sees them."""
    browser = Client(raise_request_exception=False)
    browser.items = ItemFactory.create_batch(3)
    for item in browser.items:
        browser.post(f"/items/{item.slug}/record/", {"state": "done"})
    return browser


def by_password(browser):
    account = LearnerFactory(user=UserFactory(email=ADDRESS))
    account.answer({ItemFactory().pk: State.DONE})
    return lambda: sign_in(browser, ADDRESS)


def by_password_into_an_empty_account(browser):
    UserFactory(email=ADDRESS)
    return lambda: sign_in(browser, ADDRESS)


def by_code_of_an_app(browser):
    user, secret = UserFactory(email=ADDRESS), generate_totp_secret()
    TOTP.activate(user, secret)
    sign_in(browser, ADDRESS)
    return lambda: browser.post("/account/2fa/authenticate/", {"code": code_for(secret)})


def by_code_of_a_mail(browser, settings, mailoutbox):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    sign_up(browser, ADDRESS)
    code = browser.session["account_email_verification_code"]["code"]
    assert code in mailoutbox[0].body
    return lambda: browser.post("/account/confirm-email/", {"code": code})


@pytest.fixture(params=["password", "empty account", "app", "mail"])
def enter(request, guest, settings, mailoutbox):
    """The last step of each way in, as a function."""
    if request.param == "mail":
        return by_code_of_a_mail(guest, settings, mailoutbox)
    doors = {
        "password": by_password,
        "empty account": by_password_into_an_empty_account,
        "app": by_code_of_an_app,
    }
    return doors[request.param](guest)


def cookies(browser):
    return {name: cookie.value for name, cookie in browser.cookies.items()}


def answers_shown(browser):
    return browser.get("/data/answers.csv").text.count(",done,")


@pytest.mark.parametrize("point", POINTS)
def test_an_interrupted_sign_in_keeps_the_guest_and_the_cookies(guest, enter, point):
    before, sessions = cookies(guest), set(Session.objects.values_list("pk", flat=True))

    with failing(POINTS[point]):
        response = enter()

    assert response.status_code == 503
    before.pop("messages", None)  # it may say that an address has been confirmed
    assert set(response.cookies) <= {"messages"}
    assert cookies(guest).items() >= before.items()
    assert set(Session.objects.values_list("pk", flat=True)) == sessions
    assert answers_shown(guest) == 3
    assert "added to your account" not in guest.get("/").text


def test_repeating_the_sign_in_brings_every_answer_once(guest, enter):
    with failing(POINTS["the merge"]):
        enter()
    cache.clear()  # as if the app showed its next code

    if enter().url == "/account/login/":  # the code of the mail was right the first time
        sign_in(guest, ADDRESS)

    account = Learner.objects.get(user__email=ADDRESS)
    own = account.events.exclude(item__in=guest.items).count()
    assert answers_shown(guest) == account.events.count() == own + 3


def test_after_an_interrupted_sign_up_signing_in_brings_every_answer(guest):
    with failing(POINTS["the merge"]):
        assert sign_up(guest, ADDRESS).status_code == 503
    assert answers_shown(guest) == 3

    assert "An account with this email address already exists." in sign_up(guest, ADDRESS).text
    sign_in(guest, ADDRESS)

    assert Learner.objects.get(user__email=ADDRESS).events.count() == 3
    assert answers_shown(guest) == 3


@pytest.fixture
def signed_in_request(guest, user):
    """A request of the guest's browser, which has just signed in."""
    request = RequestFactory().get("/")
    request.session, request.user = guest.session, AnonymousUser()
    request._messages = FallbackStorage(request)
    AccountAdapter(request).login(request, user)
    return request


def test_switching_accounts_fails_as_a_whole(signed_in_request, user):
    """Signing in while someone else is signed in empties the session first."""
    request, key = signed_in_request, signed_in_request.session.session_key

    with failing(POINTS["the new session"]), pytest.raises(OperationalError):
        AccountAdapter(request).login(request, UserFactory())

    assert request.session.session_key == key
    assert Session.objects.get(pk=key).get_decoded()["_auth_user_id"] == str(user.pk)
    assert request.user == user


def test_a_session_that_another_window_ended_is_not_used_to_sign_in(signed_in_request, user):
    Session.objects.all().delete()
    raised = []

    for _ in range(2):
        with pytest.raises(SessionInterrupted) as caught:
            AccountAdapter(signed_in_request).login(signed_in_request, user)
        raised.append(caught.value)

    assert raised[0] is not raised[1]  # one for all would carry what others did


@pytest.mark.parametrize(
    "statement", ['DELETE FROM "progress_share"', 'DELETE FROM "accounts_user"']
)
def test_an_interrupted_deletion_deletes_nothing_and_signs_no_one_out(statement):
    user = UserFactory()
    ShareFactory(learner__user=user)
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    before = cookies(browser)

    with failing(statement):
        response = browser.post("/account/delete/", {"password": PASSWORD})

    assert response.status_code == 503
    assert not response.cookies
    assert cookies(browser) == before
    assert browser.get("/share/").status_code == 200
    assert User.objects.get() == user


@pytest.mark.parametrize("point", ["the old session", "the new session"])
def test_an_interrupted_sign_out_keeps_the_guest_that_was_taken_back(guest, user, point):
    sign_in(guest, user.email)
    guest.post("/data/take-back/")
    before = cookies(guest)
    before.pop("messages", None)

    with failing(POINTS[point]):
        response = guest.post("/account/logout/")

    assert response.status_code == 503
    assert cookies(guest).items() >= before.items()
    assert guest.get("/share/").status_code == 200
    guest.post("/account/logout/")
    assert answers_shown(guest) == 3
