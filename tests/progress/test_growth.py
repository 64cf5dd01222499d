"""Learning after a placement: the level grows by what was learned, and by no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from progress.engine.responses import State
from progress.models import Learner
from progress.standing.answers import Profile
from progress.standing.interview import PlacementSession
from progress.standing.next_steps import next_steps
from roadmap import snapshot
from roadmap.guide import Item
from tests.factories import LearnerFactory
from tests.progress.models.clock import DAY, MINUTE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_guide")]


@pytest.fixture
def learner(time) -> Learner:
    """Someone who took the placement, knowing Entry and nothing else."""
    learner = LearnerFactory()
    guide, placement = snapshot.current_guide(), learner.get_or_create_placement()
    session = PlacementSession(guide, Profile(), {}, {}, 1, timezone.now())
    while item := session.next_item:
        word = "yes" if item.level.index == 0 else "no"
        placement.reply(len(placement.answers), item.id, word)
        session = replace(session, answers=placement.current_states)
    assert learner.finish_placement(len(placement.answers))
    return learner


def weight(item: Item) -> float:
    """What an item is worth: levels count alike, and the items of a level too."""
    items = snapshot.current_guide().items.values()
    return 1 / sum(each.level == item.level for each in items)


def suggested(learner: Learner) -> Item:
    return next_steps(learner.standing(snapshot.current_guide()))[0].item


def test_learning_what_is_suggested_raises_the_level_by_what_it_is_worth(learner, time):
    for _ in range(8):
        time.wait(2 * DAY)
        item = suggested(learner)

        change = learner.answer({item.id: State.DONE})

        growth = change.after.estimate.level - change.before.estimate.level
        assert -1e-9 <= growth <= 1.1 * weight(item)


def test_learning_what_was_not_known_raises_it_by_its_weight(learner, time):
    """The placement asked about these, and the answers stay what they say of the rest."""
    items = snapshot.current_guide().items.values()
    placement = learner.get_or_create_placement()
    unknown = [item for item in items if placement.current_states.get(item.id) is State.NOT_YET]
    assert len(unknown) >= 2
    for item in unknown:
        time.wait(2 * DAY)

        change = learner.answer({item.id: State.DONE})

        growth = change.after.estimate.level - change.before.estimate.level
        assert growth == pytest.approx(weight(item), rel=0.1)


def test_a_mistake_in_the_placement_that_is_corrected_at_once_says_more_than_that(learner, time):
    items = snapshot.current_guide().items.values()
    placement = learner.get_or_create_placement()
    item = next(each for each in items if placement.current_states.get(each.id) is State.NOT_YET)
    time.wait(MINUTE)

    change = learner.answer({item.id: State.DONE})

    growth = change.after.estimate.level - change.before.estimate.level
    assert growth > 1.5 * weight(item)
