"""Emails that are written to files arrive in the folder that EMAIL_URL names."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.mail import folder_of
from tests.config.test_settings import manage


@pytest.fixture
def folder_in_checkout():
    folder = settings.BASE_DIR / "mails-of-a-test"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def send(url: str) -> None:
    done = manage("sendtestemail", "mira@example.org", EMAIL_URL=url)
    assert done.returncode == 0, done.stderr


def test_a_mail_is_written_to_an_absolute_folder(tmp_path):
    folder = tmp_path / "a folder" / "mails"

    send(f"file://{tmp_path}/a%20folder/mails")

    (mail,) = folder.iterdir()
    assert "To: mira@example.org" in mail.read_text()


def test_a_mail_is_written_to_a_folder_in_the_checkout(folder_in_checkout):
    send(f"file://{folder_in_checkout.name}")

    (mail,) = folder_in_checkout.iterdir()
    assert "To: mira@example.org" in mail.read_text()


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("file:///srv/mails", "/srv/mails"),
        ("file://localhost/srv/mails", "/srv/mails"),
        ("file:mails", "/srv/site/mails"),
        ("file://mails/out", "/srv/site/mails/out"),
        ("file://./mails", "/srv/site/mails"),
    ],
)
def test_every_spelling_names_a_folder(url, folder):
    assert folder_of(url, Path("/srv/site")) == folder


def test_a_folder_that_cannot_be_written_to_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    with pytest.raises(ImproperlyConfigured, match=f"because {tmp_path} is not writable"):
        folder_of(f"file://{tmp_path}/mails", tmp_path)
