"""Handles: which ones can be chosen, and that one who gave it up keeps it for a year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from progress.models import Handle, HandleTaken, TooManyHandles, handle_problem
from progress.models.handle import MOST_HANDLES, RESERVED_FOR, look
from tests.factories import UserFactory

HYPHENS, RESERVED = "Use hyphens only", "This handle is reserved."
DAY = timedelta(days=1)


@pytest.mark.parametrize("handle", ["---", "-a-", "-mira", "mira-", "a--b"])
def test_a_hyphen_stands_between_letters(handle):
    assert handle_problem(handle).startswith(HYPHENS)


OF_THE_SITE = """
    admin admin1 admin-2 2admin ad-min adm1n adrnin login l0gin rn0derator support-team site-admin
    5upport vvebmaster field-guide fieldguide guide items placement account theme well-known changes
    """


@pytest.mark.parametrize("handle", OF_THE_SITE.split())
def test_no_one_speaks_for_the_site(handle):
    assert handle_problem(handle).startswith(RESERVED)


def test_the_name_of_the_site_is_its_own(settings):
    assert not handle_problem("the-deep-end")
    settings.SITE_NAME = "The Deep End!"

    assert handle_problem("the-deep-end").startswith(RESERVED)
    assert handle_problem("deepend") == ""
    assert handle_problem("thedeepend").startswith(RESERVED)


@pytest.mark.parametrize(
    "handle", ["mira", "mira-s", "a-b-c", "x1y2", "123", "tim0", "administrator-of-mars", "guido"]
)
def test_other_handles_can_be_chosen(handle):
    assert handle_problem(handle) == ""


def test_what_looks_alike_is_one_handle():
    assert len({look(each) for each in ("milo", "mi1o", "m1l0", "rnilo", "mlio", "mllo")}) == 1
    assert len({look(each) for each in ("wes", "vves", "we5")}) == 1
    assert len({look(each) for each in ("mira", "mina", "mira-s", "miras")}) == 4


@pytest.fixture
def users(db) -> tuple[int, int]:
    """Two accounts."""
    return UserFactory().pk, UserFactory().pk


def given_up(ago: timedelta) -> None:
    """As if everything that was given up had been so this long ago."""
    Handle.objects.exclude(given_up_at=None).update(given_up_at=timezone.now() - ago)


@pytest.mark.parametrize("asked", ["milo", "mi1o", "rnilo"])
def test_a_handle_in_use_is_taken(users, asked):
    Handle.objects.hold("milo", users[0])

    with pytest.raises(HandleTaken), transaction.atomic():
        Handle.objects.hold(asked, users[1])

    assert Handle.objects.get().user_id == users[0]


@pytest.mark.parametrize("afterward", ["", "other"])
def test_a_handle_given_up_is_reserved_for_a_year(users, afterward):
    Handle.objects.hold("milo", users[0])
    Handle.objects.hold(afterward, users[0])

    given_up(RESERVED_FOR - DAY)
    with pytest.raises(HandleTaken), transaction.atomic():
        Handle.objects.hold("mi1o", users[1])
    given_up(RESERVED_FOR + DAY)
    Handle.objects.hold("mi1o", users[1])

    row = Handle.objects.get(look=look("milo"))
    assert (row.user_id, row.given_up_at) == (users[1], None)


@pytest.mark.parametrize("ago", [DAY, RESERVED_FOR + DAY])
def test_its_owner_can_take_it_back(users, ago):
    Handle.objects.hold("milo", users[0])
    Handle.objects.hold("", users[0])
    given_up(ago)

    Handle.objects.hold("mi1o", users[0])

    assert Handle.objects.get().given_up_at is None


def test_after_the_account_only_look_and_day_are_kept(db):
    user, before = UserFactory(), timezone.now()
    Handle.objects.hold("older", user.pk)
    Handle.objects.hold("milo", user.pk)
    given_up(DAY)
    user.delete()

    older, milo = (Handle.objects.get(look=look(each)) for each in ("older", "milo"))
    assert (older.user_id, milo.user_id) == (None, None)
    assert (older.spelling, milo.spelling) == ("", "")
    assert older.given_up_at < before - DAY + timedelta(hours=1)  # not another year
    assert milo.given_up_at >= before
    with pytest.raises(HandleTaken):
        Handle.objects.hold("milo", UserFactory().pk)


def test_no_one_collects_handles(users):
    for number in range(MOST_HANDLES):
        Handle.objects.hold(f"mira-{'abcdefghjk'[number]}", users[0])

    with pytest.raises(TooManyHandles), transaction.atomic():
        Handle.objects.hold("mira-x", users[0])
    Handle.objects.hold("mira-a", users[0])
    given_up(RESERVED_FOR + DAY)
    Handle.objects.hold("mira-x", users[0])


def test_the_database_keeps_no_handle_without_an_owner_and_a_day(users):
    with pytest.raises(IntegrityError), transaction.atomic():
        Handle.objects.create(look="mllo")
