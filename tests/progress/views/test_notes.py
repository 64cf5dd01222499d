"""Private notes."""

import re

import pytest

from progress.models import Learner, Note, merge_guest
from tests.factories import ItemFactory, LearnerFactory

pytestmark = pytest.mark.django_db


def write(client, item, text):
    return client.post(f"/items/{item.slug}/note/", {"text": text}, follow=True)


def test_a_note_is_kept_and_shown(client):
    item = ItemFactory()

    text = write(client, item, "Try <b>dropout</b> again").text

    assert "Note saved." in text
    assert "Try &lt;b&gt;dropout&lt;/b&gt; again</textarea>" in text


def test_a_new_text_replaces_the_old_one(client):
    item = ItemFactory()
    write(client, item, "first")

    write(client, item, "second")

    assert [note.text for note in Note.objects.all()] == ["second"]


def test_an_empty_note_is_removed(client):
    item = ItemFactory()
    write(client, item, "first")

    write(client, item, "  ")

    assert not Note.objects.exists()


def test_a_note_is_only_for_its_writer(client, signed_in):
    item = ItemFactory()
    Note.objects.save_text(LearnerFactory(), item.pk, "somebody else's")

    assert "somebody else" not in signed_in.get(f"/items/{item.slug}/").text


def test_a_note_that_is_too_long_is_rejected_with_a_message(client):
    response = write(client, ItemFactory(), "x" * 5001)

    assert response.status_code == 400
    assert "The limit is 5000." in response.text
    assert not Note.objects.exists()
    assert not Learner.objects.exists()


def test_a_line_end_counts_once_however_the_browser_sends_it(client):
    write(client, ItemFactory(), "a line\r\n" * 700)

    assert Note.objects.get().text == ("a line\n" * 700).strip()


def test_a_note_that_is_too_long_stays_in_its_field_with_the_error_beside_it(client):
    item = ItemFactory(name="Dropout")
    write(client, item, "kept as it was")
    long = "word " * 1001

    text = write(client, item, long).text

    assert "<title>Error: Dropout" in text
    assert '<a href="#note-text">Your note is 5004 characters' in text
    field = re.search(r'<textarea[^>]*id="note-text"[^>]*>\s*([^<]*)</textarea>', text)
    assert field[1].strip() == long.strip()
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="id_text_error"' in field[0]
    assert 'id="id_text_error"' in text
    assert "kept as it was" in client.get(f"/items/{item.slug}/").text


def test_an_empty_note_makes_no_guest(client):
    write(client, ItemFactory(), "  ")

    assert not Learner.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_writing(number, signed_in, user, django_assert_num_queries):
    learner, items = LearnerFactory(user=user), ItemFactory.create_batch(number)
    for item in items:
        Note.objects.save_text(learner, item.pk, "first")
    signed_in.get("/guide/")

    # session, user, revision, learner; savepoint, lock;
    # savepoint, the note, its update, release; release
    with django_assert_num_queries(11):
        signed_in.post(f"/items/{items[0].slug}/note/", {"text": "second"})


def test_signing_in_keeps_both_notes():
    account, guest, both, one = (
        LearnerFactory(),
        LearnerFactory(user=None),
        *ItemFactory.create_batch(2),
    )
    Note.objects.save_text(account, both.pk, "mine")
    Note.objects.save_text(guest, both.pk, "theirs")
    Note.objects.save_text(guest, one.pk, "only theirs")

    merge_guest(account, guest)

    texts = {note.item_id: note.text for note in account.notes.all()}
    assert texts == {both.pk: "mine\n\ntheirs", one.pk: "only theirs"}


@pytest.fixture
def joined(client, signed_in, user):
    """A note joined from two that were as long as a note may be."""
    item, account, guest = ItemFactory(), LearnerFactory(user=user), LearnerFactory(user=None)
    Note.objects.save_text(account, item.pk, "a" * 5000)
    Note.objects.save_text(guest, item.pk, "b" * 5000)
    merge_guest(account, guest)
    return item


def test_a_joined_note_is_kept_whole_and_saved_again_unchanged(signed_in, joined):
    page = signed_in.get(f"/items/{joined.slug}/").text
    shown = re.search(r'<textarea[^>]*id="note-text"[^>]*>\s*([^<]*)</textarea>', page)

    response = write(signed_in, joined, shown[1])

    assert "Note saved." in response.text
    assert Note.objects.get().text == "a" * 5000 + "\n\n" + "b" * 5000
    assert "maxlength" not in shown[0]
    assert "Two notes were joined when you signed in, so this one is 10002 characters" in page


def test_a_joined_note_can_get_shorter_and_never_longer(signed_in, joined):
    assert "Note saved." in write(signed_in, joined, "c" * 9000).text

    response = write(signed_in, joined, "d" * 9001)

    assert response.status_code == 400
    assert "Your note is 9001 characters. The limit is 9000. Remove at least 1." in response.text
    assert "d" * 9001 in response.text
    assert Note.objects.get().text == "c" * 9000
    write(signed_in, joined, "e" * 5000)
    assert write(signed_in, joined, "f" * 5001).status_code == 400
