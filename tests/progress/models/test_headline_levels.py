"""Every write that can change the headline saves the levels that it names."""

import pytest

from progress.engine.responses import State
from progress.models import Learner, merge_guest
from roadmap import snapshot
from roadmap.models import Item
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(whole_guide) -> Learner:
    """Someone with a range that names levels."""
    learner = LearnerFactory()
    entry = Item.objects.filter(status="published", category__level__slug="entry")
    others = Item.objects.filter(status="published").exclude(category__level__slug="entry")
    learner.answer(
        {item.pk: State.DONE for item in entry} | {item.pk: State.NOT_YET for item in others}
    )
    return learner


def saved(learner: Learner) -> int:
    return Learner.objects.get(pk=learner.pk).headline_levels


def named(learner: Learner) -> int:
    """The levels that the headline names, as stored."""
    standing = Learner.objects.get(pk=learner.pk).standing(snapshot.current_guide())
    return sum(1 << level for level in standing.headline.named)


def forget(learner: Learner) -> None:
    """Store levels that the headline does not name."""
    learner.headline_levels = 8
    Learner.objects.filter(pk=learner.pk).update(headline_levels=8)


def test_an_answer_saves_them(learner):
    assert saved(learner) == named(learner) != 0


def test_undoing_saves_them(learner):
    change = learner.answer({Item.objects.first().pk: State.LEARNING})
    forget(learner)

    learner.undo(change.at)

    assert saved(learner) == named(learner) != 8


def test_confirming_an_answer_saves_them(learner):
    forget(learner)

    learner.answer({Item.objects.first().pk: State.DONE}, reconfirm=True)

    assert saved(learner) == named(learner) != 8


def test_confirming_a_placement_saves_them(learner):
    forget(learner)

    learner.confirm_placement({}, {})

    assert saved(learner) == named(learner) != 8


def test_finishing_a_placement_saves_them(learner):
    placement = learner.get_or_create_placement()
    placement.reply(0, Item.objects.first().pk, "yes")
    forget(learner)

    assert learner.finish_placement(1)

    assert saved(learner) == named(learner) != 8


def test_a_page_that_is_out_of_date_does_not_finish_a_placement(learner):
    placement = learner.get_or_create_placement()
    placement.reply(0, Item.objects.first().pk, "yes")

    assert not learner.finish_placement(0)
    assert Learner.objects.get(pk=learner.pk).placement.finished_at is None


def test_merging_a_guest_saves_them(learner):
    guest = LearnerFactory(user=None)
    guest.answer({Item.objects.first().pk: State.LEARNING})
    forget(learner)

    merge_guest(learner, guest)

    assert saved(learner) == named(learner) != 8
