"""Encrypts the secrets of two-factor authentication, so that the database alone reveals none.

The key is derived from SECRET_KEY. What an earlier key of SECRET_KEY_FALLBACKS encrypted can still
be read. A text without the prefix was stored before secrets were encrypted.
"""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PREFIX = "fernet1:"


class UnreadableSecretError(Exception):
    """No key that the site knows encrypted this secret."""


def encrypt(text: str) -> str:
    """Return the text encrypted with the current key; an encrypted one is encrypted again."""
    plain = decrypt(text) if text.startswith(PREFIX) else text
    return PREFIX + _fernet().encrypt(plain.encode()).decode()


def decrypt(text: str) -> str:
    """Return the clear text. Raises UnreadableSecretError if its key is gone."""
    if not text.startswith(PREFIX):
        return text
    try:
        return _fernet().decrypt(text.removeprefix(PREFIX)).decode()
    except InvalidToken as error:
        raise UnreadableSecretError from error


def _fernet() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_derived(key) for key in keys])


@cache
def _derived(key: str) -> Fernet:
    derivation = HKDF(SHA256(), length=32, salt=None, info=b"two-factor secrets, version 1")
    return Fernet(urlsafe_b64encode(derivation.derive(key.encode())))
