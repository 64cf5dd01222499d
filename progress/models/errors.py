"""What a write raises when it cannot be carried out."""

from datetime import timedelta


class LearnerGone(Exception):  # noqa: N818 the name says what happened
    """The learner no longer exists: the guest was merged into an account, in another window."""


class TooManyChanges(Exception):  # noqa: N818 the name says what happened
    """The learner has changed more answers than a person would. Nothing was stored."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"Too many changes; the next one is possible in {wait}.")
        self.wait = wait  # until the same change is possible


class HandleTaken(Exception):  # noqa: N818 the name says what happened
    """Another account has this handle or one that looks like it, or had it within a year."""


class TooManyHandles(Exception):  # noqa: N818 the name says what happened
    """The account has had as many handles as one can have within a year."""
