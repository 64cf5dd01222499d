"""The settings of a learner's public page, as a browser sends them."""

from __future__ import annotations

ALL = {"shows_map": "on", "shows_strands": "on", "shows_history": "on"}
LINK = {"visibility": "link", "name": "Mira", **ALL}
EVERYONE = {"visibility": "everyone", "name": "Mira", "handle": "mira", **ALL}
