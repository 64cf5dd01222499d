"""Placements in progress, for the tests."""

from __future__ import annotations

from progress.engine.responses import State
from progress.standing.answers import PlacementAnswer, Profile
from progress.standing.interview import PlacementSession
from tests.progress.standing.guides import NOON, make_guide

GUIDE = make_guide()


def session(
    profile: Profile | None = None,
    given: dict[int, State] | None = None,
    before: dict[int, PlacementAnswer] | None = None,
    seed: int | None = 1,
) -> PlacementSession:
    """The placement of someone who has given these answers in it, by the items' numbers."""
    return PlacementSession(GUIDE, profile or Profile(), given or {}, before or {}, seed, NOON)
