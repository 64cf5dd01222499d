"""What is switched off is gone from shared caches within a minute, on the test server."""

from __future__ import annotations

import pytest

from progress.models import Share
from qa.cache import SharedCache
from qa.runs.revocation import PROMISED, shown, wait
from tests.factories import ShareFactory

pytestmark = pytest.mark.django_db(transaction=True)


def seconds_until_gone(cache: SharedCache) -> float:
    """Return the cache's seconds from switching a page off until no visitor sees anything."""
    url = ShareFactory(public=True, handle="mira").get_absolute_url()
    assert shown(cache, url) == [True] * 4
    Share.objects.all().revoke()
    return wait(cache, lambda: not any(shown(cache, url)))


def test_a_page_that_is_off_is_gone_from_caches_within_a_minute(live_server) -> None:
    cache = SharedCache(live_server.url)

    assert seconds_until_gone(cache) <= PROMISED
    assert cache.cookies_set == 0
    assert cache.hits  # the cache did keep the pictures for that minute


def test_a_site_that_lets_caches_keep_pictures_for_a_day_is_noticed(live_server) -> None:
    careless = SharedCache(live_server.url, override="public, max-age=86400")

    assert seconds_until_gone(careless) > PROMISED
