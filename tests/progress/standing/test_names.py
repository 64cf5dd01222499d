"""Names: any script is welcome, and what cannot be seen is not."""

import pytest

from progress.standing.names import characters, isolated, name_problem, tidied

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
GOOD = {
    "none": "",
    "Persian with a joiner": "دانیال می\u200cخواهم",
    "Persian with a joiner that shows nothing": "محمد\u200cرضا",  # written like that anyway
    "Persian with a mark before the joiner": "علی\u0651\u200cرضا",
    "Pashto with a joiner": "ښ\u200cښ",
    "Hindi with a joiner": "श्\u200dयाम",
    "Hindi without a ligature": "श्\u200cयाम",
    "Malayalam that ends with a joiner": "മോഹന്\u200d",
    "Kannada with a joiner before a mark": "ಸೂರ\u200d್ಯ",
    "Sinhala with a joiner": "ක්\u200dරිෂාන්",
    "Bengali with a joiner before a mark": "র\u200d্যাম",
    "a family": FAMILY,
    "an astronaut with a color": "👩🏽\u200d🚀",
    "a heart on fire": "❤\ufe0f\u200d🔥",
    "a rainbow flag": "🏳\ufe0f\u200d🌈",
    "a head shaking": "🙂\u200d↔\ufe0f",
    "a red-haired runner": "🏃🏿\u200d♀\ufe0f\u200d➡\ufe0f 👨\u200d🦰",
    "flags": f"\U0001f1f5\U0001f1f1 {SCOTLAND}",
    "a heart with a style": "❤\ufe0f",
    "Hindi": "प्रिया श्रीवास्तव",
    "Thai": "สมชาย ใจดี",
    "Chinese": "张伟",
    "Japanese with a variant": "葛\U000e0100城",
    "an i that is an emoji, and a key": "ℹ\ufe0f 1\ufe0f\u20e3",
    "Korean": "김민수",
    "Vietnamese in pieces": "Nguye\u0302\u0303n",
    "Hebrew with points": "שָׁלוֹם",
    "punctuation": "O’Neill-Smith, Jr.",
    "a number": "7",
    "thirty families": FAMILY * 20,
    "thirty": "m" * 30,
}
INVISIBLE = "Remove the invisible character U+"
NOTHING = "Enter a name with at least one letter, digit, or emoji."
BAD = {
    "\u202eMira": f"{INVISIBLE}202E.",
    "Mi\u2066ra": f"{INVISIBLE}2066.",
    "Mi\u200fra": f"{INVISIBLE}200F.",
    "Mi\u200bra": f"{INVISIBLE}200B.",
    "Mi\0ra": f"{INVISIBLE}0000.",
    "Mi\u00adra": f"{INVISIBLE}00AD.",
    "Mi\ue000ra": f"{INVISIBLE}E000.",
    "Mi\U000e0067ra": f"{INVISIBLE}E0067.",  # an invisible letter that belongs to no flag
    "\u2800": f"{INVISIBLE}2800.",
    "\u3164": f"{INVISIBLE}3164.",
    "\u115f\u1160": f"{INVISIBLE}115F.",
    "\uffa0": f"{INVISIBLE}FFA0.",
    "Mi\nra": "Write the name in one line.",
    "Mi\u2028ra": "Write the name in one line.",
    "\u0301": NOTHING,
    # A joiner where it ties nothing: the name would look like another one.
    "\u200d\u200c": f"{INVISIBLE}200D.",
    "a\u200d": f"{INVISIBLE}200D.",
    "\u200cMira": f"{INVISIBLE}200C.",
    "Zo\u200dé": f"{INVISIBLE}200D.",
    "Auf\u200clage": f"{INVISIBLE}200C.",
    "Mira \u200d S": f"{INVISIBLE}200D.",
    "1\u200d2": f"{INVISIBLE}200D.",
    "م\u200c": f"{INVISIBLE}200C.",
    "م\u200ca": f"{INVISIBLE}200C.",
    "م\u200c\u200cم": f"{INVISIBLE}200C.",
    "م\u200dم": f"{INVISIBLE}200D.",
    "م\u200c\u0651م": f"{INVISIBLE}200C.",
    "श्\u200d\u200dय": f"{INVISIBLE}200D.",
    "श्\u200c": f"{INVISIBLE}200C.",
    "श\u200dय": f"{INVISIBLE}200D.",
    "7\u200d\u094d": f"{INVISIBLE}200D.",
    "😀\u200d": f"{INVISIBLE}200D.",
    "😀\u200c😀": f"{INVISIBLE}200C.",
    "😀\u200da": f"{INVISIBLE}200D.",
    "a\u200d😀": f"{INVISIBLE}200D.",
    "°\u200d°": f"{INVISIBLE}200D.",
    "🏽" * 9 + "\u200d😀": f"{INVISIBLE}200D.",
    "م" + "\u0651" * 9 + "\u200cم": f"{INVISIBLE}200C.",
    # A choice of forms where there is only one.
    "Mira\ufe0f": f"{INVISIBLE}FE0F.",
    "Mi\ufe00ra": f"{INVISIBLE}FE00.",
    "Mi\U000e0100ra": f"{INVISIBLE}E0100.",
    "\U0001f1f5\u200d\U0001f1f1": f"{INVISIBLE}200D.",
    "´": NOTHING,
    "...": NOTHING,
    "\u0301Mira": "Put a letter before each accent.",
    "Mira \u0301": "Put a letter before each accent.",
    "Z\u0351\u036b\u0343\u032a\u0316algo": "Use at most 4 accents on one letter.",
    "m" * 31: "Use at most 30 characters. Yours has 31.",
    f"{FAMILY}" * 31: "Use at most 30 characters. Yours has 31.",
    "me@example.org": "Enter a name, not an address or link.",
}


@pytest.mark.parametrize("name", GOOD.values(), ids=GOOD)
def test_names_in_every_script_are_welcome(name):
    assert name_problem(tidied(name)) == ""


@pytest.mark.parametrize(("name", "problem"), BAD.items(), ids=map(ascii, BAD))
def test_what_cannot_be_seen_is_refused_with_what_to_do(name, problem):
    assert name_problem(tidied(name)) == problem


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Mira \t  S. ", "Mira S."),
        ("Mira\u3000\u00a0S.", "Mira S."),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("\u1100\u1161", "가"),
        ("\u2003", ""),
    ],
)
def test_a_name_is_stored_composed_and_with_single_spaces(typed, stored):
    assert tidied(typed) == stored


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Mira", 4),
        ("Nguyễn", 6),
        ("e\u0301", 1),
        (FAMILY, 1),
        ("👩🏽\u200d🚀", 1),
        ("🙂\u200d↔\ufe0f", 1),
        ("\U0001f1f5\U0001f1f1\U0001f1e9\U0001f1ea", 2),
        (SCOTLAND, 1),
        ("ක්\u200dර", 1),
        ("می\u200cخ", 3),
        ("a\u200db\u200dc", 3),  # a joiner between letters that it cannot tie hides none of them
    ],
)
def test_characters_are_counted_as_a_person_does(text, number):
    assert len(characters(text)) == number
    assert "".join(characters(text)) == text


def test_only_a_name_from_right_to_left_is_isolated():
    assert isolated("Mira") == "Mira"
    assert isolated("מירה") == "\u2068מירה\u2069"
    assert isolated("ميرا (3)") == "\u2068ميرا (3)\u2069"
    assert isolated("") == ""
