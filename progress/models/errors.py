"""What a write raises when it cannot be carried out."""


class LearnerGone(Exception):  # noqa: N818 the name says what happened
    """The learner no longer exists: the guest was merged into an account, in another window."""
