"""Every setting, read from the environment; docs/operating.md lists the variables.

A wrong value stops the start with a sentence. There is no secret with a working default outside
debug mode.
"""

import os
from logging import INFO
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import env

from config.allauth_settings import *  # noqa: F403
from config.databases import with_options
from config.mail import folder_of
from config.passwords import AUTH_PASSWORD_VALIDATORS, PASSWORD_HASHERS  # noqa: F401
from config.policies import PERMISSIONS_POLICY, content_security_policy  # noqa: F401
from config.providers import ORIGINS, providers
from config.site_url import host_name, normalized

BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# --- What kind of site is this? ----------------------------------------------------------------

DEBUG = env.bool("DEBUG", False)
SITE_NAME = env.str("SITE_NAME", "Field guide")
SECRET_KEY = env.str("SECRET_KEY", "only-for-debug-mode" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it in the environment or in .env. To generate one, run: "
        "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
# The address in links, emails, and pictures. Debug mode can do without: it uses the request's.
SITE_URL = env.str("SITE_URL", "")
if not (SITE_URL or DEBUG):
    raise ImproperlyConfigured(
        "SITE_URL is not set. Set it to the address that people open, such as "
        "https://guide.example.org."
    )
SITE_URL = normalized(SITE_URL) if SITE_URL else ""
if "HTTPS" in os.environ:
    raise ImproperlyConfigured(
        "HTTPS is no setting any more: SITE_URL replaces it. Remove HTTPS, and let SITE_URL start "
        "with https://, or with http:// on a network without TLS."
    )
HTTPS = SITE_URL.startswith("https://")
# Earlier keys, newest first: what they signed or encrypted can still be read.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
# Exact hosts: a leading dot or an asterisk lets a foreign Host header in.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"] if DEBUG else [])
if any(host.startswith((".", "*")) for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS: list exact host names. A leading '.' or '*' is not allowed."
    )
if SITE_URL and host_name(SITE_URL) not in ALLOWED_HOSTS:
    ALLOWED_HOSTS = [host_name(SITE_URL), *ALLOWED_HOSTS]
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SOURCE_URL = env.str("SOURCE_URL", "")
SUGGESTIONS_URL = env.str("SUGGESTIONS_URL", "")
if SUGGESTIONS_URL and not SUGGESTIONS_URL.startswith(("https://", "mailto:")):
    raise ImproperlyConfigured("SUGGESTIONS_URL must start with https:// or mailto:.")
# Where to report a vulnerability, and until when the operator vouches for that: security.txt.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "")
SECURITY_CONTACT_EXPIRES = env.date("SECURITY_CONTACT_EXPIRES", None)
if SECURITY_CONTACT and not SECURITY_CONTACT.startswith(("https://", "mailto:")):
    raise ImproperlyConfigured("SECURITY_CONTACT must start with https:// or mailto:.")
if bool(SECURITY_CONTACT) != bool(SECURITY_CONTACT_EXPIRES):
    raise ImproperlyConfigured(
        "Set SECURITY_CONTACT and SECURITY_CONTACT_EXPIRES (a date, like 2027-06-30) together."
    )

# --- Applications ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "accounts",
    "roadmap",
    "progress",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.google",
    "csp",
    "django_htmx",
    "template_partials",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # First, so that files, redirects, and the answer to a wrong host have these headers too.
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.OneAddressMiddleware",  # all others see its host
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads its responses against BREACH
    "config.middleware.PrivatePagesMiddleware",
    "config.readable.ReadableRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.limits.RetryAfterMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.UnusedProvidersMiddleware",
    "accounts.middleware.LastActiveMiddleware",
    "accounts.middleware.AdminSecondFactorMiddleware",
    "config.middleware.MethodNotAllowedPageMiddleware",
    "progress.zone.ZoneMiddleware",
    "progress.middleware.LearnerMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.site",
                "accounts.context_processors.mail",
                "accounts.context_processors.providers",
            ],
        },
    },
]

# --- Data --------------------------------------------------------------------------------------

DATABASES = {
    "default": with_options(env.dj_db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits are counted in the cache, so it must be one that all processes share, and that does
# not drop a counter to make room for others. `manage.py check` sees to the first.
CACHES = {"default": {"BACKEND": "config.cache.CounterCache", "LOCATION": "cache"}}
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# --- Accounts ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "progress:map"

mail = env.dj_email_url("EMAIL_URL", "console://")
if "EMAIL_BACKEND" not in mail:
    raise ImproperlyConfigured(
        "EMAIL_URL must start with submission://, smtp://, file://, or console://, for example "
        "submission://user:password@mail.example.org"
    )
EMAIL_BACKEND = mail["EMAIL_BACKEND"]
EMAIL_FILE_PATH = ""
if "filebased" in EMAIL_BACKEND:
    EMAIL_FILE_PATH = folder_of(env.str("EMAIL_URL"), BASE_DIR)
EMAIL_HOST = mail["EMAIL_HOST"]
EMAIL_PORT = mail["EMAIL_PORT"]
EMAIL_HOST_USER = mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = mail["EMAIL_USE_TLS"]
EMAIL_USE_SSL = mail["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = mail["EMAIL_TIMEOUT"] or 10  # seconds: the person who signs up is waiting
SENDS_MAIL = "console" not in EMAIL_BACKEND
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "field-guide@localhost")

# A site that cannot send mail must not ask people to read it.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if SENDS_MAIL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = SENDS_MAIL
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "
# A class shares one address, so a limit per address must leave room for it.
SIGN_UPS_PER_HOUR = env.int("SIGN_UPS_PER_HOUR", 100)
GUESTS_PER_HOUR = env.int("GUESTS_PER_HOUR", 120)
if min(SIGN_UPS_PER_HOUR, GUESTS_PER_HOUR) < 1:
    raise ImproperlyConfigured("SIGN_UPS_PER_HOUR and GUESTS_PER_HOUR must be at least 1.")
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    "login": "60/m/ip",
    "signup": f"{SIGN_UPS_PER_HOUR}/h/ip",
    "reset_password": "10/h/ip,3/h/key",
    # Each of these takes a password, a code, or an email, from someone with an open session.
    "change_password": "5/5m/user",
    "reauthenticate": "10/5m/user",
    "manage_email": "10/h/user",
    "reset_password_from_key": "20/h/ip",
    "admin_password": "30/h/user",  # ours: an operator sets other people's (accounts/admin.py)
    "guest": f"{GUESTS_PER_HOUR}/h/ip",  # ours: new guests (progress/middleware.py)
}
MFA_ALLOW_UNVERIFIED_EMAIL = not SENDS_MAIL  # without mail, no one could confirm an address
MFA_TOTP_ISSUER = SITE_NAME
# Providers without credentials are off: no button, and their addresses are 404.
SOCIALACCOUNT_PROVIDERS = providers(
    github=(env.str("GITHUB_CLIENT_ID", ""), env.str("GITHUB_CLIENT_SECRET", "")),
    google=(env.str("GOOGLE_CLIENT_ID", ""), env.str("GOOGLE_CLIENT_SECRET", "")),
)
# Whoever can use the admin can read everyone's answers. On one's own machine, a password will do.
ADMIN_TWO_FACTOR = env.bool("ADMIN_TWO_FACTOR", not DEBUG)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
if ALLAUTH_TRUSTED_PROXY_COUNT < 0:
    raise ImproperlyConfigured("TRUSTED_PROXY_COUNT must be 0 or more.")

# A guest's progress is tied to the session, which is kept for this long after the last tick.
SESSION_COOKIE_AGE = 30 * 24 * 60 * 60

# --- Pages -------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
# One language for now: without this switch every number in a template goes through localization.
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Security ----------------------------------------------------------------------------------

# The form that starts signing in with a provider redirects to it.
CONTENT_SECURITY_POLICY = content_security_policy(
    [ORIGINS[name] for name in SOCIALACCOUNT_PROVIDERS], https=HTTPS
)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if env.bool("BEHIND_TLS_PROXY", False):
    if not HTTPS:
        raise ImproperlyConfigured(
            "BEHIND_TLS_PROXY: set SITE_URL to an address that starts with https://."
        )
    # Only true when the proxy sets this header itself and strips the client's.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
# The script reads the token from the cookie at the moment of the request, so that a sign-in in
# another tab does not break the ticks of this one.
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the unique constraint is on lower(email), which this check cannot see
    "security.W021",  # HSTS preload binds the whole domain: the domain owner's choice
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", INFO)},
}
