"""What becomes of the notes when a guest signs in."""

import pytest

from progress.models import Note, merge_guest
from tests.factories import ItemFactory, LearnerFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("guests", "merged"), [("Read again", "Read again"), ("Build it", "Read again\n\nBuild it")]
)
def test_a_text_that_both_have_is_kept_once(guests, merged):
    account, guest, item = LearnerFactory(), LearnerFactory(user=None), ItemFactory()
    Note.objects.save_text(account, item.pk, "Read again")
    Note.objects.save_text(guest, item.pk, guests)

    merge_guest(account, guest)

    assert Note.objects.get().text == merged
