"""The security settings of production, asked of a site that was started with them."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.attack.headers import POLICY
from tests.config.test_settings import PRODUCTION

# The settings are the same with every database.
pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="once is enough")
SETTINGS = {
    "DEBUG": False,
    "HTTPS": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_REFERRER_POLICY": "same-origin",
    "SECURE_PROXY_SSL_HEADER": None,
    "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
    "X_FRAME_OPTIONS": "DENY",
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "SESSION_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_DOMAIN": None,
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "CSRF_COOKIE_SECURE": True,
    "CSRF_COOKIE_SAMESITE": "Lax",
    "CSRF_USE_SESSIONS": False,
    "CSRF_TRUSTED_ORIGINS": [],
    "PASSWORD_HASHERS": [
        "accounts.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ],
    "ACCOUNT_PREVENT_ENUMERATION": True,
    "ACCOUNT_LOGOUT_ON_GET": False,
    "ADMIN_TWO_FACTOR": True,
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 2**20,
    "DATA_UPLOAD_MAX_NUMBER_FIELDS": 1000,
}
SITE = """
import json, sys
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
visitor = Client(headers={"Host": "guide.example.org"})
account = {"email": "mira@example.org", "password1": "correct horse battery"}
plain = visitor.get("/about/")
signed_up = visitor.post("/account/signup/", account, secure=True)
theme = visitor.post("/theme/", {"theme": "dark"}, secure=True)
cookies = {**signed_up.cookies, **theme.cookies}
print(json.dumps({
    "settings": {name: getattr(settings, name, "missing") for name in json.loads(sys.argv[1])},
    "plain": [plain.status_code, plain.headers["Location"]],
    "signed_up": signed_up.status_code,
    "headers": dict(signed_up.headers),
    "cookies": {name: dict(cookie) for name, cookie in cookies.items()},
}, default=str))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> dict:
    """What a site with production settings said in a process of its own."""
    database = tmp_path_factory.mktemp("production") / "site.sqlite3"
    done = subprocess.run(  # noqa: S603  # our own code
        [sys.executable, "-c", SITE, json.dumps(list(SETTINGS))],
        cwd=settings.BASE_DIR,
        env=PRODUCTION
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"sqlite:///{database}",
            "EMAIL_URL": "console://",
            "LOG_LEVEL": "ERROR",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_production_has_the_security_settings(site):
    assert site["settings"] == SETTINGS


def test_plain_http_leads_to_https(site):
    assert site["plain"] == [301, "https://guide.example.org/about/"]


def test_answers_bind_the_browser_to_https_and_to_the_policy(site):
    assert site["signed_up"] == 302
    headers = site["headers"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY | {
        "upgrade-insecure-requests"
    }


def test_cookies_are_for_this_host_and_https_alone(site):
    flags = {
        name: (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"])
        for name, cookie in site["cookies"].items()
    }
    names = {"__Host-sessionid", "__Host-csrftoken", "theme"}

    assert names <= flags.keys()
    assert flags["__Host-sessionid"] == (True, True, "Lax", "/")
    assert flags["theme"] == (True, True, "Lax", "/")
    assert flags["__Host-csrftoken"][0::2] == (True, "Lax")  # the script reads it
    assert not any(site["cookies"][name]["domain"] for name in names)
