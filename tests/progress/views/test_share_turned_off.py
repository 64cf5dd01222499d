"""A page that another window has turned off."""

import pytest

from progress.models import Share
from progress.views.share import ShareForm
from tests.factories import ShareFactory

pytestmark = pytest.mark.django_db


def test_saving_its_settings_does_not_turn_it_on_again():
    """The form was opened while the page was on."""
    share = ShareFactory(name="Mira")
    form = ShareForm({"visibility": "link", "name": "Mira B.", "handle": ""}, instance=share)
    Share.objects.filter(pk=share.pk).revoke()

    assert form.is_valid()
    assert form.save_for(share.learner)

    stored = Share.objects.get()
    assert not stored.live
    assert (stored.name, stored.token) == ("Mira B.", share.token)
