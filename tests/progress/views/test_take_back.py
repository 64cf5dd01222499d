"""The offer to take back what a sign-in added, and its button."""

import pytest
from django.test import Client

from progress.engine.responses import State
from progress.models import Learner, Merge, Note
from tests.factories import ItemFactory, LearnerFactory, LevelFactory, UserFactory
from tests.progress.views.pages import sign_in, sign_up, tick

pytestmark = pytest.mark.django_db
TAKE_BACK = "/data/take-back/"
BUTTON = f'<form method="post" action="{TAKE_BACK}">'


def press(client):
    return client.post(TAKE_BACK, follow=True)


@pytest.fixture
def account():
    """An account with one answer."""
    learner = LearnerFactory()
    learner.answer({ItemFactory().pk: State.DONE})
    return learner


def test_it_is_offered_with_what_was_added(client, account):
    item = ItemFactory()
    tick(client, item)
    client.post(f"/items/{item.slug}/note/", {"text": "Try it"})

    text = sign_in(client, account.user).text

    assert "1 answer and 1 note from this browser were added to your account." in text
    assert BUTTON in text
    page = " ".join(client.get("/data/").text.split())
    assert "was merged into your account: 1 answer and 1 note." in page
    assert "another browser" not in page
    assert BUTTON in page


def test_a_goal_alone_is_offered_as_a_goal(client, account):
    client.post("/history/target/", {"goal_level": LevelFactory().pk})

    text = sign_in(client, account.user).text

    assert "A goal from this browser was added to your account." in text
    assert BUTTON in text
    page = " ".join(client.get("/data/").text.split())
    assert "was merged into your account: a goal." in page
    assert "0 answers" not in page.partition("Merged when")[2].partition("</section>")[0]


def test_a_goal_that_the_account_has_already_is_not_said_to_be_added(client, account):
    account.set_goal(LevelFactory(), None)
    client.post("/history/target/", {"goal_level": LevelFactory().pk})
    tick(client, ItemFactory())

    text = sign_in(client, account.user).text

    assert "1 answer from this browser was added to your account." in text


def test_answers_that_were_all_removed_again_are_not_counted(client, account):
    item = ItemFactory()
    tick(client, item)
    tick(client, item, "unanswered")
    assert "has saved since" in " ".join(client.get("/account/login/").text.split())

    sign_in(client, account.user)

    page = " ".join(client.get("/data/").text.split())
    assert "was merged into your account.</p> <p>Was it someone else’s?" in page


def test_one_press_takes_it_back_and_after_signing_out_the_browser_has_it_again(client, account):
    own = account.answers()
    item = ItemFactory()
    tick(client, item)
    sign_in(client, account.user)

    text = press(client).text

    assert "Taken back. Your account is as it was before you signed in." in text
    assert BUTTON not in text
    assert account.answers() == own
    client.post("/account/logout/")
    assert f"{item.slug}," in client.get("/data/answers.csv").text
    assert Learner.objects.guests().get().answers().keys() == {item.pk}
    assert client.session["learner"] == Learner.objects.guests().get().pk
    assert "1 answer from this browser was added" in sign_in(client, account.user).text


def test_after_the_admins_sign_out_the_browser_has_it_again_too(client, account):
    type(account.user).objects.update(is_staff=True)
    item = ItemFactory()
    tick(client, item)
    sign_in(client, account.user)
    press(client)

    client.post("/admin/logout/")

    assert client.session["learner"] == Learner.objects.guests().get().pk


def test_signing_out_without_taking_back_leaves_an_empty_browser(client, account):
    tick(client, ItemFactory())
    sign_in(client, account.user)

    client.post("/account/logout/")

    assert "learner" not in client.session
    assert not Learner.objects.guests().exists()


def test_what_was_changed_since_is_said_to_stay(client, account):
    first, second = ItemFactory.create_batch(2)
    tick(client, first)
    tick(client, second)
    sign_in(client, account.user)
    tick(client, first, "learning")

    assert (
        "as it was before you signed in, except for what you changed since then."
        in press(client).text
    )


@pytest.mark.parametrize("enter", ["into an empty account", "by signing up"])
def test_an_account_that_had_nothing_has_nothing_again(client, enter):
    tick(client, ItemFactory())
    text = sign_up(client).text if enter == "by signing up" else sign_in(client, UserFactory()).text
    assert "1 answer from this browser was added to your account." in text

    press(client)

    assert not Learner.objects.exclude(user=None).get().answers()
    assert len(Learner.objects.guests().get().answers()) == 1


def test_pressing_twice_and_pressing_without_an_offer_change_nothing(client, account):
    item = ItemFactory()
    tick(client, item)
    sign_in(client, account.user)
    press(client)

    assert "There is nothing to take back." in press(client).text

    client.post("/account/logout/")
    assert "There is nothing to take back." in press(client).text
    assert "There is nothing to take back." in press(Client()).text
    assert client.session["learner"] == Learner.objects.guests().get().pk
    assert not Merge.objects.exists()


def test_the_offer_of_one_account_is_not_for_another(client, account):
    tick(client, ItemFactory())
    sign_in(client, account.user)
    other = Client()
    other.force_login(LearnerFactory().user)

    assert "There is nothing to take back." in press(other).text

    assert Merge.objects.exists()


@pytest.fixture
def elsewhere(client, account):
    """The account on a second computer, after it has taken over another guest's answer and note on
    the first one."""
    second = Client()
    tick(second, ItemFactory())
    sign_in(second, account.user)
    item = ItemFactory(slug="of-the-guest")
    tick(client, item)
    client.post(f"/items/{item.slug}/note/", {"text": "Private"})
    sign_in(client, account.user)
    return second


def test_another_browser_never_gets_what_was_added_from_this_one(client, account, elsewhere):
    own = set(account.answers()) - {Note.objects.get().item_id}

    press(elsewhere)

    assert account.answers().keys() == own
    for _ in range(2):
        saved = elsewhere.get("/data/answers.csv").text
        row = next(each for each in saved.splitlines() if "of-the-guest" in each)
        assert ",unanswered," in row
        assert "Private" not in row
        elsewhere.post("/account/logout/")
    assert "learner" not in elsewhere.session


def test_another_browser_is_told_before_and_after_it(elsewhere):
    page = " ".join(elsewhere.get("/data/").text.split())
    assert "This came from another browser and can’t be returned to it from here." in page

    text = press(elsewhere).text

    assert (
        "Taken back. Your account is as it was before that sign-in. "
        "What was added came from another browser and can’t be returned to it from here."
    ) in text
    assert "has again what it had" not in text


@pytest.mark.parametrize("sign_out", ["/account/logout/", "/admin/logout/"])
def test_the_browser_it_came_from_gets_it_at_its_own_sign_out(client, account, elsewhere, sign_out):
    type(account.user).objects.update(is_staff=True)
    press(elsewhere)

    client.post(sign_out)

    guest = Learner.objects.guests().get(pk=client.session["learner"])
    assert [record.item.slug for record in guest.records.all()] == ["of-the-guest"]
    assert guest.notes.get().text == "Private"


def test_after_signing_up_another_browser_gets_nothing_either(client):
    tick(client, ItemFactory())
    sign_up(client)
    second = Client()
    second.force_login(Learner.objects.get().user)

    assert "can’t be returned to it from here." in press(second).text

    second.post("/account/logout/")
    client.post("/account/logout/")
    assert "learner" not in second.session
    assert not Learner.objects.get(user__email="new@example.org").answers()


def test_a_page_of_another_account_takes_nothing_back(client, account):
    tick(client, ItemFactory())
    sign_in(client, account.user)

    response = client.post(TAKE_BACK, headers={"X-Owner": str(UserFactory().pk)})

    assert response.status_code == 409
    assert Merge.objects.exists()


def test_after_deleting_the_account_the_browser_has_the_guest_again(client, account):
    item = ItemFactory()
    tick(client, item)
    sign_in(client, account.user)
    press(client)

    client.post("/account/delete/", {"password": "correct horse battery"})

    assert Learner.objects.get().answers().keys() == {item.pk}
    assert client.session["learner"] == Learner.objects.get().pk


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_taking_back(client, account, number, django_assert_num_queries):
    for item in ItemFactory.create_batch(number):
        tick(client, item)
        client.post(f"/items/{item.slug}/note/", {"text": "Try it"})
    sign_in(client, account.user)
    client.get("/data/")

    # as constant as the merge: one read and one write for each kind of row, and the session
    with django_assert_num_queries(31):
        client.post(TAKE_BACK)


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_page_with_an_offer(client, account, number, django_assert_num_queries):
    for item in ItemFactory.create_batch(number):
        tick(client, item)
    sign_in(client, account.user)
    client.get("/data/")

    # session, user, revision, learner, answers, the offer
    with django_assert_num_queries(6):
        client.get("/data/")


def test_notes_come_back_with_their_dates(client, account):
    item = ItemFactory()
    client.post(f"/items/{item.slug}/note/", {"text": "Try it"})
    written = Note.objects.get().updated_at
    sign_in(client, account.user)

    press(client)

    note = Note.objects.get()
    assert (note.text, note.updated_at) == ("Try it", written)
    assert note.learner in Learner.objects.guests()
