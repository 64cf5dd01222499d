"""What the tests of progress share: the whole guide, a public page, and a clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management.color import no_style
from django.db import connection

from progress.engine.responses import State
from progress.models import Share
from roadmap.models import Item
from tests.factories import ItemFactory, ShareFactory
from tests.progress.models.clock import Clock, clock
from tests.whole_guide import load_whole_guide


@pytest.fixture
def whole_guide() -> None:
    """The guide as it is published, instead of invented items."""
    load_whole_guide()


@pytest.fixture
def share() -> Share:
    """The page of someone who has done one of two items."""
    share = ShareFactory(name="Mira", learner__user__email="secret@example.org")
    done, other = ItemFactory.create_batch(2)
    share.learner.answer({done.pk: State.DONE, other.pk: State.NOT_YET})
    return share


@pytest.fixture
def page(share: Share) -> str:
    return share.get_absolute_url()


@pytest.fixture
def numbered_items() -> None:
    """Items with the primary keys 1 to 6, for answers that are stored by number."""
    for number in range(1, 7):
        ItemFactory(pk=number)
    with connection.cursor() as cursor:  # PostgreSQL counts on after them
        for sql in connection.ops.sequence_reset_sql(no_style(), [Item]):
            cursor.execute(sql)


@pytest.fixture
def time() -> Iterator[Clock]:
    """The site's clock, stopped until the test moves it."""
    with clock() as stopped:
        yield stopped
