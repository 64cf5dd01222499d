"""Which passwords are accepted, and how they are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation as django
from django.core.exceptions import ValidationError

MAX_LENGTH = 256
ADVICE = "Use a few unrelated words."
# What people type in place of a letter.
LETTERS = str.maketrans("0345789@$!", "oeastbgasi")
# The words that a guesser tries first on this site.
EXPECTED_WORDS = (
    "deep", "machine", "learning", "learn", "learner", "neural", "networks?", "nets?", "artificial",
    "intelligence", "transformers?", "ai", "ml", "dl", "field", "guide", "checklist", "roadmap",
    "passwords?", "login", "admin", "my", "the", "test", "qwerty", "welcome", "letmein",
)  # fmt: skip


def normalized(password: str) -> str:
    """Return the password in NFKC, so that it is the same on every keyboard (NIST SP 800-63B).

    A longer text than any password is returned unchanged: normalizing a megabyte takes long.
    """
    return password if len(password) > MAX_LENGTH else unicodedata.normalize("NFKC", password)


def visible(password: str) -> str:
    """Return the password without spaces and invisible characters."""
    return "".join(each for each in password if unicodedata.category(each)[0] not in "ZC")


class Normalized:
    """Lets one of Django's validators see the password as it is compared."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if the password is refused."""
        super().validate(normalized(password), user)  # type: ignore[misc]  # of the validator


class SimilarityValidator(Normalized, django.UserAttributeSimilarityValidator):
    """Refuses the email address."""


class MinimumLengthValidator(Normalized, django.MinimumLengthValidator):
    """Refuses fewer than 8 characters."""


class CommonPasswordValidator(Normalized, django.CommonPasswordValidator):
    """Refuses the 20,000 most common passwords."""


class NumericPasswordValidator(Normalized, django.NumericPasswordValidator):
    """Refuses digits only."""


class MaximumLengthValidator:
    """Refuses long texts, because hashing a megabyte could block the server."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if the password is too long."""
        if len(password) > MAX_LENGTH:
            raise ValidationError(f"Use at most {MAX_LENGTH} characters.")

    def get_help_text(self) -> str:
        """Return the rule."""
        return f"Your password can have at most {MAX_LENGTH} characters."


class VarietyValidator:
    """Refuses only spaces, and one character over and over."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if the password has fewer than two different characters."""
        characters = set(visible(normalized(password)).casefold())
        if not characters:
            raise ValidationError(f"This password is only spaces. {ADVICE}")
        if len(characters) == 1:
            raise ValidationError(f"This password repeats one character. {ADVICE}")

    def get_help_text(self) -> str:
        """Return the rule."""
        return "Your password can’t be only spaces or one repeated character."


class ExpectedWordsValidator:
    """Refuses passwords made of nothing but the words of this site and its subject."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if no other word is left."""
        own = (re.escape(bare(word)) for word in settings.SITE_NAME.split() if bare(word))
        words = re.compile("|".join(sorted((*EXPECTED_WORDS, *own), key=len, reverse=True)))
        text = normalized(password)[:MAX_LENGTH].casefold()
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
        read = [each.translate(LETTERS) for each in (text, core)]
        spelled = (text, core, *(each.replace("1", letter) for each in read for letter in "il"))
        for letters in {bare(each) for each in spelled}:
            if letters and not words.sub("", letters):
                raise ValidationError(
                    f"This password is among the first to be guessed here. {ADVICE}"
                )

    def get_help_text(self) -> str:
        """Return the rule."""
        return "Your password can’t consist of the name of this site or its subject."


def bare(text: str) -> str:
    """Return only the letters, in lower case."""
    return "".join(each for each in text.casefold() if each.isalpha())
