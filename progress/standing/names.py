"""What a name may be: any script that people write in, and nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

MOST_CHARACTERS = 30
MOST_MARKS = 4  # on one letter; more of them cover the lines above and below
JOINERS = "\u200c\u200d"  # some letters and emoji are spelled with them
# Letters and symbols that show nothing.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\U0001d159"
# The flags of Scotland and others: a black flag spelled out in invisible letters.
FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{2,6}\U000e007f")
EMOJI_COLORS = range(0x1F3FB, 0x1F400)
FLAG_LETTERS = range(0x1F1E6, 0x1F200)  # two of them are a flag
VIRAMA = 9  # the class of the sign that ties two letters
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def tidied(name: str) -> str:
    """Return the name with its letters composed, and with single spaces."""
    return re.sub(r"[^\S\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+", " ", _composed(name)).strip(" ")


def name_problem(name: str) -> str:
    """Return what to change about a name, as a sentence; "" if it can stay or there is none."""
    if "@" in name or "://" in name or "www." in name.lower():
        return "Enter a name, not an address or link."
    if re.search(r"[\r\n\v\f\x85\u2028\u2029]", name):
        return "Write the name in one line."
    for character in FLAG.sub("\U0001f3f4", name):
        if not _can_be_seen(character):
            return f"Remove the invisible character U+{ord(character):04X}."
    if name and not any(map(_says_something, name)):
        return "Enter a name with at least one letter, digit, or emoji."
    if _has_lone_mark(name):
        return "Put a letter before each accent."
    if _most_marks(name) > MOST_MARKS:
        return f"Use at most {MOST_MARKS} accents on one letter."
    length = len(characters(name))
    if length > MOST_CHARACTERS:
        return f"Use at most {MOST_CHARACTERS} characters. Yours has {length}."
    return ""


def characters(text: str) -> list[str]:
    """Return what a person counts as the characters of the text: a family of emoji is one."""
    found: list[str] = []
    for character in text:
        if found and _belongs_to(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def isolated(name: str) -> str:
    """Return the name so that it does not turn around the words beside it, whatever its direction.

    Where HTML is possible, use <bdi> instead.
    """
    if any(unicodedata.bidirectional(each) in ("R", "AL") for each in name):
        return f"{ISOLATE}{name}{END_ISOLATE}"
    return name


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _can_be_seen(character: str) -> bool:
    return character in JOINERS or (character not in BLANK and character.isprintable())


def _says_something(character: str) -> bool:
    category = unicodedata.category(character)
    return character not in BLANK and (category[0] in "LN" or category == "So")


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _has_lone_mark(name: str) -> bool:
    bare = "".join(each for each in name if each not in JOINERS)
    return any(_is_mark(mark) for before, mark in pairwise(f" {bare}") if before == " ")


def _most_marks(name: str) -> int:
    """Return the length of the longest row of marks and joiners."""
    most = row = 0
    for character in name:
        row = row + 1 if _is_mark(character) or character in JOINERS else 0
        most = max(most, row)
    return most


def _belongs_to(before: str, character: str) -> bool:
    """Is it a part of the character before it?"""
    code = ord(character)
    if _is_mark(character) or character in JOINERS or code in EMOJI_COLORS or code >= 0xE0000:
        return True
    if code in FLAG_LETTERS:
        return len(before) == 1 and ord(before) in FLAG_LETTERS
    if before[-1] == JOINERS[1]:  # ties two emoji, or two letters after a virama
        emoji = unicodedata.category(character) == "So"
        return emoji or (len(before) > 1 and unicodedata.combining(before[-2]) == VIRAMA)
    return False
