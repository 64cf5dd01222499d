"""Wrong settings prevent startup with a message."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from config.databases import with_options

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "r4nd0m-" * 10,
    "SITE_URL": "https://guide.example.org",
    "PATH": os.environ["PATH"],
}


def check(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run `manage.py check --deploy` in a separate process."""
    return manage("check", "--deploy", "--fail-level", "WARNING", **environment)


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # arguments from this file only
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=PRODUCTION | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_settings_pass_the_deployment_check():
    done = check()

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set."),
        ({"SITE_URL": ""}, "SITE_URL is not set."),
        ({"SITE_URL": "guide.example.org"}, "SITE_URL must start with https:// or http://"),
        ({"SITE_URL": "https://guide.example.org/app"}, "a scheme, a host name, and nothing else"),
        (
            {"SITE_URL": "http://guide.example.org", "BEHIND_TLS_PROXY": "true"},
            "BEHIND_TLS_PROXY: set SITE_URL to an address that starts with https://.",
        ),
        ({"HTTPS": "true"}, "HTTPS is no setting any more: SITE_URL replaces it."),
        ({"SITE_URL": "http://[::1"}, "SITE_URL must be a scheme, a host name, and nothing else"),
        ({"ALLOWED_HOSTS": ".example.org"}, "list exact host names"),
        ({"ALLOWED_HOSTS": "*"}, "list exact host names"),
        ({"DEBUG": "maybe"}, "DEBUG"),
        (
            {"DATABASE_URL": "mysql://localhost/guide"},
            "must start with sqlite:/// or postgresql://, not mysql",
        ),
        ({"SUGGESTIONS_URL": "javascript:alert(1)"}, "must start with https:// or mailto:"),
        ({"SECURITY_CONTACT": "security@example.org"}, "must start with https:// or mailto:"),
        ({"SECURITY_CONTACT": "mailto:security@example.org"}, "SECURITY_CONTACT_EXPIRES (a date"),
        ({"SECURITY_CONTACT_EXPIRES": "2027-06-30"}, "Set SECURITY_CONTACT and"),
        ({"DATABASE_URL": "guide"}, "DATABASE_URL"),
        ({"EMAIL_URL": "imap://mail.example.org"}, "EMAIL_URL must start with submission://, "),
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL must start with submission://, "),
        ({"GITHUB_CLIENT_ID": "x"}, "GITHUB_CLIENT_SECRET is missing."),
        ({"GOOGLE_CLIENT_SECRET": "x"}, "GOOGLE_CLIENT_ID is missing."),
        ({"EMAIL_URL": "file://"}, "EMAIL_URL=file: names no folder."),
        ({"EMAIL_URL": "file:///dev/null/mails"}, "because /dev/null is not a folder"),
    ],
)
def test_a_wrong_value_prevents_startup(environment, sentence):
    done = check(**environment)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [("makemigrations", "--check"), ("migrate",), ("check",), ()])
def test_every_command_prints_one_line_about_a_wrong_setting(arguments):
    done = manage(*arguments, SECRET_KEY="")

    assert done.returncode == 1
    assert done.stderr.startswith("SECRET_KEY is not set. Set it in the environment")
    assert len(done.stderr.splitlines()) == 1


def test_another_settings_module_can_be_chosen(tmp_path):
    (tmp_path / "other.py").write_text("from config.settings import *\nSITE_NAME = 'Other'\n")

    done = manage("diffsettings", "--settings=other", f"--pythonpath={tmp_path}")

    assert "SITE_NAME = 'Other'" in done.stdout


@pytest.mark.parametrize(
    ("address", "seconds"),
    [("submission://mail.example.org", 10), ("submission://mail.example.org?timeout=3", 3)],
)
def test_a_mail_server_that_hangs_times_out(address, seconds):
    done = manage("diffsettings", EMAIL_URL=address)

    assert f"EMAIL_TIMEOUT = {seconds}\n" in done.stdout


def test_the_mail_settings_come_from_the_url():
    address = "smtp://mira:s3cret@mail.example.org:465?ssl=true"

    lines = manage("diffsettings", EMAIL_URL=address).stdout.replace("  ###", "").splitlines()

    assert [line for line in lines if line.startswith("EMAIL_")] == [
        "EMAIL_FILE_PATH = ''",
        "EMAIL_HOST = 'mail.example.org'",
        "EMAIL_HOST_PASSWORD = 's3cret'",
        "EMAIL_HOST_USER = 'mira'",
        "EMAIL_PORT = 465",
        "EMAIL_TIMEOUT = 10",
        "EMAIL_USE_SSL = True",
    ]


def test_sqlite_locks_at_begin_and_writes_durably():
    options = with_options({"ENGINE": "django.db.backends.sqlite3", "NAME": "x"})["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_options_in_the_url_take_precedence():
    database = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"connect_timeout": 9}}

    assert with_options(database)["OPTIONS"]["connect_timeout"] == 9


def test_the_policy_lets_forms_reach_only_the_providers_that_are_on():
    def form_action(**environment: str) -> str:
        lines = manage("diffsettings", **environment).stdout
        return re.search(r"'form-action': (\[[^]]*\])", lines)[1]

    github = {"GITHUB_CLIENT_ID": "x", "GITHUB_CLIENT_SECRET": "y"}

    assert form_action() == "[\"'self'\"]"
    assert form_action(**github) == "[\"'self'\", 'https://github.com']"
