"""What the migrations make of rows that were stored before them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from roadmap.models import Resource
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("roadmap", name)])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL never took such a URL")
def test_an_https_in_capital_letters_is_written_small_unless_the_item_has_that_url():
    items = ItemFactory.create_batch(2)
    migrate("0003_plain_words")
    try:
        for item, url in [
            (items[0], "https://x.example/A"),
            (items[0], "HTTPS://x.example/A"),
            (items[0], "Https://x.example/A"),
            (items[0], "HTTPS://x.example/a"),
            (items[1], "HTTPS://x.example/A"),
        ]:
            Resource.objects.create(item=item, title=url, url=url, kind="course")
    finally:
        migrate("0004_plain_constraints")

    assert list(Resource.objects.order_by("pk").values_list("item", "title", "url")) == [
        (items[0].pk, "https://x.example/A", "https://x.example/A"),
        (items[0].pk, "HTTPS://x.example/a", "https://x.example/a"),
        (items[1].pk, "HTTPS://x.example/A", "https://x.example/A"),
    ]
