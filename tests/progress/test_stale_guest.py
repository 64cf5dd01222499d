"""A guest's page with answers writes for that guest, and for the account that took them."""

import pytest

from progress.models import Learner, Record
from tests.factories import ItemFactory, UserFactory
from tests.progress.views.pages import sign_in

pytestmark = pytest.mark.django_db
TICK = "/items/regression/record/"


def tick(client, guest=""):
    headers = {"HX-Request": "true", "X-Owner": "guest", "X-Guest": guest}
    return client.post(TICK, {"state": "done"}, headers=headers)


def guest_of(client):
    """Make a guest, and return what its page then sends."""
    response = client.post("/items/data/record/", {"state": "done"})
    assert response.headers["X-Guest"] == str(Learner.objects.get().pk)
    return response.headers["X-Guest"]


@pytest.fixture(autouse=True)
def items():
    return [ItemFactory(slug=slug) for slug in ("regression", "data")]


def test_a_guests_page_names_its_guest_and_writes_on(client):
    guest = guest_of(client)

    assert f'data-guest="{guest}"' in client.get("/guide/").text
    assert tick(client, guest).status_code == 200
    assert "X-Guest" not in tick(client, guest).headers


def test_a_guests_page_writes_into_the_account_that_took_the_answers(client):
    guest, user = guest_of(client), UserFactory()
    sign_in(client, user)

    assert tick(client, guest).status_code == 200
    assert Record.objects.filter(learner__user=user).count() == 2
    assert "data-guest" not in client.get("/guide/").text


@pytest.mark.parametrize("signs_in_again", [False, True])
def test_a_guests_page_writes_for_no_other_guest_and_into_no_other_account(client, signs_in_again):
    guest = guest_of(client)
    sign_in(client, UserFactory())
    client.logout()
    if signs_in_again:
        sign_in(client, UserFactory())

    response = tick(client, guest)

    assert response.status_code == 409
    assert "You signed in or out in another window" in response.text
    assert Record.objects.count() == 1
