"""Why this level."""

import json
import re

import pytest
from django.conf import settings
from hypothesis import assume, given
from hypothesis import strategies as st

from progress.engine.estimate import Basis
from progress.engine.responses import State
from progress.standing.answers import Profile, Source
from progress.standing.parts import level_parts, total_sentence
from progress.standing.standing import build_standing
from progress.standing.words import describe_fraction, describe_position
from tests.factories import CategoryFactory, ItemFactory, LearnerFactory, LevelFactory
from tests.progress.standing.guides import answers, make_guide, placed

pytestmark = pytest.mark.django_db
GUIDE = make_guide(4)
NUMBERS = st.integers(1, len(GUIDE.items))
STATES = st.sampled_from([state for state in State if state])


@pytest.fixture
def answered(user) -> list:
    """Four Entry items, one done and one not yet, and all of Expert not yet: a range."""
    items = ItemFactory.create_batch(4)
    LevelFactory(slug="expert", name="Expert", position=4)
    last = ItemFactory.create_batch(14, category=CategoryFactory(level__slug="expert"))
    LearnerFactory(user=user).answer(
        {items[0].pk: State.DONE}
        | dict.fromkeys([item.pk for item in (items[1], *last)], State.NOT_YET)
    )
    return items


def test_without_answers_it_says_what_to_do(client):
    ItemFactory()

    assert "You haven’t answered anything yet" in client.get("/why/").text


def test_levels_show_done_and_expected_items(signed_in, answered):
    text = " ".join(signed_in.get("/why/").text.split())

    cells = '<th scope="row">Entry</th> <td class="num">1 of 4</td> <td class="num">1</td>'
    assert f'{cells} <td class="num">about 1 of 2</td>' in text


@given(
    st.dictionaries(NUMBERS, STATES, max_size=32),
    st.dictionaries(NUMBERS, st.sampled_from([State.DONE, State.NOT_YET])),
    st.none() | st.dictionaries(NUMBERS, st.sampled_from([*State][1:4]), min_size=1, max_size=9),
)
def test_the_parts_sum_to_the_level(manual, assumed, asked):
    given_answers = {**answers({}, assumed).answers, **answers(manual).answers}
    profile = Profile(given_answers, None if asked is None else placed(asked))
    standing = build_standing(GUIDE, profile)
    assume(standing.estimate.basis is Basis.ANSWERS)

    parts = level_parts(standing)

    shares = standing.estimate.by_level
    assert sum(sum(share) for share in shares) == pytest.approx(standing.estimate.level)
    total = sum(part.percent for part in parts)
    assert total == pytest.approx(100 * standing.estimate.level, abs=0.6)
    for part, (done, rest) in zip(parts, shares, strict=True):
        assert part.count.done / part.count.listed == pytest.approx(done)
        assert abs(part.percent - 100 * (done + rest)) <= 1
        assert part.count.done + part.not_yet + part.rest == part.count.listed
        assert -1e-9 <= part.expected <= part.rest + 1e-9
    assert f"Total: {total}% of 400%" in total_sentence(standing, parts)
    position = describe_position(standing.estimate.level, standing.level_names)
    assert position in total_sentence(standing, parts)


@given(st.sets(NUMBERS, min_size=1, max_size=9))
def test_with_ticks_only_the_parts_sum_to_the_floor(done):
    standing = build_standing(GUIDE, answers(dict.fromkeys(done, State.DONE)))
    assume(standing.estimate.basis is Basis.TICKS)

    parts = level_parts(standing)

    total = sum(part.percent for part in parts)
    assert total == pytest.approx(100 * standing.estimate.lower_bound, abs=0.6)
    assert f"Total: {total}% of 400%" in total_sentence(standing, parts)
    assert {part.expected for part in parts} == {None}
    assert (
        f"at least {describe_position(standing.estimate.lower_bound, standing.level_names)}"
        in total_sentence(standing, parts)
    )


def test_only_not_for_me_answers_have_no_parts():
    assert level_parts(build_standing(GUIDE, answers({1: State.NOT_FOR_ME}))) == []


def test_assumed_items_are_named_as_such_and_prove_nothing(signed_in, user, answered):
    learner = user.learner
    learner.answer({answered[2].pk: State.DONE}, Source.ASSUMED)

    text = " ".join(signed_in.get("/why/").text.split())

    assert '<td class="num">1 of 4</td>' in text
    assert "of 2, 1 of them assumed</td>" in text
    assert "count as unanswered until you confirm them" in text


def test_the_page_says_what_the_parts_add_up_to(signed_in, answered):
    response = signed_in.get("/why/")

    total = sum(part.percent for part in response.context["parts"])
    assert f"Total: {total}% of 200%, since each level counts for 100%." in response.text


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (2.5, "more than a whole level"),
        (1.0, "about a whole level"),
        (0.7, "about a whole level"),
        (0.5, "about half a level"),
        (0.33, "about a third of a level"),
        (0.25, "about 1/4 of a level"),
        (0.1, "about 1/10 of a level"),
    ],
)
def test_a_part_of_a_level_in_words(size, words):
    assert describe_fraction(size) == words


def test_an_effect_never_says_one_over_one(client):
    for position, slug in enumerate(("entry", "expert"), start=1):
        level = LevelFactory(slug=slug, name=slug.title(), position=position)
        ItemFactory(slug=f"only-{slug}", category=CategoryFactory(level=level))
    client.post("/items/only-entry/record/", {"state": "done"})
    client.post("/items/only-expert/record/", {"state": "not-yet"})

    text = client.get("/why/").text + client.get("/next/").text

    assert "of a level" in text or "a whole level" in text or "half a level" in text
    assert "1/1 " not in text
    assert "1/0 " not in text


def test_each_answer_has_its_effect(signed_in, answered):
    text = signed_in.get("/why/").text

    assert f'{answered[0].name}</a> <span class="note">(done)</span>: raises your level' in text
    assert f'{answered[1].name}</a> <span class="note">(not yet)</span>: ' in text


def test_it_says_which_answers_would_help(signed_in, answered):
    text = signed_in.get("/why/").text

    assert "Mark what you don’t know yet in" in text
    assert "Answer the most informative item" in text
    assert "Find your level" in text


def test_strands_have_a_bar_with_its_words(signed_in, answered):
    assert "8 in 10 chance of" in signed_in.get("/why/").text


def test_the_method_page_shows_the_measured_figures(client):
    figures = json.loads((settings.BASE_DIR / "bench" / "simulation.json").read_text())

    text = " ".join(client.get("/how/").text.split())

    assert f"{figures['people']} learners of each kind (seed {figures['seed']})" in text
    for kind in (*figures["learners"].values(), figures["all"]):
        assert f'<td class="num">{kind["questions"]:.1f}</td>' in text
        assert f'<td class="num">{round(kind["covered"] * 100)} in 100</td>' in text


@pytest.mark.parametrize("number", [1, 3])
def test_queries(number, signed_in, user, django_assert_num_queries):
    items = ItemFactory.create_batch(number)
    LearnerFactory(user=user).answer({item.pk: State.DONE for item in items})
    signed_in.get("/why/")

    # session, user, learner, records, revision
    with django_assert_num_queries(5):
        signed_in.get("/why/")


@pytest.fixture
def ranged(user) -> str:
    """Someone with a range: at Entry two items done, twelve not yet, one open, and all of Expert
    not yet. The slug of the first."""
    items = ItemFactory.create_batch(15)
    LevelFactory(slug="expert", name="Expert", position=4)
    last = ItemFactory(category=CategoryFactory(level__slug="expert"))
    LearnerFactory(user=user).answer(
        dict.fromkeys([item.pk for item in items[:2]], State.DONE)
        | dict.fromkeys([item.pk for item in (*items[2:14], last)], State.NOT_YET)
    )
    return items[0].slug


def test_without_javascript_the_next_page_says_when_a_not_yet_lowered_the_level(signed_in, ranged):
    address = f"/items/{ranged}/record/"

    text = signed_in.post(address, {"state": "not-yet"}, follow=True).text
    assert text.count("Your range moved down with this change.") == 1

    text = signed_in.post(address, {"state": "done"}, follow=True).text
    assert "moved down" not in text


def test_without_javascript_a_category_says_when_it_lowered_the_level(signed_in, ranged):
    category = "/guide/entry/theory/"

    text = signed_in.post(category, {"rest": "not-yet"}, follow=True).text
    assert "Saved: 1 marked not yet. Your range moved down with this change." in text

    text = signed_in.post(category, {"all": "done"}, follow=True).text
    assert "Saved: 13 marked done.<" in text


def test_the_dock_says_when_a_not_yet_lowered_the_level(signed_in, ranged):
    answer = {"state": "not-yet", "page": "checklist"}
    text = signed_in.post(f"/items/{ranged}/record/", answer, headers={"HX-Request": "true"}).text

    dock = text[text.index('id="dock"') :]
    assert "Your range moved down." in dock[: dock.index("</p>")]


def test_an_answer_that_makes_the_range_possible_quotes_the_page_without_it(signed_in, user):
    done = ItemFactory.create_batch(14)
    expert = CategoryFactory(level=LevelFactory(slug="expert", name="Expert", position=4))
    last = ItemFactory(name="Last", category=expert)
    ItemFactory.create_batch(2, category=expert)  # unanswered
    LearnerFactory(user=user).answer(
        dict.fromkeys([item.pk for item in done], State.DONE) | {last.pk: State.NOT_YET}
    )

    text = re.sub(r"<[^>]+>", "", signed_in.get("/why/").text)

    effect = "without it, the page would say “You are working at early Expert or above.”"
    assert f"Last (not yet): {effect}" in text
