"""Deleting an account."""

import pytest

from accounts.models import User
from progress.engine.responses import State
from progress.models import Learner, Record, Share
from tests.accounts.pages import PASSWORD
from tests.factories import ItemFactory, LearnerFactory, ShareFactory, UserFactory

pytestmark = pytest.mark.django_db
DELETE = "/account/delete/"


def test_deleting_an_account_deletes_all_its_data(signed_in, user):
    learner = LearnerFactory(user=user)
    learner.answer({ItemFactory().pk: State.DONE})
    ShareFactory(learner=learner)
    other = LearnerFactory()

    response = signed_in.post(DELETE, {"password": PASSWORD}, follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert "Your account and everything in it have been deleted." in response.text
    assert not User.objects.filter(pk=user.pk).exists()
    assert list(Learner.objects.all()) == [other]
    assert not Record.objects.exists()
    assert not Share.objects.exists()
    assert "_auth_user_id" not in signed_in.session


@pytest.mark.parametrize("password", ["", "wrong"])
def test_nothing_is_deleted_without_the_password(signed_in, user, password):
    response = signed_in.post(DELETE, {"password": password})

    assert response.status_code == 400
    assert User.objects.filter(pk=user.pk).exists()


def test_opening_the_page_deletes_nothing(signed_in, user):
    assert "This cannot be undone." in signed_in.get(DELETE).text
    assert User.objects.filter(pk=user.pk).exists()


def test_attempts_to_guess_the_password_are_limited(signed_in, user):
    for _ in range(10):
        signed_in.post(DELETE, {"password": "wrong"})

    response = signed_in.post(DELETE, {"password": PASSWORD})

    assert response.status_code == 429
    assert User.objects.filter(pk=user.pk).exists()


def test_an_account_without_a_password_is_asked_to_set_one(client):
    user = UserFactory(password=None)
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    response = client.post(DELETE, {"password": ""}, follow=True)

    assert response.redirect_chain == [("/account/password/set/", 302)]
    assert "Set a password first" in response.text


def test_a_guest_is_asked_to_sign_in(client):
    assert client.get(DELETE).url == f"/account/login/?next={DELETE}"
