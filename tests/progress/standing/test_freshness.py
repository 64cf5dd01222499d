"""How long a review counts against the number of items that are offered in a week."""

from datetime import UTC, datetime, timedelta

import pytest

from progress.engine.responses import State
from progress.standing.answers import Answer, Profile, Source
from progress.standing.freshness import A_WEEK, MAX_PER_WEEK, STALE_AFTER, items_to_review
from progress.standing.history import AnswerEvent
from progress.standing.standing import build_standing
from tests.progress.standing.guides import make_guide

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("since_review", "offered"), [(A_WEEK - MOMENT, MAX_PER_WEEK - 1), (A_WEEK, MAX_PER_WEEK)]
)
def test_a_review_counts_for_less_than_a_week(since_review, offered):
    long_ago = NOW - 2 * STALE_AFTER
    events = [AnswerEvent(long_ago, item, State.DONE, Source.SAID) for item in range(1, 9)]
    events.append(AnswerEvent(NOW - since_review, 1, State.DONE, Source.SAID))
    answers = {each.item: Answer(each.state, each.source, each.at) for each in events}

    rows = items_to_review(build_standing(make_guide(), Profile(answers)), events, NOW)

    assert len(rows) == offered
