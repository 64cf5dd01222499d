"""Settings of a site that signs in step by step, as Django does."""

from config.settings import *  # noqa: F403

ACCOUNT_ADAPTER = "qa.mutants.sign_in_adapter.StepByStep"
