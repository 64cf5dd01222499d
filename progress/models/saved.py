"""What someone has saved, in words that name only what there is."""

from __future__ import annotations

from typing import NamedTuple

from django.template.defaultfilters import pluralize


class Saved(NamedTuple):
    """What a sign-in adds or has added to an account."""

    answers: int = 0
    notes: int = 0
    placement: bool = False
    goal: bool = False

    @property
    def is_one_thing(self) -> bool:
        """Whether a verb after the words is singular."""
        return sum(self) == 1

    def __str__(self) -> str:
        """Return "2 answers, 1 note, and a goal"; "" for nothing."""
        words = [in_words(self.answers)] if self.answers else []
        words += [f"{self.notes} note{pluralize(self.notes)}"] if self.notes else []
        words += ["a placement"] if self.placement else []
        words += ["a goal"] if self.goal else []
        if len(words) > 2:
            words = [", ".join(words[:-1]) + ",", words[-1]]
        return " and ".join(words)


def in_words(answers: int) -> str:
    """Return "1 answer" or "2 answers"."""
    return f"{answers} answer{pluralize(answers)}"
