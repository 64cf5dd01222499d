"""What to learn next, and the sentences about it."""

import pytest

from progress.engine.responses import State
from progress.engine.suggestions import Suggestion
from progress.models import Learner
from progress.standing.next_steps import effect_sentence, reason_sentence
from tests.factories import ItemFactory, LearnerFactory, ResourceFactory


def suggestion(done: int = 0, missing: int = 0) -> Suggestion:
    return Suggestion(
        key="x",
        done_prerequisites=("a",) * done,
        missing_prerequisites=("b",) * missing,
        leads_to=(),
    )


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ((0, 0), "No prerequisites."),
        ((1, 0), "You’ve done its prerequisite."),
        ((2, 0), "You’ve done both prerequisites."),
        ((3, 0), "You’ve done all 3 prerequisites."),
        ((1, 1), "You’ve done 1 of its 2 prerequisites and probably know the rest."),
        ((0, 2), "You probably know its prerequisites."),
    ],
)
def test_a_reason_counts_the_prerequisites(numbers, sentence):
    assert reason_sentence(suggestion(*numbers), []) == sentence


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["Sums"], "No prerequisites. Leads to Sums."),
        (["Sums", "Products"], "No prerequisites. Leads to Sums and Products."),
        (["Sums", "Products", "Powers"], "No prerequisites. Leads to Sums, Products, and 1 more."),
    ],
)
def test_a_reason_names_what_the_item_leads_to(names, sentence):
    assert reason_sentence(suggestion(), names) == sentence


@pytest.mark.parametrize(
    ("gain", "sentence"),
    [
        (0.9, "Raises your estimate by about a whole level."),
        (0.1, "Raises your estimate by about 1/10 of a level."),
        (0.001, "Hardly changes your estimate."),
    ],
)
def test_an_effect_is_a_fraction_and_never_a_decimal(gain, sentence):
    assert effect_sentence(gain) == sentence


@pytest.mark.django_db
def test_suggestions_come_with_check_reason_and_resources(client):
    resource = ResourceFactory(title="A course", item__check_text="You can juggle.")

    text = client.get("/next/").text

    for part in (resource.item.name, "You can juggle.", "No prerequisites.", "A course"):
        assert part in text


@pytest.mark.django_db
def test_not_for_me_removes_a_suggestion(client):
    item = ItemFactory(name="Newsletters")

    response = client.post(f"/items/{item.slug}/record/", {"state": "not-for-me", "page": "next"})

    assert response.url == "/next/"
    assert "Newsletters: not for me." in client.get("/next/").text
    assert "Newsletters" not in client.get("/next/").text


@pytest.mark.django_db
def test_items_being_learned_come_first(signed_in, user):
    ItemFactory.create_batch(3)
    last = ItemFactory(name="In progress")
    LearnerFactory(user=user).answer({last.pk: State.LEARNING})

    text = signed_in.get("/next/").text

    assert text.index("In progress") < text.index("Item ")


@pytest.mark.django_db
def test_a_finished_guide_says_so(signed_in, user):
    LearnerFactory(user=user).answer({ItemFactory().pk: State.DONE})

    assert "The guide ends here" in signed_in.get("/next/").text


@pytest.mark.django_db
def test_the_map_shows_three(signed_in, user):
    items = ItemFactory.create_batch(6)
    LearnerFactory(user=user).answer({items[0].pk: State.DONE})

    assert signed_in.get("/").text.count('class="where"') == 3


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_queries(number, signed_in, user, django_assert_num_queries):
    resources = ResourceFactory.create_batch(number)
    LearnerFactory(user=user).answer({resources[0].item.pk: State.LEARNING})
    signed_in.get("/next/")

    # session, user, learner, records, revision
    with django_assert_num_queries(5):
        signed_in.get("/next/")


@pytest.mark.django_db
def test_looking_at_suggestions_makes_no_learner(client):
    ItemFactory()
    client.get("/next/")

    assert not Learner.objects.exists()
