"""What a request computes: every answer is tallied once, and no posterior is computed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from progress.engine.model import Model
from progress.engine.responses import State
from progress.models import Learner
from progress.standing.next_steps import MAX_STEPS, SUMMARY_STEPS
from progress.views.why import MAX_EFFECTS
from roadmap import snapshot
from roadmap.models import Item
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def learner(whole_guide, user) -> Learner:
    """Someone with a range: they finished two categories and began others."""
    learner = LearnerFactory(user=user)
    items = Item.objects.filter(status="published")
    finished = items.filter(category__level__slug="entry", category__strand__position__lte=3)
    learner.answer({item.pk: State.DONE for item in finished})
    others = items.filter(category__level__slug="intermediate")
    learner.answer({item.pk: State.NOT_YET for item in others[:12]})
    return learner


@pytest.fixture
def counts(monkeypatch, learner) -> Iterator[Counter[str]]:
    """How often each expensive step is taken; the model itself is built before."""
    learner.standing(snapshot.current_guide())
    counted: Counter[str] = Counter()

    def count(owner: type, name: str) -> None:
        step = getattr(owner, name)

        def counting(*args, **kwargs):
            counted[name] += 1
            return step(*args, **kwargs)

        monkeypatch.setattr(owner, name, counting)

    count(Model, "tally")
    count(Model, "posterior")
    return counted


def test_a_tick_takes_two_tallies_and_two_posteriors(signed_in, learner, counts):
    """One of each before the tick and after it."""
    item = Item.objects.filter(records=None).first()

    response = signed_in.post(f"/items/{item.slug}/record/", {"state": "done"}, headers=HTMX)

    assert response.status_code == 200
    assert counts == {"tally": 2, "posterior": 2}


@pytest.mark.parametrize("path", ["/guide/advanced/theory/", "/guide/rest/"])
def test_saving_many_answers_computes_no_more_than_a_tick(path, signed_in, learner, counts):
    response = signed_in.post(path, {"rest": "not-yet"}, headers=HTMX)

    assert response.status_code == 200
    assert counts == {"tally": 2, "posterior": 2}


@pytest.mark.parametrize("path", ["/guide/", "/items/regression/"])
def test_a_page_estimates_once(path, signed_in, learner, counts):
    assert signed_in.get(path).status_code == 200
    assert counts == {"tally": 1, "posterior": 1}


@pytest.mark.parametrize(("path", "steps"), [("/", SUMMARY_STEPS), ("/next/", MAX_STEPS)])
def test_what_to_learn_next_takes_a_posterior_for_each_step(path, steps, signed_in, counts):
    """What learning it would change is shown beside each."""
    assert signed_in.get(path).status_code == 200
    assert counts == {"tally": 1, "posterior": 1 + steps}


def test_a_question_of_the_placement_takes_one_posterior(signed_in, learner, counts):
    assert signed_in.get("/placement/").status_code == 200
    assert counts == {"tally": 1, "posterior": 1}


def test_the_reasons_take_a_posterior_for_each_kind_of_answer(signed_in, learner, counts):
    """The standing's own, and one for what the answers of a category have in common. Without each
    of the eight answers shown, only the basis is looked at."""
    kinds = {
        (item.category, answer.state)
        for item in snapshot.current_guide().items.values()
        if (answer := learner.answers().get(item.id))
    }

    assert signed_in.get("/why/").status_code == 200

    assert len(kinds) == 4
    assert counts == {"tally": 1 + MAX_EFFECTS, "posterior": 1 + len(kinds)}
