"""How people answer: a few styles, each weighed by how well it explains the placement's answers.

People claim more than they can do, or less, and for some the levels of the guide are no ladder.
One model for everyone would be too sure of itself. So the posterior is a mixture of one per style
(Bayesian model averaging, Hoeting et al. 1999): where the answers fit an honest climber, almost
only that one counts; where they do not, the range widens. The weight of the flat styles is the
measure of person fit.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import numpy as np

GUESS, SLIP = 0.02, 0.04  # of an honest person: yes to an unknown item, no to a known one
# Probability of a yes to an unknown item, with the share of people who answer so.
CLAIMS = ((GUESS, 0.88), (0.20, 0.12))
# Probability of a no to a known item.
DENIALS = ((SLIP, 0.92), (0.20, 0.08))
# Factor on the slopes: far below 1, harder levels are hardly less likely to be known.
SLOPE_FACTORS = ((1.0, 0.92), (0.25, 0.08))


class Style(NamedTuple):
    """One way to answer."""

    claim: float
    denial: float
    slope_factor: float
    prior: float  # the share of people who answer so


STYLES = tuple(  # the first one is the honest climber
    Style(claim, denial, factor, a * b * c)
    for (claim, a), (denial, b), (factor, c) in product(CLAIMS, DENIALS, SLOPE_FACTORS)
)
CLAIM = np.array([style.claim for style in STYLES])
DENIAL = np.array([style.denial for style in STYLES])
SLOPE_FACTOR = np.array([style.slope_factor for style in STYLES])
STYLE_PRIOR = np.array([style.prior for style in STYLES])
FLAT = SLOPE_FACTOR < 1
