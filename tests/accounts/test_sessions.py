"""The page of signed-in browsers, in words, and signing one of them out."""

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.browsers import browser_in_words
from accounts.sessions import LAST_ACTIVE
from tests.accounts.pages import failing, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = "/account/sessions/"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
GECKO = "Mozilla/5.0 ({}) Gecko/20100101 Firefox/145.0"
WEBKIT = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) {}"
CHROME = "Chrome/142.0.0.0 Safari/537.36"
WINDOWS, MAC = "Windows NT 10.0; Win64; x64; rv:145.0", "Macintosh; Intel Mac OS X 10_15_7"
ANDROID, IPHONE = "Linux; Android 10; K", "iPhone; CPU iPhone OS 18_6 like Mac OS X"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GECKO.format(WINDOWS), "Firefox on Windows"),
        (GECKO.format("X11; Linux x86_64; rv:145.0"), "Firefox on Linux"),
        (GECKO.format("Android 15; Mobile; rv:145.0"), "Firefox on Android"),
        (WEBKIT.format(WINDOWS, CHROME), "Chrome on Windows"),
        (WEBKIT.format("X11; Linux x86_64", f"Headless{CHROME}"), "Chrome on Linux"),
        (WEBKIT.format("X11; CrOS x86_64 14541.0.0", CHROME), "Chrome on ChromeOS"),
        (WEBKIT.format(ANDROID, CHROME.replace(" ", " Mobile ")), "Chrome on Android"),
        (WEBKIT.format(IPHONE, "CriOS/142.0 Mobile/15E148 Safari/604.1"), "Chrome on an iPhone"),
        (WEBKIT.format(IPHONE, "FxiOS/145.0 Mobile/15E148 Safari/605.1"), "Firefox on an iPhone"),
        (WEBKIT.format(WINDOWS, f"{CHROME} Edg/142.0.0.0"), "Edge on Windows"),
        (WEBKIT.format(ANDROID, f"{CHROME} EdgA/142.0"), "Edge on Android"),
        (WEBKIT.format(WINDOWS, f"{CHROME} OPR/120.0.0.0"), "Opera on Windows"),
        (WEBKIT.format(ANDROID, f"SamsungBrowser/28.0 {CHROME}"), "Samsung Internet on Android"),
        (WEBKIT.format(MAC, f"{CHROME} Vivaldi/7.6"), "Vivaldi on a Mac"),
        (WEBKIT.format(MAC, "Version/18.6 Safari/605.1.15"), "Safari on a Mac"),
        (
            WEBKIT.format(IPHONE, "Version/18.6 Mobile/15E148 Safari/604.1"),
            "Safari on an iPhone",
        ),
        (
            WEBKIT.format("iPad; CPU OS 18_6 like Mac OS X", "Version/18.6 Mobile/15E Safari/604"),
            "Safari on an iPad",
        ),
        ("curl/8.14.1", "A browser"),
        ("", "A browser"),
        ("<b>Firefox/1</b> Windows", "Firefox on Windows"),
    ],
)
def test_a_browser_is_named_in_words(text, words):
    assert browser_in_words(text) == words


def signed_in_from(email: str, user_agent: str, ip: str = "192.0.2.7") -> Client:
    client = Client(headers={"user-agent": user_agent}, REMOTE_ADDR=ip)
    sign_in(client, email)
    return client


@pytest.fixture
def browsers(user) -> tuple[Client, Client]:
    """The same account on two browsers."""
    here = signed_in_from(user.email, GECKO.format(WINDOWS))
    return here, signed_in_from(user.email, WEBKIT.format(IPHONE, "Version/18 Mobile/1 Safari/6"))


def test_the_page_names_each_browser_in_words_only(browsers):
    here, _ = browsers

    text = " ".join(here.get(PAGE).text.split())

    assert "You’re signed in on 2 browsers." in text
    assert 'Firefox on Windows</b> <span class="flag">this browser</span>' in text
    assert "Safari on an iPhone</b>" in text
    assert "Signed in today, in use now, IP address 192.0.2.7" in text
    assert "Signed in today, last active today, IP address 192.0.2.7" in text
    assert "Mozilla" not in text


def test_one_browser_is_signed_out(browsers):
    here, there = browsers
    other = UserSession.objects.latest("pk")

    after = here.post(f"/account/sessions/{other.pk}/end/", follow=True)

    assert "Signed out: Safari on an iPhone." in after.text
    assert "on this browser only." in after.text
    assert there.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200


def test_ending_it_twice_is_harmless(browsers):
    here, _ = browsers
    page = f"/account/sessions/{UserSession.objects.latest('pk').pk}/end/"
    here.post(page)

    assert "was signed out already." in here.post(page, follow=True).text


def test_another_account_cannot_end_it(browsers, client):
    client.force_login(UserFactory())

    for session in UserSession.objects.all():
        client.post(f"/account/sessions/{session.pk}/end/")

    assert all(each.get(PAGE).status_code == 200 for each in browsers)


def test_opening_the_address_ends_nothing(browsers):
    here, there = browsers

    assert (
        here.get(f"/account/sessions/{UserSession.objects.latest('pk').pk}/end/").status_code == 405
    )
    assert there.get(PAGE).status_code == 200


def test_this_browser_is_asked_whether_to_sign_out(browsers):
    here, _ = browsers
    own = UserSession.objects.earliest("pk")

    assert here.post(f"/account/sessions/{own.pk}/end/").url == "/account/logout/"


def test_the_last_day_in_use_is_noted_once_a_day(user, monkeypatch, django_assert_num_queries):
    client = signed_in_from(user.email, GECKO.format(WINDOWS))
    tomorrow = timezone.now() + timedelta(days=1)
    before = UserSession.objects.get().last_seen_at
    client.get("/about/")
    unchanged = UserSession.objects.get().last_seen_at
    monkeypatch.setattr(sessions.timezone, "now", lambda: tomorrow)

    client.get("/about/", REMOTE_ADDR="192.0.2.8")
    noted = UserSession.objects.get()

    assert before == unchanged
    assert (noted.last_seen_at, noted.ip) == (tomorrow, "192.0.2.8")
    with django_assert_num_queries(3):  # session, user, revision
        client.get("/about/")


def last_used(client: Client, day: str | None) -> None:
    """As if the browser was last in use on that day, or signed in before days were noted."""
    session = client.session
    session.pop(LAST_ACTIVE, None)
    if day:
        session[LAST_ACTIVE] = day
    session.save()
    UserSession.objects.update(last_seen_at=LONG_AGO)


@pytest.mark.parametrize("statement", ['UPDATE "usersessions_', 'UPDATE "django_session"'])
@pytest.mark.parametrize("day", ["2026-01-01", None])
def test_a_day_that_cannot_be_noted_stops_no_page_and_is_noted_later(user, day, statement, caplog):
    client = signed_in_from(user.email, GECKO.format(WINDOWS))
    last_used(client, day)

    with failing(statement):
        page = client.get("/about/")
    kept, unchanged = client.session.get(LAST_ACTIVE), UserSession.objects.get().last_seen_at
    client.get("/about/")

    assert page.status_code == 200
    assert (kept, unchanged) == (day, LONG_AGO)
    assert "could not be noted" in caplog.text
    assert client.session[LAST_ACTIVE] == sessions.today()
    assert UserSession.objects.get().last_seen_at > LONG_AGO


def test_the_daily_command_forgets_browsers_whose_session_has_ended(browsers, capsys, monkeypatch):
    monkeypatch.setattr(sessions, "BATCH", 1)
    here, _ = browsers
    expired, out, live = (signed_in_from(UserFactory().email, GECKO) for _ in range(3))
    Session.objects.filter(pk=expired.session.session_key).update(expire_date=LONG_AGO)
    Session.objects.filter(pk=out.session.session_key).delete()

    call_command("purge_expired")

    kept = UserSession.objects.values_list("session_key", flat=True)
    assert "Browsers of ended sessions deleted: 2\n" in capsys.readouterr().out
    assert len(kept) == 3
    assert {live.session.session_key, here.session.session_key} < set(kept)


def test_a_page_that_reads_no_session_still_reads_none(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/account/inactive/")
