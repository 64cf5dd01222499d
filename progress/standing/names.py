"""What a name may be: any script that people write in, and nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

MOST_CHARACTERS = 30
MOST_MARKS = 4  # on one letter; more of them cover the lines above and below
NON_JOINER, JOINER = JOINERS = "\u200c\u200d"  # some letters and emoji are spelled with them
# Letters and symbols that show nothing.
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\U0001d159"
# The flags of Scotland and others: a black flag spelled out in invisible letters.
FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{2,6}\U000e007f")
EMOJI_COLORS = range(0x1F3FB, 0x1F400)
EMOJI = range(0x1F300, 0x1FB00)
# The others that a joiner ties.
TIED_SIGNS = "↔↕☠♀♂⚕⚖⚧⛓⛹✈❤➡⬛"
TEXT_OR_EMOJI = "\ufe0e\ufe0f"  # how to draw the sign before them
FORMS = (range(0xFE00, 0xFE0E), range(0xE0100, 0xE01F0))  # of an ideograph
AROUND = 8  # characters beside a joiner that tell whether it ties anything
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
    shown = f" {FLAG.sub('🏴', name)} "
    for at, character in enumerate(shown):
        if not _can_be_seen(shown[max(at - AROUND, 0) : at], character, shown[at + 1 : at + 2]):
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


def _can_be_seen(before: str, character: str, after: str) -> bool:
    """Does this character, at its place, show or change anything?"""
    if character in JOINERS:
        return _ties(before, character, after)
    if character in TEXT_OR_EMOJI:
        return before[-1] == "\u2139" or unicodedata.category(before[-1])[0] not in "LMZ"
    if any(ord(character) in form for form in FORMS):
        return unicodedata.name(before[-1], "").startswith(("CJK", "MYANMAR"))
    return character not in BLANK and character.isprintable()


def _ties(before: str, joiner: str, after: str) -> bool:
    """Does the joiner tie or part what is beside it?

    As in internet domains (RFC 5892, A.1 and A.2), as far as Python knows the letters; and between
    emoji. Arabic letters that never join the next one count too: people part names after them.
    """
    if _is_virama(before[-1]):
        return joiner == JOINER or _is_letter(after)  # alone, a joiner makes a final form
    if joiner == NON_JOINER:
        return _is_arabic(_base(before)) and _is_arabic(after)
    if _is_virama(after):
        return _is_letter(before[-1])
    return _is_tied(_base(before)) and _is_tied(after)


def _base(text: str) -> str:
    """Return its last character that is neither a mark nor a color."""
    bare = (each for each in reversed(text) if not _is_mark(each) and ord(each) not in EMOJI_COLORS)
    return next(bare, " ")


def _says_something(character: str) -> bool:
    category = unicodedata.category(character)
    return character not in BLANK and (category[0] in "LN" or category == "So")


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] == "L"


def _is_arabic(character: str) -> bool:
    return _is_letter(character) and unicodedata.bidirectional(character) == "AL"


def _is_virama(character: str) -> bool:
    return unicodedata.combining(character) == VIRAMA


def _is_tied(character: str) -> bool:
    """Is it an emoji of which several make one?"""
    return character in TIED_SIGNS or ord(character) in EMOJI


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
        return _is_tied(character) or (len(before) > 1 and _is_virama(before[-2]))
    return False
