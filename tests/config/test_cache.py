"""Counters are shared by all processes, and none is dropped before it has expired."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.core.cache import cache, caches
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import Client

from accounts.checks import check_cache
from progress.models import Record
from tests.accounts.pages import PASSWORD, sign_in
from tests.factories import ItemFactory, UserFactory
from tests.progress.views.pages import tick

pytestmark = pytest.mark.django_db
WRONG = "The email address or password is wrong."


@pytest.fixture(autouse=True)
def _empty(db) -> None:
    cache.clear()


@pytest.fixture
def no_table(transactional_db):
    """The table is missing, as if `createcachetable` had not been run."""
    call_command("createcachetable")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cache RENAME TO elsewhere")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE elsewhere RENAME TO cache")


def rows(where: str = "1 = 1") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM cache WHERE {where}")  # noqa: S608
        return cursor.fetchone()[0]


def test_a_wrong_password_is_counted_where_every_process_sees_it(client):
    sign_in(client, "mira@example.org", "wrong")

    assert rows("cache_key LIKE '%login_failed%'") == 2  # per address and per account


def test_a_flood_of_other_keys_does_not_reset_a_limit(client):
    UserFactory(email="mira@example.org")
    pages = []
    for attempt in range(8):
        pages.append(sign_in(Client(REMOTE_ADDR=f"198.51.100.{attempt}"), "mira@example.org", "no"))
        for other in range(60):
            cache.set(f"z-{attempt}-{other}", [1.0], 3600)

    assert sum(WRONG in page.text for page in pages) == 5
    assert rows() > 480


def test_writing_takes_one_statement(django_assert_num_queries):
    with django_assert_num_queries(3):
        cache.set("a", 1, 60)
        assert cache.add("b", 1, 60)
        assert not cache.add("b", 2, 60)


def test_it_stores_what_a_cache_stores():
    assert cache.get("a", "nothing") == "nothing"
    cache.set("a", [1.5], 60)
    cache.set("a", [2.5, 1.5], 60)
    cache.set("forever", 1, None)

    assert cache.get("a") == [2.5, 1.5]
    assert cache.get("forever") == 1
    assert cache.touch("a", 60)
    assert not cache.touch("b", 60)


def test_an_expired_key_is_free_again():
    cache.set("a", 1, -1)

    assert not cache.touch("a", 60)
    assert cache.add("a", 2, 60)
    assert cache.get("a") == 2


def test_the_daily_command_deletes_what_has_expired_and_nothing_else(capsys, monkeypatch):
    monkeypatch.setattr("config.cache.BATCH", 2)
    for number in range(5):
        cache.set(f"old-{number}", 1, -1)
    cache.set("live", 1, 60)

    call_command("purge_expired")

    assert capsys.readouterr().out.startswith("Expired counters deleted: 5\n")
    assert (rows(), cache.get("live")) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_counter_that_is_renewed_while_the_command_runs_is_kept():
    call_command("createcachetable")
    cache.set("a", 1, -1)

    def purge() -> int:
        try:
            return cache.delete_expired()
        finally:
            connection.close()

    with ThreadPoolExecutor() as threads, transaction.atomic():
        cache.set("a", 2, 60)
        purged = threads.submit(purge)
        wait([purged], timeout=0.25)  # it has found the row and waits for this transaction

    assert (purged.result(), cache.get("a")) == (0, 2)


@pytest.mark.usefixtures("no_table")
def test_without_the_table_nobody_signs_in_and_ticks_go_on(client):
    member = UserFactory()
    signed_in = Client()
    signed_in.force_login(member)

    refused = Client(raise_request_exception=False).post(
        "/account/login/", {"login": member.email, "password": PASSWORD}
    )

    assert refused.status_code == 503
    assert tick(signed_in, ItemFactory()).status_code == 302
    assert tick(client, ItemFactory()).status_code == 302  # a guest's first
    assert Record.objects.count() == 2


@pytest.mark.usefixtures("no_table")
def test_an_attempt_that_cannot_be_counted_is_an_error():
    with pytest.raises(OperationalError, match="cannot be written"):
        cache.set("a", 1, 60)


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        ("dummy.DummyCache", "stores nothing"),
        ("locmem.LocMemCache", "is not shared"),
        ("filebased.FileBasedCache", "two processes write at once"),
        ("db.DatabaseCache", "deletes live counters"),
    ],
)
def test_the_system_check_refuses_a_cache_that_is_not_shared_or_forgets(backend, reason, settings):
    assert check_cache(None) == []

    settings.CACHES = {
        "default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "x"}
    }

    (error,) = check_cache(None)
    assert reason in error.msg
    settings.DEBUG = True
    assert check_cache(None) == []


def test_the_system_check_runs_with_the_others(settings):
    from django.core.checks import registry

    assert check_cache in registry.registry.get_checks()
    assert type(caches["default"]).__name__ == "CounterCache"
